/* Expressions and statements. Every node knows how deep the tree below it is, so that no later
   stage can be led into unbounded recursion: what is deeper than the limit becomes EX_ERROR. */
#include "syntax/parse.h"

#include <stddef.h>
#include <string.h>

#include "base/num.h"
#include "base/utf8.h"

Name mk_name(const Token *t)
{
    return (Name){t->sym, token_span(t)};
}

/* Bytes of a node: what its union member needs, and for kinds that later stages turn into others
   in place, what those need. */
static size_t expr_size(ExprKind k)
{
    enum { OTHER = offsetof(Expr, call) + sizeof(((Expr *)NULL)->call) };
    _Static_assert(OTHER >= offsetof(Expr, name) + sizeof(((Expr *)NULL)->name), "a name fits");
    _Static_assert(OTHER >= offsetof(Expr, binary) + sizeof(((Expr *)NULL)->binary), "so it does");
    static const uint8_t sizes[EX_COUNT] = {
#define EXPR(kind, member) offsetof(Expr, member) + sizeof(((Expr *)NULL)->member),
#include "syntax/ast.def"
#undef EXPR
    };
    switch (k) {
    case EX_INT: case EX_FLOAT: case EX_BOOL: case EX_STRING: case EX_CHAR: case EX_THIS:
    case EX_UNARY: case EX_TRY: case EX_INDEX: case EX_CAST: case EX_RANGE: case EX_LIST:
    case EX_TUPLE: case EX_MAP: case EX_IF: case EX_MATCH: case EX_RETURN: case EX_WHILE:
        return sizes[k];
    default:
        return sizes[k] > OTHER ? sizes[k] : OTHER;
    }
}

void expr_become(Expr *e, const Expr *from)
{
    memcpy(e, from, expr_size(from->kind));
}

Expr *mk_expr(Parser *p, ExprKind k, Span at)
{
    Expr *e = arena_alloc(p->arena, expr_size(k));
    e->kind = k;
    e->span = at;
    e->depth = 1;
    return e;
}

Expr *mk_error(Parser *p, Span at)
{
    Expr *e = mk_expr(p, EX_ERROR, at);
    e->incomplete = true;
    return e;
}

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

Expr *mk_done(Parser *p, Expr *e, uint32_t deepest_child)
{
    uint32_t limit = p->s->limits.nesting < 0xFFFE ? p->s->limits.nesting : 0xFFFE;
    if (deepest_child < limit) {
        e->depth = (deepest_child + 1) & 0xFFFF;
        return e;
    }
    parse_exhausted(p, e->span);
    return mk_error(p, e->span);
}

uint32_t expr_depths(Expr *const *items, uint32_t len)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < len; i++)
        deepest = max_u32(deepest, items[i]->depth);
    return deepest;
}

static uint32_t depth_of(const Expr *e)
{
    return e ? e->depth : 0;
}

static uint32_t type_depth(const TypeExpr *t)
{
    return t ? t->depth : 0;
}

/* ---- literals --------------------------------------------------------------------------- */

static void integer(Expr *e, const char *s, uint32_t len)
{
    unsigned base = 10;
    uint32_t i = 0;
    if (len > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'b')) {
        base = s[1] == 'x' ? 16 : 2;
        i = 2;
    }
    uint64_t v = 0;
    for (; i < len; i++) {
        if (s[i] == '_')
            continue;
        unsigned digit = s[i] <= '9' ? (unsigned)(s[i] - '0') : (unsigned)((s[i] | 32) - 'a' + 10);
        if (v > (UINT64_MAX - digit) / base) {
            e->integer.too_big = true;
            return;
        }
        v = v * base + digit;
    }
    e->integer.value = v;
}

static double real(Parser *p, const char *s, uint32_t len)
{
    char buffer[64], *clean = len < sizeof buffer ? buffer : arena_alloc(p->arena, len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < len; i++)
        if (s[i] != '_')
            clean[n++] = s[i];
    double value = 0;
    num_f64(clean, n, &value);
    return value;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                               : -1;
}

static void bad_escape(Parser *p, const Token *t, const char *start, const char *end)
{
    uint32_t lo = t->lo + (uint32_t)(start - token_at(&p->tokens, t));
    p->errors++;
    diag_add(p->s->diags, DIAG_BAD_ESCAPE, (Span){lo, lo + (uint32_t)(end - start)},
             (int)(end - start), start);
}

/* `\u{1F600}`; s stands after the 'u'. */
static const char *unicode_escape(const char *s, const char *end, uint32_t *cp)
{
    const char *digits = s + 1;
    *cp = 0;
    if (s >= end || *s != '{')
        return NULL;
    for (s++; s < end && hex_digit(*s) >= 0 && s - digits < 6; s++)
        *cp = *cp << 4 | (uint32_t)hex_digit(*s);
    bool scalar = *cp < 0xD800 || (*cp > 0xDFFF && *cp <= 0x10FFFF);
    return s < end && *s == '}' && s > digits && scalar ? s + 1 : NULL;
}

/* One escape; s stands after the backslash. Writes to out, returns the place after it, or NULL. */
static const char *escape(const char *s, const char *end, char *out, size_t *n)
{
    static const char names[] = "ntr0\"'\\{}", values[] = "\n\t\r\0\"'\\{}";
    uint32_t cp;
    *n = 1;
    if (*s == 'x') {
        if (end - s < 3 || hex_digit(s[1]) < 0 || hex_digit(s[2]) < 0)
            return NULL;
        *n = utf8_encode((uint32_t)(hex_digit(s[1]) * 16 + hex_digit(s[2])), out);
        return s + 3;
    }
    if (*s == 'u') {
        s = unicode_escape(s + 1, end, &cp);
        if (s)
            *n = utf8_encode(cp, out);
        return s;
    }
    const char *name = *s ? strchr(names, *s) : NULL;
    if (!name)
        return NULL;
    *out = values[name - names];
    return s + 1;
}

static const char *escape_end(const char *s, const char *end)
{
    size_t n = s < end ? utf8_decode(s, (size_t)(end - s), &(uint32_t){0}) : 0;
    return s + n;
}

/* What the text [s, end) of a string stands for, to out; gives how many bytes. */
static uint32_t unescape(Parser *p, const Token *t, const char *s, const char *end, char *out)
{
    uint32_t len = 0;
    while (s < end) {
        if (*s != '\\') {
            out[len++] = *s++;
            continue;
        }
        size_t n;
        const char *next = s + 1 < end ? escape(s + 1, end, out + len, &n) : NULL;
        if (!next) {
            bad_escape(p, t, s, escape_end(s + 1, end));
            out[len++] = *s++;
            continue;
        }
        len += (uint32_t)n;
        s = next;
    }
    return len;
}

static const char *skip_blanks(const char *s, const char *end, uint32_t most)
{
    while (s < end && (*s == ' ' || *s == '\t') && most--)
        s++;
    return s;
}

static const char *line_end(const char *s, const char *end)
{
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    return newline ? newline : end;
}

/* What all lines are indented by; blank ones do not count, but the last one does. */
static uint32_t common_indent(const char *s, const char *end)
{
    uint32_t indent = UINT32_MAX;
    for (; s <= end; s = line_end(s, end) + 1) {
        const char *first = skip_blanks(s, end, UINT32_MAX);
        bool blank = first < end && *first == '\n';
        if (!blank && (uint32_t)(first - s) < indent)
            indent = (uint32_t)(first - s);
    }
    return indent;
}

/* Lines of a """…""" string: the newline after the opening quotes does not count, nor does the
   indentation that all lines share with the closing quotes' line. */
static uint32_t unindent(Parser *p, const Token *t, const char *s, const char *end, char *out)
{
    const char *lines = s + (s < end && *s == '\r');
    if (lines == end || *lines != '\n')
        return unescape(p, t, s, end, out);
    uint32_t len = 0, indent = common_indent(++lines, end);
    while (lines < end) {
        const char *stop = line_end(lines, end);
        lines = skip_blanks(lines, stop, indent);
        len += unescape(p, t, lines, stop, out + len);
        if (stop < end)
            out[len++] = '\n';
        lines = stop + 1;
    }
    return len;
}

static void string(Parser *p, Expr *e, const Token *t)
{
    uint32_t quotes = t->flags & TF_TRIPLE ? 3 : 1;
    const char *s = token_at(&p->tokens, t) + quotes;
    e->string.text = s;
    e->string.len = t->hi - t->lo - 2 * quotes;
    if (!(t->flags & (TF_TRIPLE | TF_ESCAPES)))
        return;
    char *out = arena_alloc(p->arena, e->string.len + 1);
    const char *end = s + e->string.len;
    e->string.text = out;
    e->string.len = t->flags & TF_TRIPLE ? unindent(p, t, s, end, out)
                                         : unescape(p, t, s, end, out);
}

static void character(Parser *p, Expr *e, const Token *t)
{
    const char *s = token_at(&p->tokens, t) + 1;
    uint32_t len = t->hi - t->lo - 2, cp = 0;
    if (t->flags & TF_ESCAPES) {
        char *out = arena_alloc(p->arena, len + 1);
        len = unescape(p, t, s, s + len, out);
        s = out;
    }
    if (len)
        utf8_decode(s, len, &cp);
    e->character = cp;
}

Expr *mk_literal(Parser *p, const Token *t, Span at)
{
    const char *s = token_at(&p->tokens, t);
    Expr *e;
    switch (t->kind) {
    case T_INT:
        e = mk_expr(p, EX_INT, at);
        integer(e, s, t->hi - t->lo);
        return e;
    case T_FLOAT:
        e = mk_expr(p, EX_FLOAT, at);
        e->real = real(p, s, t->hi - t->lo);
        return e;
    case T_STRING:
        e = mk_expr(p, EX_STRING, at);
        string(p, e, t);
        return e;
    case T_CHAR:
        e = mk_expr(p, EX_CHAR, at);
        character(p, e, t);
        return e;
    case T_TRUE:
    case T_FALSE:
        e = mk_expr(p, EX_BOOL, at);
        e->boolean = t->kind == T_TRUE;
        return e;
    default:
        return mk_error(p, at);
    }
}

Expr *mk_negative(Parser *p, const Token *t, Span at)
{
    Expr *e = mk_expr(p, EX_UNARY, at);
    e->unary.op = OP_NEG;
    e->unary.operand = mk_literal(p, t, token_span(t));
    e->depth = 2;
    return e;
}

/* ---- names ------------------------------------------------------------------------------ */

Expr *mk_name_expr(Parser *p, const Token *t)
{
    Sym sym = t->sym;
    if (sym->len == 4 && memcmp(sym->text, "null", 4) == 0)
        return mk_expr(p, EX_NULL, token_span(t));
    Expr *e = mk_expr(p, EX_NAME, token_span(t));
    e->name.name = mk_name(t);
    return e;
}

/* `a.b` before `::` is the name of a module or type, not a field. */
static bool field_chain_to_path(Parser *p, const Expr *e, Path *out)
{
    uint32_t len = 1;
    const Expr *root = e;
    for (; root->kind == EX_FIELD && !root->parens; root = root->field.base)
        len++;
    if (!expr_is_bare(root) || root->parens)
        return false;
    out->segs.data = ARENA_ARRAY(p->arena, PathSeg, len);
    out->segs.len = len;
    out->span = e->span;
    out->dotted = len > 1;
    for (; e->kind == EX_FIELD; e = e->field.base)
        out->segs.data[--len].name = e->field.name;
    PathSeg one;
    out->segs.data[0] = expr_path(root, &one).segs.data[0];
    return true;
}

static Expr *path_expr(Parser *p, const Path *path, Span at)
{
    Expr *e = mk_expr(p, EX_NAME, at);
    Path *own = ARENA_NEW(p->arena, Path);
    *own = *path;
    own->span = at;
    e->name.name = path->segs.data[0].name;
    e->name.path = own;
    return e;
}

static Expr *not_a_path(Parser *p, const Expr *base, Span at)
{
    p->errors++;
    if (!parse_line_was_repaired(p, p->current))
        diag_add(p->s->diags, DIAG_NOT_A_PATH, base->span);
    return mk_error(p, at);
}

Expr *mk_path_append(Parser *p, Expr *base, const Token *name, uint32_t targs, Span at)
{
    Path old;
    PathSeg one;
    if (base->kind == EX_NAME && !base->parens) {
        old = expr_path(base, &one);
    } else if (base->kind == EX_ERROR) {
        if (!name)
            p->scratch.len = targs;
        return base;
    } else if (!field_chain_to_path(p, base, &old)) {
        if (!name)
            p->scratch.len = targs;
        return not_a_path(p, base, at);
    }
    uint32_t len = old.segs.len;
    PathSeg *segs = ARENA_ARRAY(p->arena, PathSeg, name ? len + 1 : len);
    memcpy(segs, old.segs.data, len * sizeof *segs);
    old.segs.data = segs;
    if (!name) { /* `::<…>` belongs to the last segment */
        PathSeg *last = &segs[len - 1];
        TAKE(p, targs, last->args);
        Expr *e = path_expr(p, &old, at);
        uint32_t deepest = 0;
        for (uint32_t i = 0; i < last->args.len; i++)
            deepest = max_u32(deepest, last->args.data[i]->depth);
        return mk_done(p, e, max_u32(deepest, base->depth - 1u));
    }
    segs[len].name = mk_name(name);
    old.segs.len++;
    Expr *e = path_expr(p, &old, at);
    e->depth = base->kind == EX_NAME ? base->depth : 1;
    return e;
}

Expr *mk_field(Parser *p, Expr *base, const Token *name, Span at)
{
    Expr *e = mk_expr(p, EX_FIELD, at);
    e->field.base = base;
    e->field.name = mk_name(name);
    return mk_done(p, e, base->depth);
}

Expr *mk_tuple_index(Parser *p, Expr *base, const Token *index, Span at)
{
    Expr *e = mk_expr(p, EX_TUPLE_INDEX, at);
    Expr number = {0};
    integer(&number, token_at(&p->tokens, index), index->hi - index->lo);
    bool fits = !number.integer.too_big && number.integer.value < UINT32_MAX;
    e->tuple_index.base = base;
    e->tuple_index.index = fits ? (uint32_t)number.integer.value : UINT32_MAX;
    e->tuple_index.at = token_span(index);
    return mk_done(p, e, base->depth);
}

Expr *mk_index(Parser *p, Expr *base, uint32_t item, Span at)
{
    Expr *e = mk_expr(p, EX_INDEX, at);
    struct { SLICE(Expr *) items; } one;
    TAKE(p, item, one.items);
    e->index.base = base;
    e->index.index = one.items.data[0];
    return mk_done(p, e, max_u32(base->depth, e->index.index->depth));
}

/* The bracket that was just closed, or its partner, is one that mend.c has put there. */
static bool bracket_was_mended(const Parser *p)
{
    const Token *close = &p->tokens.data[p->current];
    return p->tokens.repaired && (parse_line_was_repaired(p, p->current) ||
                                  parse_line_was_repaired(p, close->match));
}

Expr *mk_call(Parser *p, Expr *callee, uint32_t args, Span at)
{
    Expr *e = mk_expr(p, EX_CALL, at);
    e->call.callee = callee;
    e->incomplete = bracket_was_mended(p);
    TAKE(p, args, e->call.args);
    for (uint32_t i = 0; i < e->call.args.len; i++)
        e->incomplete |= e->call.args.data[i]->kind == EX_ERROR;
    return mk_done(p, e, max_u32(callee->depth, expr_depths(e->call.args.data, e->call.args.len)));
}

Expr *mk_macro(Parser *p, const Token *name, uint32_t args, Span at)
{
    Expr *e = mk_expr(p, EX_MACRO, at);
    e->macro.name = mk_name(name);
    TAKE(p, args, e->macro.args);
    return mk_done(p, e, expr_depths(e->macro.args.data, e->macro.args.len));
}

/* ---- operators -------------------------------------------------------------------------- */

Expr *mk_unary(Parser *p, UnaryOp op, Expr *operand, Span at)
{
    Expr *e = mk_expr(p, EX_UNARY, at);
    e->unary.op = op;
    e->unary.operand = operand;
    return mk_done(p, e, operand->depth);
}

/* `-x ^ n` could be read either way. */
static void negated_power(Parser *p, const Expr *left, Span at)
{
    if (left->kind != EX_UNARY || left->unary.op != OP_NEG || left->parens ||
        left->unary.operand->kind == EX_INT || left->unary.operand->kind == EX_FLOAT)
        return;
    p->errors++;
    Diag *d = diag_add(p->s->diags, DIAG_NEGATED_POWER, at);
    diag_fix(p->s->diags, d, FIX_MAYBE, (Span){left->span.lo, left->span.lo}, "(",
             "negate before the power");
    diag_fix_also(p->s->diags, d, (Span){left->span.hi, left->span.hi}, ")");
    uint32_t operand = left->unary.operand->span.lo;
    diag_fix(p->s->diags, d, FIX_MAYBE, (Span){operand, operand}, "(", "negate the power");
    diag_fix_also(p->s->diags, d, (Span){at.hi, at.hi}, ")");
}

Expr *mk_binary(Parser *p, BinaryOp op, Expr *l, Expr *r, Span op_at, Span at)
{
    if (op == OP_POW)
        negated_power(p, l, at);
    Expr *e = mk_expr(p, EX_BINARY, at);
    e->binary.op = op;
    e->binary.left = l;
    e->binary.right = r;
    e->binary.at = op_at;
    return mk_done(p, e, max_u32(l->depth, r->depth));
}

Expr *mk_cast(Parser *p, Expr *operand, TypeExpr *to, Span at)
{
    Expr *e = mk_expr(p, EX_CAST, at);
    e->cast.operand = operand;
    e->cast.to = to;
    return mk_done(p, e, max_u32(operand->depth, to->depth));
}

Expr *mk_try(Parser *p, Expr *operand, Span at)
{
    Expr *e = mk_expr(p, EX_TRY, at);
    e->try_.operand = operand;
    return mk_done(p, e, operand->depth);
}

Expr *mk_range(Parser *p, Expr *lo, Expr *hi, bool inclusive, Span at)
{
    Expr *e = mk_expr(p, EX_RANGE, at);
    e->range.lo = lo;
    e->range.hi = hi;
    e->range.inclusive = inclusive;
    return mk_done(p, e, max_u32(lo->depth, hi->depth));
}

/* `old` is a name like any other, unless it is called with one argument. */
Expr *mk_old(Parser *p, const Token *word, uint32_t items, Span at)
{
    struct { SLICE(Expr *) items; } args;
    TAKE(p, items, args.items);
    if (args.items.len != 1) {
        Expr *e = mk_expr(p, EX_CALL, at);
        e->call.callee = mk_name_expr(p, word);
        e->call.args.data = args.items.data;
        e->call.args.len = args.items.len;
        return mk_done(p, e, expr_depths(args.items.data, args.items.len));
    }
    Expr *e = mk_expr(p, EX_OLD, at);
    e->old.operand = args.items.data[0];
    return mk_done(p, e, e->old.operand->depth);
}

Expr *mk_eventually(Parser *p, Expr *operand, Expr *within, Span at)
{
    Expr *e = mk_expr(p, EX_EVENTUALLY, at);
    e->eventually.operand = operand;
    e->eventually.within = within;
    return mk_done(p, e, max_u32(operand->depth, depth_of(within)));
}

/* ---- records, lists, maps --------------------------------------------------------------- */

void push_field(Parser *p, const Token *name, Expr *value)
{
    FieldInit f = {.name = mk_name(name), .value = value};
    SCRATCH_PUSH(p, f);
}

/* `...` is a field without a name; what could not be read is one without a place. */
void push_dots(Parser *p, Span at)
{
    FieldInit f = {.name = {NULL, at}};
    SCRATCH_PUSH(p, f);
}

void push_broken(Parser *p, Span at)
{
    FieldInit f = {.name = {NULL, at}, .value = mk_error(p, at)};
    SCRATCH_PUSH(p, f);
}

static Expr *record(Parser *p, const Path *path, uint32_t fields, Span at)
{
    Expr *e = mk_expr(p, EX_RECORD, at);
    e->record.path = *path;
    e->incomplete = bracket_was_mended(p);
    TAKE(p, fields, e->record.fields);
    uint32_t kept = 0, deepest = 0;
    for (uint32_t i = 0; i < e->record.fields.len; i++) {
        FieldInit *f = &e->record.fields.data[i];
        if (f->name.sym) {
            deepest = max_u32(deepest, depth_of(f->value));
            e->record.fields.data[kept++] = *f;
        } else if (f->value) {
            e->incomplete = true;
        } else {
            e->record.unfinished = true;
            e->record.dots = f->name.span;
        }
    }
    e->record.fields.len = kept;
    return mk_done(p, e, deepest);
}

Expr *mk_record(Parser *p, Expr *type, uint32_t fields, Span at)
{
    Path path;
    if (type->kind == EX_NAME && !type->parens) {
        PathSeg *one = type->name.path ? NULL : ARENA_NEW(p->arena, PathSeg);
        path = expr_path(type, one);
    } else if (type->kind == EX_ERROR || !field_chain_to_path(p, type, &path)) {
        p->scratch.len = fields;
        return type->kind == EX_ERROR ? mk_error(p, at) : not_a_path(p, type, at);
    }
    return record(p, &path, fields, at);
}

Expr *mk_try_record(Parser *p, uint32_t path, Span path_at, uint32_t fields, Span at)
{
    struct { SLICE(FieldInit) items; } list;
    TAKE(p, fields, list.items);
    Path type;
    mk_path(p, path, path_at, &type);
    uint32_t again = p->scratch.len;
    for (uint32_t i = 0; i < list.items.len; i++)
        SCRATCH_PUSH(p, list.items.data[i]);
    Expr *e = record(p, &type, again, at);
    if (e->kind == EX_RECORD)
        e->record.checked = true;
    return e;
}

Expr *mk_list(Parser *p, ExprKind k, uint32_t items, Span at)
{
    Expr *e = mk_expr(p, k, at);
    TAKE(p, items, e->list.items);
    return mk_done(p, e, expr_depths(e->list.items.data, e->list.items.len));
}

/* The ')' is the last token read: one before it is a ',' that makes a tuple of one. */
static bool after_comma(const Parser *p)
{
    return p->current > 0 && p->tokens.data[p->current - 1].kind == T_COMMA;
}

Expr *mk_parens(Parser *p, uint32_t items, Span at)
{
    if (p->scratch.len - items == sizeof(Expr *) && !after_comma(p)) {
        Expr *only;
        memcpy(&only, p->scratch.data + items, sizeof only);
        p->scratch.len = items;
        only->parens = true;
        only->span = at;
        return only;
    }
    return mk_list(p, EX_TUPLE, items, at);
}

Expr *mk_map(Parser *p, uint32_t items, Span at)
{
    Expr *e = mk_expr(p, EX_MAP, at);
    TAKE(p, items, e->map.items);
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < e->map.items.len; i++) {
        const MapItem *m = &e->map.items.data[i];
        deepest = max_u32(deepest, max_u32(m->key->depth, m->value->depth));
    }
    return mk_done(p, e, deepest);
}

/* ---- closures, branches, blocks --------------------------------------------------------- */

void push_closure_param(Parser *p, Pat *pat, TypeExpr *type)
{
    Param q = {.type = type};
    if (pat->kind == PAT_NAME) {
        q.name = pat->name;
        q.is_mut = pat->is_mut;
    } else {
        q.name.span = pat->span;
        q.pat = pat;
    }
    SCRATCH_PUSH(p, q);
}

Expr *mk_closure(Parser *p, uint32_t params, TypeExpr *result, Expr *body, Span at)
{
    Expr *e = mk_expr(p, EX_CLOSURE, at);
    TAKE(p, params, e->closure.params);
    check_param_count(p, e->closure.params.len, at);
    e->closure.result = result;
    e->closure.body = body;
    uint32_t deepest = max_u32(body->depth, type_depth(result));
    for (uint32_t i = 0; i < e->closure.params.len; i++)
        deepest = max_u32(deepest, type_depth(e->closure.params.data[i].type));
    return mk_done(p, e, deepest);
}

Expr *mk_if(Parser *p, Pat *pat, Expr *cond, Expr *then, Expr *other, Span at)
{
    Expr *e = mk_expr(p, EX_IF, at);
    e->if_.cond = cond;
    e->if_.then = then;
    e->if_.else_ = other;
    e->if_.pat = pat;
    uint32_t deepest = max_u32(max_u32(cond->depth, then->depth), depth_of(other));
    return mk_done(p, e, max_u32(deepest, pat ? pat->depth : 0));
}

void push_arm(Parser *p, Pat *pat, Expr *guard, Expr *body, Span at)
{
    Arm a = {pat, guard, body, at};
    SCRATCH_PUSH(p, a);
}

Expr *mk_match(Parser *p, Expr *subject, uint32_t arms, Span at)
{
    Expr *e = mk_expr(p, EX_MATCH, at);
    e->match.subject = subject;
    TAKE(p, arms, e->match.arms);
    uint32_t deepest = subject->depth;
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        const Arm *a = &e->match.arms.data[i];
        deepest = max_u32(deepest, max_u32(a->body->depth, depth_of(a->guard)));
        deepest = max_u32(deepest, a->pat->depth);
    }
    return mk_done(p, e, deepest);
}

/* `x := e` as a statement declares x. */
static Expr *bind_statement(Parser *p, Expr *e)
{
    const Expr *left = e->binary.left;
    bool named = left->kind == EX_NAME && !left->name.path && !left->parens;
    if (!named || e->parens)
        return e;
    Expr *let = mk_expr(p, EX_LET, e->span);
    let->depth = e->depth;
    let->incomplete = e->incomplete;
    let->let.name = left->name.name;
    let->let.keyword = true;
    let->let.init = e->binary.right;
    return let;
}

void push_stmt(Parser *p, Expr *e, Span sep)
{
    if (e->kind == EX_BINARY && e->binary.op == OP_BIND)
        e = bind_statement(p, e);
    if (sep.hi > sep.lo)
        e->has_semi = true;
    SCRATCH_PUSH(p, e);
}

Expr *mk_block(Parser *p, uint32_t stmts, Span at)
{
    Expr *e = mk_expr(p, EX_BLOCK, at);
    TAKE(p, stmts, e->block.stmts);
    e->block.empty_braces = e->block.stmts.len == 0;
    if (p->doc_token && p->doc_token->lo > at.lo && p->doc_token->hi < at.hi) {
        p->doc_block = e;
        e->block.empty_braces = false;
    }
    return mk_done(p, e, expr_depths(e->block.stmts.data, e->block.stmts.len));
}

void push_binder(Parser *p, Pat *pat, TypeExpr *type, Expr *seq)
{
    Binder b = {.type = type, .seq = seq};
    b.name.span = pat->span;
    if (pat->kind == PAT_NAME)
        b.name = pat->name;
    else
        b.pat = pat;
    SCRATCH_PUSH(p, b);
}

Expr *mk_quantifier(Parser *p, bool exists, uint32_t binders, Expr *body, Span at)
{
    Expr *e = mk_expr(p, EX_QUANT, at);
    e->quant.exists = exists;
    TAKE(p, binders, e->quant.binders);
    e->quant.body = body;
    uint32_t deepest = body->depth;
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        const Binder *b = &e->quant.binders.data[i];
        deepest = max_u32(deepest, max_u32(type_depth(b->type), depth_of(b->seq)));
    }
    return mk_done(p, e, deepest);
}

/* ---- statements ------------------------------------------------------------------------- */

Expr *mk_let(Parser *p, int word, Pat *pat, TypeExpr *type, Expr *init, Span at)
{
    Expr *e = mk_expr(p, EX_LET, at);
    e->let.is_mut = word == T_K_VAR || word == T_MUT;
    e->let.is_const = word == T_CONST;
    e->let.keyword = word != T_MUT;
    if (pat->kind == PAT_NAME) {
        e->let.name = pat->name;
        e->let.is_mut |= pat->is_mut && word != T_CONST;
    } else {
        e->let.pat = pat;
        e->let.name.span = pat->span;
    }
    e->let.type = type;
    e->let.init = init;
    return mk_done(p, e, max_u32(max_u32(type_depth(type), depth_of(init)), pat->depth));
}

Expr *mk_assign(Parser *p, Expr *place, int op, Expr *value, Span at)
{
    if (op < 0 && place->kind == EX_TUPLE) {
        Pat *pat = pat_from_expr(p, place);
        if (pat) {
            Expr *e = mk_let(p, T_K_LET, pat, NULL, value, at);
            if (e->kind == EX_LET)
                e->let.keyword = false;
            return e;
        }
    }
    Expr *e = mk_expr(p, EX_ASSIGN, at);
    e->assign.place = place;
    e->assign.compound = op >= 0;
    e->assign.op = op >= 0 ? (BinaryOp)op : OP_ADD;
    e->assign.value = value;
    return mk_done(p, e, max_u32(place->depth, value->depth));
}

Expr *mk_for(Parser *p, Pat *pat, Expr *seq, Expr *body, Span at)
{
    Expr *e = mk_expr(p, EX_FOR, at);
    e->for_.pat = pat ? pat : mk_pat(p, PAT_ERROR, seq->span);
    e->for_.is_mut = e->for_.pat->kind == PAT_NAME && e->for_.pat->is_mut;
    e->for_.seq = seq;
    e->for_.body = body;
    return mk_done(p, e, max_u32(max_u32(seq->depth, body->depth), e->for_.pat->depth));
}

Expr *mk_while(Parser *p, Expr *cond, Expr *body, Span at)
{
    Expr *e = mk_expr(p, cond ? EX_WHILE : EX_LOOP, at);
    e->while_.cond = cond;
    e->while_.body = body;
    return mk_done(p, e, max_u32(depth_of(cond), body->depth));
}

Expr *mk_return(Parser *p, ExprKind k, Expr *value, Span at)
{
    Expr *e = mk_expr(p, k, at);
    e->ret.value = value;
    return mk_done(p, e, depth_of(value));
}
