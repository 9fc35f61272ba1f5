/* Function bodies of HIR text. Most types follow from the operands; where the text would allow
   a wrong one, hir_verify finds it. */
#include "hir/read.h"

#include "base/num.h"
#include "base/utf8.h"

#include <string.h>

static HType *scalar(Reader *r, HTypeKind k)
{
    return hir_type(r->program, k);
}

static HExpr *node(Reader *r, HExprKind k, HType *t, Span at)
{
    return hir_expr(r->program, k, t, at);
}

/* Given after an error. */
static HExpr *nothing(Reader *r)
{
    return node(r, HX_CONST, scalar(r, HT_UNIT), read_peek(r)->span);
}

typedef VEC(HExpr *) ExprVec;

#define SLICE_OF(dst, vec) ((dst)->data = (vec).data, (dst)->len = (vec).len)

static ExprVec args_until(Reader *r, const char *close)
{
    ExprVec v = {0};
    while (!r->failed && !read_is(r, close)) {
        vec_push(r->arena, &v, read_expr(r));
        if (!read_accept(r, ","))
            break;
    }
    read_expect(r, close);
    return v;
}

/* ---- constants ---- */

static uint64_t double_bits(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static const char *const number_suffixes[] = {"i8",  "i16", "i32", "i64", "u8",
                                              "u16", "u32", "u64", "f32", "f64", NULL};

/* Splits "42u64"; the kind is HT_COUNT when there is no suffix. */
static HTypeKind suffix_of(const Token *t, size_t *digits)
{
    for (int i = 0; number_suffixes[i]; i++) {
        size_t n = strlen(number_suffixes[i]);
        if (t->len > n && strcmp(t->text + t->len - n, number_suffixes[i]) == 0) {
            *digits = t->len - n;
            return (HTypeKind)(HT_I8 + i);
        }
    }
    return HT_COUNT;
}

static bool float_bits(const char *s, size_t n, bool single, uint64_t *bits)
{
    double d;
    float f;
    if (single ? !num_f32(s, n, &f) : !num_f64(s, n, &d))
        return false;
    *bits = double_bits(single ? (double)f : d);
    return true;
}

static bool int_bits(const char *s, size_t n, HTypeKind k, uint64_t *bits)
{
    bool is_signed = k <= HT_I64;
    unsigned width = 8u << ((unsigned)k - (unsigned)(is_signed ? HT_I8 : HT_U8));
    bool minus = s[0] == '-';
    uint64_t v;
    if ((minus && !is_signed) || !num_u64(s + minus, n - minus, &v))
        return false;
    uint64_t most = UINT64_MAX >> (64 - width);
    if (is_signed)
        most = (most >> 1) + minus;
    *bits = minus ? 0 - v : v;
    return v <= most;
}

static HExpr *number(Reader *r)
{
    const Token *t = read_next(r);
    size_t n = 0;
    HTypeKind k = suffix_of(t, &n);
    HExpr *e = node(r, HX_CONST, scalar(r, k == HT_COUNT ? HT_UNIT : k), t->span);
    bool good = k == HT_F32 || k == HT_F64 ? float_bits(t->text, n, k == HT_F32, &e->bits)
                : k == HT_COUNT            ? false
                                           : int_bits(t->text, n, k, &e->bits);
    if (!good)
        read_fail(r, t->span, "'%s' is no number with its type, like 42u64", t->text);
    return e;
}

static HExpr *char_const(Reader *r)
{
    const Token *t = read_next(r);
    uint32_t cp = 0;
    if (t->len == 0 || utf8_decode(t->text, t->len, &cp) != t->len)
        read_fail(r, t->span, "a character constant holds one character");
    HExpr *e = node(r, HX_CONST, scalar(r, HT_CHAR), t->span);
    e->bits = cp;
    return e;
}

/* true, NaNf64, …: NULL when the word is none of these. */
static HExpr *word_const(Reader *r)
{
    static const struct {
        const char *text;
        HTypeKind kind;
        uint64_t bits;
    } words[] = {
        {"true", HT_BOOL, 1},
        {"false", HT_BOOL, 0},
        {"NaNf32", HT_F32, UINT64_C(0x7FF8000000000000)},
        {"NaNf64", HT_F64, UINT64_C(0x7FF8000000000000)},
        {"Infinityf32", HT_F32, UINT64_C(0x7FF0000000000000)},
        {"Infinityf64", HT_F64, UINT64_C(0x7FF0000000000000)},
        {"-Infinityf32", HT_F32, UINT64_C(0xFFF0000000000000)},
        {"-Infinityf64", HT_F64, UINT64_C(0xFFF0000000000000)},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (read_is(r, words[i].text)) {
            HExpr *e = node(r, HX_CONST, scalar(r, words[i].kind), read_next(r)->span);
            e->bits = words[i].bits;
            return e;
        }
    }
    return NULL;
}

/* ---- calls ---- */

static HExpr *call(Reader *r, Span at)
{
    HFunc *f = read_func_ref(r);
    if (!f)
        return nothing(r);
    read_expect(r, "(");
    ExprVec args = args_until(r, ")");
    HExpr *e = node(r, HX_CALL, f->result, read_since(r, at));
    e->call.fn = f;
    SLICE_OF(&e->call.args, args);
    return e;
}

static HExpr *apply(Reader *r, Span at)
{
    read_expect(r, "(");
    ExprVec args = args_until(r, ")");
    if (args.len == 0 || args.data[0]->type->kind != HT_FUN) {
        read_fail(r, at, "apply needs a function value");
        return nothing(r);
    }
    HExpr *e = node(r, HX_CALL_VALUE, args.data[0]->type->result, read_since(r, at));
    e->apply.fn = args.data[0];
    e->apply.args.data = args.data + 1;
    e->apply.args.len = args.len - 1;
    return e;
}

static HExpr *host(Reader *r, Span at)
{
    Span name_at = read_peek(r)->span;
    const char *name = read_name(r);
    HHost *h = r->failed ? NULL : read_lookup(r, &r->hosts, "host function", name, name_at);
    if (!h)
        return nothing(r);
    read_expect(r, "(");
    ExprVec args = args_until(r, ")");
    HExpr *e = node(r, HX_CALL_HOST, h->result, read_since(r, at));
    e->host.host = h;
    SLICE_OF(&e->host.args, args);
    return e;
}

static HExpr *prim(Reader *r, HPrim op, Span at)
{
    HType *given = NULL;
    if (op == HP_STR_PARSE) {
        read_expect(r, "<");
        given = read_type(r);
        read_expect(r, ">");
    }
    read_expect(r, "(");
    ExprVec args = args_until(r, ")");
    HType **types = ARENA_ARRAY(r->arena, HType *, args.len);
    for (uint32_t i = 0; i < args.len; i++)
        types[i] = args.data[i]->type;
    const char *why = NULL;
    HType *t = r->failed ? NULL : hir_prim_type(r->program, op, types, args.len, given, &why);
    if (!t) {
        read_fail(r, at, "%s: %s", hir_prim(op)->name, why ? why : "wrong operands");
        return nothing(r);
    }
    HExpr *e = node(r, HX_PRIM, t, read_since(r, at));
    e->prim.op = op;
    SLICE_OF(&e->prim.args, args);
    return e;
}

static HExpr *closure(Reader *r, Span at)
{
    HFunc *f = read_func_ref(r);
    if (!f)
        return nothing(r);
    read_expect(r, "(");
    ExprVec captures = args_until(r, ")");
    uint32_t n = f->nparams - f->ncaptures, mask = 0;
    HType **params = ARENA_ARRAY(r->arena, HType *, n);
    for (uint32_t i = 0; i < n; i++) {
        const HLocal *l = f->locals.data[f->ncaptures + i];
        params[i] = l->type;
        if (l->kind == HL_REF && i < HIR_REF_PARAMS)
            mask |= 1u << i;
    }
    HType *t = hir_fun_type(r->program, params, n, f->result, mask);
    HExpr *e = node(r, HX_CLOSURE, t, read_since(r, at));
    e->closure.fn = f;
    SLICE_OF(&e->closure.captures, captures);
    return e;
}

/* ---- makers ---- */

/* "name: value, …": the names must be the fields, in order. */
static ExprVec labelled(Reader *r, const HType *t)
{
    ExprVec v = {0};
    for (uint32_t i = 0; i < t->fields.len && !r->failed; i++) {
        const Token *name = read_next(r);
        if (strcmp(name->text, t->fields.data[i].name) != 0)
            read_fail(r, name->span, "expected field '%s', found '%s'", t->fields.data[i].name,
                      name->text);
        read_expect(r, ":");
        vec_push(r->arena, &v, read_expr(r));
        if (i + 1 < t->fields.len)
            read_expect(r, ",");
    }
    read_expect(r, ")");
    return v;
}

static HExpr *make_record(Reader *r, Span at)
{
    HType *t = read_type(r);
    if (t->kind != HT_RECORD)
        read_fail(r, at, "'%s' is no record", t->name);
    read_expect(r, "(");
    ExprVec args = labelled(r, t);
    HExpr *e = node(r, HX_RECORD, t, read_since(r, at));
    SLICE_OF(&e->make.args, args);
    return e;
}

static uint32_t case_index(Reader *r, const HType *t)
{
    const Token *name = read_next(r);
    for (uint32_t i = 0; t->kind == HT_VARIANT && i < t->cases.len; i++)
        if (strcmp(t->cases.data[i].name, name->text) == 0)
            return i;
    read_fail(r, name->span, "'%s' has no case '%s'", t->name, name->text);
    return 0;
}

static HExpr *make_variant(Reader *r, Span at)
{
    HType *t = read_type(r);
    read_expect(r, "::");
    uint32_t i = case_index(r, t);
    ExprVec args = {0};
    if (read_accept(r, "("))
        args = args_until(r, ")");
    HExpr *e = node(r, HX_VARIANT, t, read_since(r, at));
    e->make.case_ = i;
    SLICE_OF(&e->make.args, args);
    return e;
}

static HExpr *make_sequence(Reader *r, HExprKind kind, Span at)
{
    HType *t = read_type(r);
    ExprVec args = {0};
    read_expect(r, "[");
    while (!r->failed && !read_is(r, "]")) {
        vec_push(r->arena, &args, read_expr(r));
        if (kind == HX_MAP) {
            read_expect(r, ":");
            vec_push(r->arena, &args, read_expr(r));
        }
        if (!read_accept(r, ","))
            break;
    }
    read_expect(r, "]");
    HExpr *e = node(r, kind, t, read_since(r, at));
    SLICE_OF(&e->make.args, args);
    return e;
}

/* ---- operators ---- */

static HExpr *unary(Reader *r, HUnary op, Span at)
{
    read_expect(r, "(");
    HExpr *operand = read_expr(r);
    read_expect(r, ")");
    HExpr *e = node(r, HX_UNARY, operand->type, read_since(r, at));
    e->unary.op = op;
    e->unary.operand = operand;
    return e;
}

static HExpr *copy(Reader *r, Span at)
{
    read_expect(r, "(");
    HExpr *operand = read_expr(r);
    read_expect(r, ")");
    HExpr *e = node(r, HX_COPY, operand->type, read_since(r, at));
    e->copy.operand = operand;
    return e;
}

static HExpr *logic(Reader *r, HExprKind kind, HExpr *left)
{
    HExpr *e = node(r, kind, scalar(r, HT_BOOL), left->span);
    e->logic.left = left;
    e->logic.right = read_expr(r);
    return e;
}

static HExpr *select_(Reader *r, HExpr *cond)
{
    HExpr *then = read_expr(r);
    read_expect(r, ":");
    HExpr *e = node(r, HX_SELECT, then->type, cond->span);
    e->select.cond = cond;
    e->select.then = then;
    e->select.else_ = read_expr(r);
    return e;
}

static HExpr *binary(Reader *r, HExpr *left)
{
    const Token *t = read_next(r);
    int op = t->kind == T_PUNCT ? read_word_index(t->text, hir_binary_text) : -1;
    if (op < 0) {
        read_fail(r, t->span, "expected an operator, found '%s'", t->text);
        return left;
    }
    HExpr *right = read_expr(r);
    HExpr *e = node(r, HX_BINARY, op >= HB_EQ ? scalar(r, HT_BOOL) : left->type, left->span);
    e->binary.op = (HBinary)op;
    e->binary.left = left;
    e->binary.right = right;
    return e;
}

/* After "(". */
static HExpr *parenthesized(Reader *r, Span at)
{
    if (read_accept(r, ")"))
        return node(r, HX_CONST, scalar(r, HT_UNIT), read_since(r, at));
    HExpr *left = read_expr(r), *e;
    if (read_accept(r, "and")) {
        e = logic(r, HX_AND, left);
    } else if (read_accept(r, "or")) {
        e = logic(r, HX_OR, left);
    } else if (read_accept(r, "?")) {
        e = select_(r, left);
    } else if (read_accept(r, "as")) {
        e = node(r, HX_CONVERT, read_type(r), at);
        e->convert.operand = left;
    } else if (read_accept(r, "is")) {
        e = node(r, HX_IS_CASE, scalar(r, HT_BOOL), at);
        e->is.operand = left;
        e->is.case_ = case_index(r, left->type);
    } else {
        e = binary(r, left);
    }
    read_expect(r, ")");
    e->span = read_since(r, at);
    return e;
}

/* ---- names and what follows an expression ---- */

static HExpr *local(Reader *r)
{
    const Token *t = read_next(r);
    if (t->kind != T_NAME) {
        read_fail(r, t->span, "expected an expression, found '%s'", t->text);
        return nothing(r);
    }
    HLocal *l = r->failed ? NULL : read_lookup(r, &r->locals, "local", t->text, t->span);
    if (!l)
        return nothing(r);
    HExpr *e = node(r, HX_LOCAL, l->type, t->span);
    e->local = l;
    return e;
}

static HExpr *global(Reader *r, Span at)
{
    const char *name = read_name(r);
    HConst *c = r->failed ? NULL : read_lookup(r, &r->consts, "constant", name, at);
    if (!c)
        return nothing(r);
    HExpr *e = node(r, HX_GLOBAL, c->type, read_since(r, at));
    e->global = c;
    return e;
}

static uint32_t field_index(Reader *r, const HField *fields, uint32_t n, const HType *owner)
{
    const Token *name = read_next(r);
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name->text) == 0)
            return i;
    read_fail(r, name->span, "'%s' has no field '%s'", owner->name, name->text);
    return UINT32_MAX;
}

static HExpr *field(Reader *r, HExpr *base)
{
    const HType *t = base->type;
    uint32_t n = t->kind == HT_RECORD ? t->fields.len : 0;
    uint32_t i = field_index(r, t->fields.data, n, t);
    if (i == UINT32_MAX)
        return base;
    HExpr *e = node(r, HX_FIELD, t->fields.data[i].type, read_since(r, base->span));
    e->field.base = base;
    e->field.index = i;
    return e;
}

static HExpr *payload(Reader *r, HExpr *base)
{
    const HType *t = base->type;
    uint32_t c = case_index(r, t);
    read_expect(r, ".");
    if (r->failed)
        return base;
    uint32_t i = field_index(r, t->cases.data[c].fields.data, t->cases.data[c].fields.len, t);
    if (i == UINT32_MAX)
        return base;
    HExpr *e = node(r, HX_PAYLOAD, t->cases.data[c].fields.data[i].type,
                    read_since(r, base->span));
    e->payload.base = base;
    e->payload.case_ = c;
    e->payload.index = i;
    return e;
}

static HExpr *element(Reader *r, HExpr *base)
{
    bool unchecked = read_accept(r, "unchecked");
    HExpr *index = read_expr(r);
    read_expect(r, "]");
    if (base->type->kind != HT_LIST) {
        read_fail(r, base->span, "'%s' has no elements", base->type->name);
        return base;
    }
    HExpr *e = node(r, HX_ELEM, base->type->elem, read_since(r, base->span));
    e->elem.base = base;
    e->elem.index = index;
    e->elem.unchecked = unchecked;
    return e;
}

static HExpr *slot(Reader *r, HExpr *base)
{
    HExpr *index = read_expr(r);
    read_expect(r, "}");
    if (base->type->kind != HT_MAP) {
        read_fail(r, base->span, "'%s' has no slots", base->type->name);
        return base;
    }
    HExpr *e = node(r, HX_SLOT, base->type->elem, read_since(r, base->span));
    e->slot.base = base;
    e->slot.index = index;
    return e;
}

static HExpr *postfix(Reader *r, HExpr *e)
{
    while (!r->failed && read_peek(r)->glued) {
        if (read_accept(r, "."))
            e = field(r, e);
        else if (read_accept(r, "!"))
            e = payload(r, e);
        else if (read_accept(r, "["))
            e = element(r, e);
        else if (read_accept(r, "{"))
            e = slot(r, e);
        else
            break;
    }
    return e;
}

/* A word that starts an expression, or NULL. */
static HExpr *keyword(Reader *r, Span at)
{
    if (read_accept(r, "closure"))
        return closure(r, at);
    if (read_accept(r, "host"))
        return host(r, at);
    if (read_accept(r, "make"))
        return make_record(r, at);
    if (read_accept(r, "case"))
        return make_variant(r, at);
    if (read_accept(r, "list"))
        return make_sequence(r, HX_LIST, at);
    if (read_accept(r, "map"))
        return make_sequence(r, HX_MAP, at);
    if (read_accept(r, "apply"))
        return apply(r, at);
    if (read_accept(r, "neg"))
        return unary(r, HU_NEG, at);
    if (read_accept(r, "not"))
        return unary(r, HU_NOT, at);
    if (read_accept(r, "copy"))
        return copy(r, at);
    return NULL;
}

static HExpr *primary(Reader *r)
{
    const Token *t = read_peek(r);
    if (t->kind == T_NUMBER)
        return number(r);
    if (t->kind == T_CHAR)
        return char_const(r);
    if (t->kind == T_STRING) {
        HExpr *e = node(r, HX_STRING, scalar(r, HT_STRING), t->span);
        e->str.text = read_string(r, &e->str.len);
        return e;
    }
    if (read_accept(r, "("))
        return parenthesized(r, t->span);
    if (read_is(r, "@"))
        return call(r, t->span);
    if (read_accept(r, "$"))
        return global(r, t->span);
    HExpr *e = word_const(r);
    const Token *after = t->kind == T_END ? t : &r->tokens.data[r->at + 1];
    bool called = after->kind == T_PUNCT && after->glued && strchr("(<", *after->text);
    HPrim op = !e && called && t->kind == T_NAME && !t->quoted ? hir_find_prim(t->text) : HP_COUNT;
    if (op != HP_COUNT) {
        read_next(r);
        return prim(r, op, t->span);
    }
    if (!e)
        e = keyword(r, t->span);
    return e ? e : local(r);
}

HExpr *read_expr(Reader *r)
{
    if (r->depth >= r->session->limits.nesting) {
        read_fail(r, read_peek(r)->span, "nested too deeply");
        return nothing(r);
    }
    r->depth++;
    HExpr *e = postfix(r, primary(r));
    r->depth--;
    return e;
}

/* ---- statements ---- */

static HLocal *declaration(Reader *r, HLocalKind kind)
{
    bool is_mut = read_accept(r, "mut");
    const Token *t = read_next(r);
    if (t->kind != T_NAME)
        read_fail(r, t->span, "expected a name, found '%s'", t->text);
    read_expect(r, ":");
    HType *type = read_type(r);
    if (kind == HL_PARAM && is_mut)
        kind = HL_REF;
    const char *hash = t->quoted ? NULL : strchr(t->text, '#');
    const char *name =
        hash ? arena_strndup(r->arena, t->text, (size_t)(hash - t->text)) : t->text;
    HLocal *l = hir_local(r->program, r->func, kind, name, type, t->span);
    l->mutable_ = is_mut;
    if (!r->failed)
        read_declare(r, &r->locals, "local", t->text, l, t->span);
    return l;
}

void read_params(Reader *r, HFunc *f)
{
    r->func = f;
    r->locals = (Map){0};
    read_expect(r, "(");
    while (!r->failed && !read_is(r, ")")) {
        declaration(r, HL_PARAM);
        if (read_accept(r, ";"))
            f->ncaptures = f->locals.len;
        else if (!read_accept(r, ","))
            break;
    }
    read_expect(r, ")");
    f->nparams = f->locals.len;
}

static HBlock block(Reader *r);

static uint32_t label(Reader *r)
{
    const Token *t = read_next(r);
    uint64_t v = 0;
    if (t->kind != T_NAME || t->text[0] != 'L' || !num_u64(t->text + 1, t->len - 1, &v) ||
        v >= UINT32_MAX)
        read_fail(r, t->span, "expected a label like L1, found '%s'", t->text);
    if (v >= r->func->next_label)
        r->func->next_label = (uint32_t)v + 1;
    return (uint32_t)v;
}

static uint64_t switch_value(Reader *r, const HType *t)
{
    if (t->kind == HT_VARIANT)
        return case_index(r, t);
    Span at = read_peek(r)->span;
    HExpr *e = read_expr(r);
    if (e->kind != HX_CONST || e->type != t)
        read_fail(r, at, "expected a constant of type %s", t->name);
    return e->bits;
}

static HSwitchCase switch_case(Reader *r, const HType *t)
{
    HSwitchCase c = {0};
    VEC(uint64_t) values = {0};
    do
        vec_push(r->arena, &values, switch_value(r, t));
    while (read_accept(r, ","));
    SLICE_OF(&c.values, values);
    c.body = block(r);
    return c;
}

static void switch_(Reader *r, HStmt *s)
{
    VEC(HSwitchCase) cases = {0};
    s->switch_.subject = read_expr(r);
    read_expect(r, "{");
    while (!r->failed && read_accept(r, "case"))
        vec_push(r->arena, &cases, switch_case(r, s->switch_.subject->type));
    SLICE_OF(&s->switch_.cases, cases);
    if (read_accept(r, "default")) {
        s->switch_.has_default = true;
        s->switch_.default_ = block(r);
    }
    read_expect(r, "}");
}

static void range(Reader *r, HStmt *s)
{
    s->range.label = label(r);
    /* Not in scope in the bounds, but its name is unique in the function. */
    s->range.local = declaration(r, HL_VAR);
    read_expect(r, "in");
    s->range.lo = read_expr(r);
    s->range.inclusive = read_is(r, "..=");
    if (!read_accept(r, "..="))
        read_expect(r, "..");
    s->range.hi = read_expr(r);
    s->range.body = block(r);
}

static void trap(Reader *r, HStmt *s)
{
    const Token *t = read_next(r);
    for (int k = 0; k < HTRAP_COUNT; k++) {
        if (strcmp(hir_trap((HTrap)k)->name, t->text) == 0) {
            s->trap.kind = (HTrap)k;
            if (!read_peek(r)->first)
                s->trap.message = read_expr(r);
            return;
        }
    }
    read_fail(r, t->span, "'%s' is no kind of trap", t->text);
}

static void fill(Reader *r, HStmt *s)
{
    switch (s->kind) {
    case HS_LET:
    case HS_ALIAS:
        s->let.local = declaration(r, s->kind == HS_LET ? HL_VAR : HL_ALIAS);
        if (read_accept(r, "="))
            s->let.init = read_expr(r);
        return;
    case HS_SET:
        s->set.place = read_expr(r);
        read_expect(r, "=");
        s->set.value = read_expr(r);
        return;
    case HS_EXPR:
        s->expr = read_expr(r);
        return;
    case HS_IF:
        s->if_.cond = read_expr(r);
        s->if_.then = block(r);
        if (read_accept(r, "else"))
            s->if_.else_ = block(r);
        return;
    case HS_SWITCH:
        switch_(r, s);
        return;
    case HS_LOOP:
    case HS_BLOCK:
        s->loop.label = label(r);
        s->loop.body = block(r);
        return;
    case HS_RANGE:
        range(r, s);
        return;
    case HS_BREAK:
    case HS_CONTINUE:
        s->jump.label = label(r);
        return;
    case HS_RETURN:
        if (!read_peek(r)->first && !read_is(r, "}"))
            s->value = read_expr(r);
        return;
    case HS_TRAP:
        trap(r, s);
        return;
    case HS_CHECK:
        s->check.value = read_expr(r);
        return;
    case HS_COUNT:
        return;
    }
}

static HStmt *statement(Reader *r)
{
    const Token *t = read_next(r);
    for (int k = 0; k < HS_COUNT; k++) {
        const char *word = hir_stmt_keyword((HStmtKind)k);
        if (!t->quoted && t->kind == T_NAME && strcmp(word, t->text) == 0) {
            HStmt *s = hir_stmt(r->program, (HStmtKind)k, t->span);
            fill(r, s);
            s->span = read_since(r, t->span);
            return s;
        }
    }
    read_fail(r, t->span, "'%s' starts no statement", t->text);
    return hir_stmt(r->program, HS_BLOCK, t->span);
}

static HBlock block(Reader *r)
{
    HBlock b = {0};
    if (r->depth >= r->session->limits.nesting) {
        read_fail(r, read_peek(r)->span, "nested too deeply");
        return b;
    }
    r->depth++;
    read_expect(r, "{");
    while (!r->failed && !read_is(r, "}"))
        hir_append(r->program, &b, statement(r));
    read_expect(r, "}");
    r->depth--;
    return b;
}

void read_body(Reader *r, HFunc *f)
{
    r->func = f;
    r->locals = (Map){0};
    for (uint32_t i = 0; i < f->nparams; i++)
        read_declare(r, &r->locals, "parameter", f->locals.data[i]->name, f->locals.data[i],
                     f->locals.data[i]->span);
    f->body = block(r);
}
