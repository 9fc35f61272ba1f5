/* Function bodies as text. */
#include "hir/dump.h"

#include <string.h>

static void expr(Dump *d, const HExpr *e);

static void args(Dump *d, HExpr *const *data, uint32_t n, const char *open, const char *close)
{
    out_str(d->out, open);
    for (uint32_t i = 0; i < n; i++) {
        out_str(d->out, i ? ", " : "");
        expr(d, data[i]);
    }
    out_str(d->out, close);
}

static void char_const(Out *o, uint64_t c)
{
    if (c >= 0x20 && c < 0x7F && c != '\'' && c != '\\')
        out_printf(o, "'%c'", (int)c);
    else
        out_printf(o, "'\\u{%llx}'", (unsigned long long)c);
}

static void constant(Out *o, const HExpr *e)
{
    const char *suffix = hir_type_keyword(e->type->kind);
    double v;
    switch (e->type->kind) {
    case HT_UNIT:
        out_str(o, "()");
        return;
    case HT_BOOL:
        out_str(o, e->bits ? "true" : "false");
        return;
    case HT_CHAR:
        char_const(o, e->bits);
        return;
    case HT_F32:
    case HT_F64:
        memcpy(&v, &e->bits, sizeof v);
        out_f64(o, v);
        break;
    case HT_U8:
    case HT_U16:
    case HT_U32:
    case HT_U64:
        out_u64(o, e->bits);
        break;
    default:
        out_i64(o, (int64_t)e->bits);
        break;
    }
    out_str(o, suffix);
}

static void local_name(Dump *d, const HLocal *l)
{
    hir_out_word(d->out, l->name);
    if (d->numbers && l->index < d->number_count && d->numbers[l->index])
        out_printf(d->out, "#%u", d->numbers[l->index]);
}

static const char *case_name(const HType *t, uint32_t i)
{
    return t->kind == HT_VARIANT && i < t->cases.len ? t->cases.data[i].name : "?";
}

static const char *field_name(const HType *t, uint32_t i)
{
    return t->kind == HT_RECORD && i < t->fields.len ? t->fields.data[i].name : "?";
}

static void payload(Dump *d, const HExpr *e)
{
    const HType *t = e->payload.base->type;
    expr(d, e->payload.base);
    out_char(d->out, '!');
    hir_out_word(d->out, case_name(t, e->payload.case_));
    out_char(d->out, '.');
    bool known = t->kind == HT_VARIANT && e->payload.case_ < t->cases.len &&
                 e->payload.index < t->cases.data[e->payload.case_].fields.len;
    hir_out_word(d->out, known ? t->cases.data[e->payload.case_].fields.data[e->payload.index].name
                               : "?");
}

static void infix(Dump *d, const HExpr *left, const char *op, const HExpr *right)
{
    out_char(d->out, '(');
    expr(d, left);
    out_printf(d->out, " %s ", op);
    expr(d, right);
    out_char(d->out, ')');
}

static void select_(Dump *d, const HExpr *e)
{
    out_char(d->out, '(');
    expr(d, e->select.cond);
    out_str(d->out, " ? ");
    expr(d, e->select.then);
    out_str(d->out, " : ");
    expr(d, e->select.else_);
    out_char(d->out, ')');
}

/* "name: value" for each field of a record or case. */
static void labelled(Dump *d, const HField *fields, uint32_t nfields, const HExpr *e)
{
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        out_str(d->out, i ? ", " : "");
        hir_out_word(d->out, i < nfields ? fields[i].name : "?");
        out_str(d->out, ": ");
        expr(d, e->make.args.data[i]);
    }
}

static void make(Dump *d, const HExpr *e)
{
    Out *o = d->out;
    hir_out_type(o, e->type);
    if (e->kind == HX_RECORD) {
        out_char(o, '(');
        labelled(d, e->type->fields.data, e->type->fields.len, e);
        out_char(o, ')');
        return;
    }
    out_str(o, "::");
    hir_out_word(o, case_name(e->type, e->make.case_));
    if (e->make.args.len)
        args(d, e->make.args.data, e->make.args.len, "(", ")");
}

static void literal(Dump *d, const HExpr *e)
{
    Out *o = d->out;
    hir_out_type(o, e->type);
    out_str(o, " [");
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        out_str(o, i == 0 ? "" : e->kind == HX_MAP && i % 2 ? ": " : ", ");
        expr(d, e->make.args.data[i]);
    }
    out_char(o, ']');
}

static void prim(Dump *d, const HExpr *e)
{
    out_str(d->out, hir_prim(e->prim.op)->name);
    if (e->prim.op == HP_STR_PARSE) {
        out_char(d->out, '<');
        hir_out_type(d->out, e->type);
        out_char(d->out, '>');
    }
    args(d, e->prim.args.data, e->prim.args.len, "(", ")");
}

static void expr(Dump *d, const HExpr *e)
{
    Out *o = d->out;
    switch (e->kind) {
    case HX_CONST:
        constant(o, e);
        return;
    case HX_STRING:
        hir_out_string(o, e->str.text, e->str.len);
        return;
    case HX_LOCAL:
        local_name(d, e->local);
        return;
    case HX_GLOBAL:
        out_char(o, '$');
        hir_out_name(o, e->global->name);
        return;
    case HX_FIELD:
        if (e->field.base->kind == HX_GLOBAL) {
            out_char(o, '$');
            hir_out_backticked(o, e->field.base->global->name);
        } else {
            expr(d, e->field.base);
        }
        out_char(o, '.');
        hir_out_word(o, field_name(e->field.base->type, e->field.index));
        return;
    case HX_PAYLOAD:
        payload(d, e);
        return;
    case HX_ELEM:
        expr(d, e->elem.base);
        out_str(o, e->elem.unchecked ? "[unchecked " : "[");
        expr(d, e->elem.index);
        out_char(o, ']');
        return;
    case HX_SLOT:
        expr(d, e->slot.base);
        out_char(o, '{');
        expr(d, e->slot.index);
        out_char(o, '}');
        return;
    case HX_UNARY:
        out_str(o, e->unary.op == HU_NEG ? "neg(" : "not(");
        expr(d, e->unary.operand);
        out_char(o, ')');
        return;
    case HX_BINARY:
        infix(d, e->binary.left, hir_binary_text[e->binary.op], e->binary.right);
        return;
    case HX_CONVERT:
        out_char(o, '(');
        expr(d, e->convert.operand);
        out_str(o, " as ");
        hir_out_type(o, e->type);
        out_char(o, ')');
        return;
    case HX_AND:
    case HX_OR:
        infix(d, e->logic.left, hir_expr_keyword(e->kind), e->logic.right);
        return;
    case HX_SELECT:
        select_(d, e);
        return;
    case HX_CALL:
        out_char(o, '@');
        hir_out_name(o, e->call.fn->name);
        args(d, e->call.args.data, e->call.args.len, "(", ")");
        return;
    case HX_CALL_VALUE:
        out_str(o, "apply(");
        expr(d, e->apply.fn);
        args(d, e->apply.args.data, e->apply.args.len, e->apply.args.len ? ", " : "", ")");
        return;
    case HX_CALL_HOST:
        out_str(o, "host ");
        hir_out_name(o, e->host.host->name);
        args(d, e->host.args.data, e->host.args.len, "(", ")");
        return;
    case HX_PRIM:
        prim(d, e);
        return;
    case HX_RECORD:
    case HX_VARIANT:
        out_printf(o, "%s ", hir_expr_keyword(e->kind));
        make(d, e);
        return;
    case HX_LIST:
    case HX_MAP:
        out_printf(o, "%s ", hir_expr_keyword(e->kind));
        literal(d, e);
        return;
    case HX_IS_CASE:
        out_char(o, '(');
        expr(d, e->is.operand);
        out_str(o, " is ");
        hir_out_word(o, case_name(e->is.operand->type, e->is.case_));
        out_char(o, ')');
        return;
    case HX_CLOSURE:
        out_str(o, "closure @");
        hir_out_name(o, e->closure.fn->name);
        args(d, e->closure.captures.data, e->closure.captures.len, "(", ")");
        return;
    case HX_COPY:
        out_str(o, "copy(");
        expr(d, e->copy.operand);
        out_char(o, ')');
        return;
    case HX_COUNT:
        break;
    }
}

void hir_dump_declaration(Dump *d, const HLocal *l)
{
    if (l->mutable_ || l->kind == HL_REF)
        out_str(d->out, "mut ");
    local_name(d, l);
    out_str(d->out, ": ");
    hir_out_type(d->out, l->type);
}

void hir_dump_place(Dump *d, Span at)
{
    if (d->spans && at.lo) {
        SourceFile *f = sources_find(&d->session->sources, at.lo);
        if (f) {
            LineCol lc = source_linecol(f, at.lo);
            out_printf(d->out, "  // %s:%u:%u", f->path, lc.line, lc.column);
        }
    }
    out_char(d->out, '\n');
}

static void block(Dump *d, const HBlock *b, unsigned indent, Span at)
{
    out_str(d->out, " {");
    hir_dump_place(d, at);
    for (uint32_t i = 0; i < b->stmts.len; i++)
        hir_dump_stmt(d, b->stmts.data[i], indent + 1);
    out_repeat(d->out, ' ', indent * (size_t)4);
    out_char(d->out, '}');
}

static void switch_label(Dump *d, const HType *t, uint64_t v)
{
    if (t->kind == HT_VARIANT) {
        hir_out_word(d->out, case_name(t, (uint32_t)v));
        return;
    }
    HExpr e = {.kind = HX_CONST, .type = (HType *)t, .bits = v};
    constant(d->out, &e);
}

static void switch_(Dump *d, const HStmt *s, unsigned indent)
{
    Out *o = d->out;
    Span none = {0, 0};
    unsigned inner = indent + 1;
    out_str(o, "switch ");
    expr(d, s->switch_.subject);
    out_str(o, " {");
    hir_dump_place(d, s->span);
    for (uint32_t i = 0; i < s->switch_.cases.len; i++) {
        const HSwitchCase *c = &s->switch_.cases.data[i];
        out_repeat(o, ' ', inner * (size_t)4);
        out_str(o, "case ");
        for (uint32_t j = 0; j < c->values.len; j++) {
            out_str(o, j ? ", " : "");
            switch_label(d, s->switch_.subject->type, c->values.data[j]);
        }
        block(d, &c->body, inner, none);
        out_char(o, '\n');
    }
    if (s->switch_.has_default) {
        out_repeat(o, ' ', inner * (size_t)4);
        out_str(o, "default");
        block(d, &s->switch_.default_, inner, none);
        out_char(o, '\n');
    }
    out_repeat(o, ' ', indent * (size_t)4);
    out_char(o, '}');
}

static void if_(Dump *d, const HStmt *s, unsigned indent)
{
    Span none = {0, 0};
    out_str(d->out, "if ");
    expr(d, s->if_.cond);
    block(d, &s->if_.then, indent, s->span);
    if (s->if_.else_.stmts.len) {
        out_str(d->out, " else");
        block(d, &s->if_.else_, indent, none);
    }
}

static void range_head(Dump *d, const HStmt *s)
{
    out_printf(d->out, "range L%u ", s->range.label);
    hir_dump_declaration(d, s->range.local);
    out_str(d->out, " in ");
    expr(d, s->range.lo);
    out_str(d->out, s->range.inclusive ? " ..= " : " .. ");
    expr(d, s->range.hi);
}

static void optional(Dump *d, const char *before, const HExpr *e)
{
    if (!e)
        return;
    out_str(d->out, before);
    expr(d, e);
}

/* Statements without blocks. */
static void simple(Dump *d, const HStmt *s)
{
    Out *o = d->out;
    switch (s->kind) {
    case HS_LET:
        out_str(o, "let ");
        hir_dump_declaration(d, s->let.local);
        optional(d, " = ", s->let.init);
        return;
    case HS_ALIAS:
        out_str(o, "alias ");
        hir_dump_declaration(d, s->let.local);
        optional(d, " = ", s->let.init);
        return;
    case HS_SET:
        out_str(o, "set ");
        expr(d, s->set.place);
        optional(d, " = ", s->set.value);
        return;
    case HS_EXPR:
        optional(d, "do ", s->expr);
        return;
    case HS_BREAK:
    case HS_CONTINUE:
        out_printf(o, "%s L%u", hir_stmt_keyword(s->kind), s->jump.label);
        return;
    case HS_RETURN:
        out_str(o, "return");
        optional(d, " ", s->value);
        return;
    case HS_TRAP:
        out_printf(o, "trap %s", hir_trap(s->trap.kind)->name);
        optional(d, " ", s->trap.message);
        return;
    case HS_CHECK:
        optional(d, "check ", s->check.value);
        return;
    case HS_IF:
    case HS_SWITCH:
    case HS_LOOP:
    case HS_RANGE:
    case HS_BLOCK:
    case HS_COUNT:
        break;
    }
}

void hir_dump_stmt(Dump *d, const HStmt *s, unsigned indent)
{
    Out *o = d->out;
    out_repeat(o, ' ', indent * (size_t)4);
    switch (s->kind) {
    case HS_IF:
        if_(d, s, indent);
        break;
    case HS_SWITCH:
        switch_(d, s, indent);
        break;
    case HS_LOOP:
    case HS_BLOCK:
        out_printf(o, "%s L%u", hir_stmt_keyword(s->kind), s->loop.label);
        block(d, &s->loop.body, indent, s->span);
        break;
    case HS_RANGE:
        range_head(d, s);
        block(d, &s->range.body, indent, s->span);
        break;
    default:
        simple(d, s);
        hir_dump_place(d, s->span);
        return;
    }
    out_char(o, '\n');
}

void hir_dump_stmt_head(Out *o, const HStmt *s)
{
    Dump d = {.out = o};
    switch (s->kind) {
    case HS_IF:
        optional(&d, "if ", s->if_.cond);
        return;
    case HS_SWITCH:
        optional(&d, "switch ", s->switch_.subject);
        return;
    case HS_LOOP:
    case HS_BLOCK:
        out_printf(o, "%s L%u", hir_stmt_keyword(s->kind), s->loop.label);
        return;
    case HS_RANGE:
        range_head(&d, s);
        return;
    default:
        simple(&d, s);
        return;
    }
}

void hir_dump_expr(Out *o, const HExpr *e)
{
    Dump d = {.out = o};
    expr(&d, e);
}

/* ---- numbers for locals that share a name ---- */

typedef struct NameCount {
    uint32_t total, next;
} NameCount;

typedef VEC(const HLocal *) LocalList;

static void collect_block(Arena *a, LocalList *out, const HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        const HStmt *s = b->stmts.data[i];
        switch (s->kind) {
        case HS_LET:
        case HS_ALIAS:
            vec_push(a, out, s->let.local);
            break;
        case HS_IF:
            collect_block(a, out, &s->if_.then);
            collect_block(a, out, &s->if_.else_);
            break;
        case HS_SWITCH:
            for (uint32_t j = 0; j < s->switch_.cases.len; j++)
                collect_block(a, out, &s->switch_.cases.data[j].body);
            if (s->switch_.has_default)
                collect_block(a, out, &s->switch_.default_);
            break;
        case HS_RANGE:
            vec_push(a, out, s->range.local);
            collect_block(a, out, &s->range.body);
            break;
        case HS_LOOP:
        case HS_BLOCK:
            collect_block(a, out, &s->loop.body);
            break;
        default:
            break;
        }
    }
}

void hir_number_locals(Dump *d, const HFunc *f)
{
    Arena *a = d->session->arena;
    LocalList list = {0};
    for (uint32_t i = 0; i < f->nparams; i++)
        vec_push(a, &list, f->locals.data[i]);
    collect_block(a, &list, &f->body);
    d->number_count = f->locals.len;
    d->numbers = ARENA_ARRAY(a, uint32_t, f->locals.len);
    Map counts = {0};
    for (uint32_t i = 0; i < list.len; i++) {
        uint64_t key = map_key(intern_z(d->session->names, list.data[i]->name));
        NameCount *c = map_get(&counts, key);
        if (!c)
            map_put(a, &counts, key, c = ARENA_NEW(a, NameCount));
        c->total++;
    }
    for (uint32_t i = 0; i < list.len; i++) {
        NameCount *c = map_get(&counts, map_key(intern_z(d->session->names, list.data[i]->name)));
        if (c->total > 1 && list.data[i]->index < d->number_count)
            d->numbers[list.data[i]->index] = ++c->next;
    }
}
