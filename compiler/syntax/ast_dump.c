/* The tree as indented text: one node a line, children deeper. Spans are left out, so that two
   texts with the same meaning dump alike. */
#include "syntax/ast.h"

#include <string.h>

typedef struct Dump {
    Out *o;
    unsigned depth;
} Dump;

static void dump_expr(Dump *d, const Expr *e);
static void dump_pat(Dump *d, const Pat *q);
static void dump_type(Dump *d, const TypeExpr *t);
static void dump_decl(Dump *d, const Decl *x);
static void dump_member(Dump *d, const Member *m);

/* ---- lines ------------------------------------------------------------------------------ */

static void line(Dump *d, const char *head)
{
    if (d->o->len)
        out_char(d->o, '\n');
    out_repeat(d->o, ' ', 2 * (size_t)d->depth);
    out_str(d->o, head);
}

static void word(Dump *d, const char *w)
{
    out_char(d->o, ' ');
    out_str(d->o, w);
}

static void name(Dump *d, Name n)
{
    word(d, n.sym ? n.sym->text : "?");
}

static void text(Dump *d, const char *s, uint32_t len)
{
    out_char(d->o, ' ');
    out_json_string(d->o, s, len);
}

static void doc(Dump *d, Doc x)
{
    if (!x.text)
        return;
    d->depth++;
    line(d, "doc");
    text(d, x.text, x.len);
    d->depth--;
}

static void version(Dump *d, Version v)
{
    if (v.span.lo)
        out_printf(d->o, " @%u.%u.%u", v.major, v.minor, v.patch);
}

/* A child with a label, when there is one. */
#define CHILD(d, label, call)     \
    do {                          \
        (d)->depth++;             \
        if (*(label)) {           \
            line((d), (label));   \
            (d)->depth++;         \
            call;                 \
            (d)->depth--;         \
        } else {                  \
            call;                 \
        }                         \
        (d)->depth--;             \
    } while (0)

static void exprs(Dump *d, const char *label, Expr *const *items, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        CHILD(d, label, dump_expr(d, items[i]));
}

static void child(Dump *d, const char *label, const Expr *e)
{
    if (e)
        CHILD(d, label, dump_expr(d, e));
}

static void child_type(Dump *d, const char *label, const TypeExpr *t)
{
    if (t)
        CHILD(d, label, dump_type(d, t));
}

static void path(Dump *d, const Path *p)
{
    out_char(d->o, ' ');
    for (uint32_t i = 0; i < p->segs.len; i++) {
        const PathSeg *seg = &p->segs.data[i];
        if (i)
            out_str(d->o, p->dotted ? "." : "::");
        out_str(d->o, seg->name.sym ? seg->name.sym->text : "?");
        if (seg->args.len)
            out_str(d->o, "<>");
    }
    for (uint32_t i = 0; i < p->segs.len; i++)
        for (uint32_t j = 0; j < p->segs.data[i].args.len; j++)
            child_type(d, "", p->segs.data[i].args.data[j]);
}

/* ---- types and patterns ----------------------------------------------------------------- */

static void dump_field(Dump *d, const char *head, const FieldDecl *f);

static void dump_enum(Dump *d, const EnumBody *b)
{
    line(d, "enum");
    for (uint32_t i = 0; i < b->variants.len; i++) {
        const VariantDecl *v = b->variants.data[i];
        d->depth++;
        line(d, "variant");
        name(d, v->name);
        for (uint32_t j = 0; j < v->tuple.len; j++)
            child_type(d, "", v->tuple.data[j]);
        d->depth++;
        for (uint32_t j = 0; j < v->fields.len; j++)
            dump_field(d, "field", v->fields.data[j]);
        d->depth--;
        child(d, "", v->number);
        doc(d, v->doc);
        d->depth--;
    }
}

static void dump_type(Dump *d, const TypeExpr *t)
{
    switch (t->kind) {
    case TE_ERROR:
        line(d, "type-error");
        break;
    case TE_PATH:
        line(d, "type");
        path(d, &t->path);
        break;
    case TE_TUPLE:
        line(d, "tuple-type");
        for (uint32_t i = 0; i < t->tuple.items.len; i++)
            child_type(d, "", t->tuple.items.data[i]);
        break;
    case TE_FUN:
        line(d, "fun-type");
        for (uint32_t i = 0; i < t->fun.params.len; i++)
            child_type(d, "", t->fun.params.data[i]);
        child_type(d, "result", t->fun.result);
        break;
    case TE_LIST:
        line(d, "list-type");
        child_type(d, "", t->list.elem);
        child(d, "count", t->list.count);
        break;
    case TE_REF:
        line(d, "ref-type");
        child_type(d, "", t->ref);
        break;
    case TE_ENUM:
        dump_enum(d, t->enumeration);
        break;
    case TE_NEVER:
        line(d, "never");
        break;
    }
}

static void pats(Dump *d, Pat *const *items, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        CHILD(d, "", dump_pat(d, items[i]));
}

static void dump_struct_pat(Dump *d, const Pat *q)
{
    line(d, "pat-struct");
    path(d, &q->ctor.path);
    if (q->rest)
        word(d, "..");
    for (uint32_t i = 0; i < q->ctor.fields.len; i++) {
        const PatField *f = &q->ctor.fields.data[i];
        d->depth++;
        line(d, "field");
        name(d, f->name);
        if (f->pat)
            CHILD(d, "", dump_pat(d, f->pat));
        d->depth--;
    }
}

static void dump_pat(Dump *d, const Pat *q)
{
    switch (q->kind) {
    case PAT_ERROR:
        line(d, "pat-error");
        break;
    case PAT_WILD:
        line(d, "_");
        break;
    case PAT_NAME:
        line(d, q->is_mut ? "pat mut" : "pat");
        name(d, q->name);
        break;
    case PAT_LITERAL:
        line(d, "pat-literal");
        child(d, "", q->literal);
        break;
    case PAT_RANGE:
        line(d, q->range.inclusive ? "pat-range ..=" : "pat-range ..");
        child(d, "", q->range.lo);
        child(d, "", q->range.hi);
        break;
    case PAT_PATH:
        line(d, "pat");
        path(d, &q->ctor.path);
        break;
    case PAT_CALL:
        line(d, "pat-call");
        path(d, &q->ctor.path);
        pats(d, q->ctor.args.data, q->ctor.args.len);
        break;
    case PAT_STRUCT:
        dump_struct_pat(d, q);
        break;
    case PAT_TUPLE:
        line(d, "pat-tuple");
        pats(d, q->ctor.args.data, q->ctor.args.len);
        break;
    case PAT_OR:
        line(d, "pat-or");
        pats(d, q->alt.alts.data, q->alt.alts.len);
        break;
    }
}

/* ---- expressions ------------------------------------------------------------------------ */

const char *expr_kind_name(ExprKind k)
{
    static const char *const names[EX_COUNT] = {
#define EXPR(kind, member) #kind,
#include "syntax/ast.def"
#undef EXPR
    };
    return k < EX_COUNT ? names[k] : "?";
}

const char *binary_op_text(BinaryOp op)
{
    switch (op) {
    case OP_ADD: return "+";
    case OP_SUB: return "-";
    case OP_MUL: return "*";
    case OP_DIV: return "/";
    case OP_REM: return "%";
    case OP_POW: return "^";
    case OP_EQ: return "==";
    case OP_NE: return "!=";
    case OP_LT: return "<";
    case OP_LE: return "<=";
    case OP_GT: return ">";
    case OP_GE: return ">=";
    case OP_AND: return "and";
    case OP_OR: return "or";
    case OP_IMPLIES: return "implies";
    case OP_IN: return "in";
    case OP_COALESCE: return "??";
    case OP_COMPOSE: return ">>";
    case OP_APPLY: return "@";
    case OP_PIPE: return "|>";
    case OP_BIND: return ":=";
    }
    return "?";
}

static const char *unary_text(UnaryOp op)
{
    static const char *const texts[] = {"-", "not", "'", "!", "?", "*"};
    return texts[op];
}

static void params(Dump *d, const Param *items, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        const Param *q = &items[i];
        d->depth++;
        line(d, q->is_mut ? "param mut" : "param");
        if (q->pat)
            CHILD(d, "", dump_pat(d, q->pat));
        else
            name(d, q->name);
        child_type(d, "", q->type);
        child(d, "default", q->value);
        d->depth--;
    }
}

static void dump_record(Dump *d, const Expr *e)
{
    path(d, &e->record.path);
    if (e->record.checked)
        word(d, "try");
    if (e->record.unfinished)
        word(d, "...");
    for (uint32_t i = 0; i < e->record.fields.len; i++) {
        d->depth++;
        line(d, "field");
        name(d, e->record.fields.data[i].name);
        child(d, "", e->record.fields.data[i].value);
        d->depth--;
    }
}

static void dump_match(Dump *d, const Expr *e)
{
    child(d, "", e->match.subject);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        const Arm *a = &e->match.arms.data[i];
        d->depth++;
        line(d, "arm");
        CHILD(d, "", dump_pat(d, a->pat));
        child(d, "if", a->guard);
        child(d, "", a->body);
        d->depth--;
    }
}

static void dump_quant(Dump *d, const Expr *e)
{
    word(d, e->quant.exists ? "exists" : "forall");
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        d->depth++;
        line(d, "binder");
        if (e->quant.binders.data[i].pat)
            CHILD(d, "", dump_pat(d, e->quant.binders.data[i].pat));
        else
            name(d, e->quant.binders.data[i].name);
        child_type(d, "", e->quant.binders.data[i].type);
        child(d, "in", e->quant.binders.data[i].seq);
        d->depth--;
    }
    child(d, "", e->quant.body);
}

static void dump_let(Dump *d, const Expr *e)
{
    if (e->let.is_mut)
        word(d, "mut");
    if (e->let.is_const)
        word(d, "const");
    if (e->let.pat)
        CHILD(d, "", dump_pat(d, e->let.pat));
    else
        name(d, e->let.name);
    child_type(d, "", e->let.type);
    child(d, "", e->let.init);
}

static void dump_closure(Dump *d, const Expr *e)
{
    params(d, e->closure.params.data, e->closure.params.len);
    child_type(d, "result", e->closure.result);
    child(d, "", e->closure.body);
}

static void dump_literal(Dump *d, const Expr *e)
{
    switch (e->kind) {
    case EX_INT:
        out_char(d->o, ' ');
        if (e->integer.too_big)
            out_str(d->o, "too-big");
        else
            out_u64(d->o, e->integer.value);
        break;
    case EX_FLOAT:
        out_char(d->o, ' ');
        out_f64(d->o, e->real);
        break;
    case EX_BOOL:
        word(d, e->boolean ? "true" : "false");
        break;
    case EX_STRING:
        text(d, e->string.text, e->string.len);
        break;
    case EX_CHAR:
        out_printf(d->o, " U+%04X", e->character);
        break;
    default:
        break;
    }
}

static void dump_operation(Dump *d, const Expr *e)
{
    switch (e->kind) {
    case EX_UNARY:
        word(d, unary_text(e->unary.op));
        child(d, "", e->unary.operand);
        break;
    case EX_BINARY:
        word(d, binary_op_text(e->binary.op));
        child(d, "", e->binary.left);
        child(d, "", e->binary.right);
        break;
    case EX_CAST:
        child(d, "", e->cast.operand);
        child_type(d, "as", e->cast.to);
        break;
    case EX_RANGE:
        word(d, e->range.inclusive ? "..=" : "..");
        child(d, "", e->range.lo);
        child(d, "", e->range.hi);
        break;
    case EX_EVENTUALLY:
        child(d, "", e->eventually.operand);
        child(d, "within", e->eventually.within);
        break;
    case EX_ASSIGN:
        word(d, e->assign.compound ? binary_op_text(e->assign.op) : "=");
        child(d, "", e->assign.place);
        child(d, "", e->assign.value);
        break;
    default:
        break;
    }
}

static void dump_access(Dump *d, const Expr *e)
{
    switch (e->kind) {
    case EX_FIELD:
        name(d, e->field.name);
        child(d, "", e->field.base);
        break;
    case EX_TUPLE_INDEX:
        out_printf(d->o, " %u", e->tuple_index.index);
        child(d, "", e->tuple_index.base);
        break;
    case EX_INDEX:
        child(d, "", e->index.base);
        child(d, "", e->index.index);
        break;
    case EX_CALL:
        child(d, "", e->call.callee);
        exprs(d, "arg", e->call.args.data, e->call.args.len);
        break;
    case EX_MACRO:
        name(d, e->macro.name);
        exprs(d, "arg", e->macro.args.data, e->macro.args.len);
        break;
    default:
        break;
    }
}

static void dump_control(Dump *d, const Expr *e)
{
    switch (e->kind) {
    case EX_IF:
        if (e->if_.pat)
            CHILD(d, "let", dump_pat(d, e->if_.pat));
        child(d, "", e->if_.cond);
        child(d, "then", e->if_.then);
        child(d, "else", e->if_.else_);
        break;
    case EX_FOR:
        CHILD(d, "", dump_pat(d, e->for_.pat));
        child(d, "in", e->for_.seq);
        child(d, "", e->for_.body);
        break;
    case EX_WHILE:
    case EX_LOOP:
        child(d, "", e->while_.cond);
        child(d, "", e->while_.body);
        break;
    case EX_BLOCK:
        if (e->block.sex)
            word(d, "sex");
        exprs(d, "", e->block.stmts.data, e->block.stmts.len);
        break;
    case EX_MAP:
        for (uint32_t i = 0; i < e->map.items.len; i++) {
            child(d, "key", e->map.items.data[i].key);
            child(d, "value", e->map.items.data[i].value);
        }
        break;
    default:
        break;
    }
}

static void dump_expr(Dump *d, const Expr *e)
{
    line(d, expr_kind_name(e->kind));
    if (e->has_semi)
        out_char(d->o, ';');
    switch (e->kind) {
    case EX_INT: case EX_FLOAT: case EX_BOOL: case EX_STRING: case EX_CHAR:
        dump_literal(d, e);
        break;
    case EX_NAME: {
        PathSeg one;
        Path written = expr_path(e, &one);
        path(d, &written);
        break;
    }
    case EX_FIELD: case EX_TUPLE_INDEX: case EX_INDEX: case EX_CALL: case EX_MACRO:
        dump_access(d, e);
        break;
    case EX_UNARY: case EX_BINARY: case EX_CAST: case EX_RANGE: case EX_EVENTUALLY:
    case EX_ASSIGN:
        dump_operation(d, e);
        break;
    case EX_TRY:
        child(d, "", e->try_.operand);
        break;
    case EX_OLD:
        child(d, "", e->old.operand);
        break;
    case EX_RECORD:
        dump_record(d, e);
        break;
    case EX_LIST: case EX_TUPLE: case EX_IDIOM:
        exprs(d, "", e->list.items.data, e->list.items.len);
        break;
    case EX_CLOSURE:
        dump_closure(d, e);
        break;
    case EX_MATCH:
        dump_match(d, e);
        break;
    case EX_QUANT:
        dump_quant(d, e);
        break;
    case EX_LET:
        dump_let(d, e);
        break;
    case EX_IF: case EX_FOR: case EX_WHILE: case EX_LOOP: case EX_BLOCK: case EX_MAP:
        dump_control(d, e);
        break;
    case EX_RETURN: case EX_BREAK: case EX_CONTINUE:
        child(d, "", e->ret.value);
        break;
    case EX_DECL:
        CHILD(d, "", dump_decl(d, e->decl.decl));
        break;
    case EX_ERROR: case EX_NULL: case EX_THIS: case EX_UNFINISHED: case EX_COUNT:
        break;
    }
}

/* ---- declarations ----------------------------------------------------------------------- */

static void attrs(Dump *d, const Attrs *list)
{
    for (uint32_t i = 0; i < list->len; i++) {
        const Attr *a = &list->data[i];
        d->depth++;
        line(d, "attribute");
        name(d, a->name);
        for (uint32_t j = 0; j < a->args.len; j++) {
            d->depth++;
            line(d, "arg");
            if (a->args.data[j].name.sym)
                name(d, a->args.data[j].name);
            child(d, "", a->args.data[j].value);
            d->depth--;
        }
        d->depth--;
    }
}

static void tparams(Dump *d, const TypeParams *t)
{
    for (uint32_t i = 0; i < t->len; i++) {
        d->depth++;
        line(d, "type-param");
        name(d, t->data[i].name);
        for (uint32_t j = 0; j < t->data[i].bounds.len; j++)
            child_type(d, "", t->data[i].bounds.data[j]);
        d->depth--;
    }
}

static void members(Dump *d, Member *const *items, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        CHILD(d, "", dump_member(d, items[i]));
}

static void dump_field(Dump *d, const char *head, const FieldDecl *f)
{
    line(d, head);
    if (f->is_pub)
        word(d, "pub");
    name(d, f->name);
    if (f->subject.sym)
        out_printf(d->o, " of %s", f->subject.sym->text);
    attrs(d, &f->attrs);
    child_type(d, "", f->type);
    child(d, "default", f->value);
    child(d, "where", f->where);
    doc(d, f->doc);
}

static void dump_fun(Dump *d, const FunDecl *f)
{
    static const struct { uint32_t flag; const char *text; } flags[] = {
        {FUN_EXTERN, "extern"}, {FUN_EFFECT, "effect"}, {FUN_ATOMIC, "atomic"},
        {FUN_PROVIDES, "provides"}, {FUN_IS, "is"}, {FUN_SEX, "sex"}, {FUN_BROKEN, "broken"},
    };
    line(d, "fun");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (f->flags & flags[i].flag)
            word(d, flags[i].text);
    if (f->is_pub)
        word(d, "pub");
    name(d, f->name);
    attrs(d, &f->attrs);
    doc(d, f->doc);
    tparams(d, &f->tparams);
    params(d, f->params.data, f->params.len);
    child_type(d, "result", f->result);
    exprs(d, "requires", f->requires.data, f->requires.len);
    exprs(d, "ensures", f->ensures.data, f->ensures.len);
    child(d, "", f->body);
}

static void dump_constraint(Dump *d, const ConstraintDecl *c)
{
    line(d, "constraint");
    if (c->is_pub)
        word(d, "pub");
    name(d, c->name);
    attrs(d, &c->attrs);
    doc(d, c->doc);
    tparams(d, &c->tparams);
    members(d, c->members.data, c->members.len);
    child(d, "", c->body);
}

static void dump_const(Dump *d, const ConstDecl *c)
{
    line(d, c->is_var ? "var" : "const");
    if (c->is_pub)
        word(d, "pub");
    name(d, c->name);
    attrs(d, &c->attrs);
    doc(d, c->doc);
    child_type(d, "", c->type);
    child(d, "", c->value);
}

static void dump_sentence(Dump *d, const Sentence *s)
{
    static const char *const kinds[] = {"has", "is", "emits", "never", "requires", "matches",
                                        "uses", "derives", "other"};
    line(d, "sentence");
    word(d, kinds[s->kind]);
    if (s->quantifier.sym)
        out_printf(d->o, " quantifier %s", s->quantifier.sym->text);
    if (s->subject.len)
        word(d, "subject");
    for (uint32_t i = 0; i < s->subject.len; i++)
        name(d, s->subject.data[i]);
    if (s->object.len)
        word(d, "object");
    for (uint32_t i = 0; i < s->object.len; i++)
        name(d, s->object.data[i]);
    if (s->relation.sym)
        name(d, s->relation);
    version(d, s->version);
}

static void dump_law(Dump *d, const Law *l)
{
    line(d, "law");
    name(d, l->name);
    doc(d, l->doc);
    params(d, l->params.data, l->params.len);
    child(d, "", l->body);
}

static void dump_impl(Dump *d, const ImplDecl *i)
{
    line(d, "impl");
    tparams(d, &i->tparams);
    child_type(d, "trait", i->trait);
    child_type(d, "for", i->target);
    members(d, i->members.data, i->members.len);
}

static void dump_member(Dump *d, const Member *m)
{
    switch (m->kind) {
    case MEM_ERROR:
        line(d, "member-error");
        break;
    case MEM_FIELD:
        dump_field(d, m->field->is_state ? "state" : "field", m->field);
        break;
    case MEM_ENUM:
        dump_enum(d, m->enumeration);
        break;
    case MEM_ALIAS:
        line(d, "alias");
        child_type(d, "", m->alias);
        break;
    case MEM_CONSTRAINT:
        dump_constraint(d, m->constraint);
        break;
    case MEM_LAW:
        dump_law(d, m->law);
        break;
    case MEM_FUN:
        dump_fun(d, m->fun);
        break;
    case MEM_IMPL:
        dump_impl(d, m->impl);
        break;
    case MEM_SENTENCE:
        dump_sentence(d, m->sentence);
        break;
    case MEM_DOC:
        line(d, "doc");
        text(d, m->doc.text, m->doc.len);
        break;
    case MEM_CONST:
        dump_const(d, m->constant);
        break;
    }
}

static void dump_type_decl(Dump *d, const Decl *x, const char *head)
{
    line(d, head);
    if (x->is_pub)
        word(d, "pub");
    name(d, x->name);
    version(d, x->type->version);
    attrs(d, &x->attrs);
    doc(d, x->doc);
    tparams(d, &x->type->tparams);
    child_type(d, "extends", x->type->extends);
    members(d, x->type->members.data, x->type->members.len);
}

static void dump_evolves(Dump *d, const Decl *x)
{
    static const char *const kinds[] = {"adds", "removes", "deprecates"};
    const EvolvesDecl *v = x->evolves;
    line(d, "evolves");
    path(d, &v->target);
    version(d, v->to);
    version(d, v->from);
    doc(d, x->doc);
    for (uint32_t i = 0; i < v->items.len; i++) {
        const EvolveItem *it = &v->items.data[i];
        d->depth++;
        line(d, kinds[it->kind]);
        if (it->name.sym)
            name(d, it->name);
        if (it->member)
            CHILD(d, "", dump_member(d, it->member));
        d->depth--;
    }
    if (v->because) {
        d->depth++;
        line(d, "because");
        text(d, v->because, v->because_len);
        d->depth--;
    }
    child(d, "migrate", v->migrate);
}

static void dump_decl(Dump *d, const Decl *x)
{
    switch (x->kind) {
    case DECL_ERROR:
        line(d, "decl-error");
        break;
    case DECL_GENE:
        dump_type_decl(d, x, "gene");
        break;
    case DECL_TRAIT:
        dump_type_decl(d, x, "trait");
        break;
    case DECL_SYSTEM:
        dump_type_decl(d, x, "system");
        break;
    case DECL_CONSTRAINT:
        dump_constraint(d, x->constraint);
        break;
    case DECL_FUN:
        dump_fun(d, x->fun);
        break;
    case DECL_CONST:
        dump_const(d, x->constant);
        break;
    case DECL_IMPL:
        dump_impl(d, x->impl);
        break;
    case DECL_EVOLVES:
        dump_evolves(d, x);
        break;
    case DECL_SUBMOD:
        line(d, "mod");
        name(d, x->name);
        doc(d, x->doc);
        for (uint32_t i = 0; i < x->submod.decls.len; i++)
            CHILD(d, "", dump_decl(d, x->submod.decls.data[i]));
        break;
    case DECL_OTHER:
        line(d, "other");
        name(d, x->name);
        break;
    }
}

static void dump_use(Dump *d, const UseDecl *u)
{
    line(d, u->is_pub ? "pub use" : "use");
    if (u->foreign)
        word(d, "foreign");
    else
        path(d, &u->module);
    if (u->all)
        word(d, "*");
    if (u->alias.sym)
        out_printf(d->o, " as %s", u->alias.sym->text);
    for (uint32_t i = 0; i < u->items.len; i++) {
        d->depth++;
        line(d, "item");
        name(d, u->items.data[i].name);
        if (u->items.data[i].alias.sym)
            out_printf(d->o, " as %s", u->items.data[i].alias.sym->text);
        d->depth--;
    }
}

void ast_dump(Out *o, const SourceUnit *u)
{
    Dump d = {o, 0};
    line(&d, "module");
    if (u->module.segs.len)
        path(&d, &u->module);
    version(&d, u->version);
    attrs(&d, &u->attrs);
    doc(&d, u->doc);
    for (uint32_t i = 0; i < u->uses.len; i++)
        dump_use(&d, u->uses.data[i]);
    for (uint32_t i = 0; i < u->decls.len; i++)
        dump_decl(&d, u->decls.data[i]);
    out_char(o, '\n');
}
