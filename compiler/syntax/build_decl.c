/* Declarations, functions, the file. */
#include "syntax/parse.h"

#include <string.h>

Sym join_dotted(Parser *p, Sym left, Sym right)
{
    char *text = arena_printf(p->arena, "%s.%s", left->text, right->text);
    return intern(p->s->names, text, left->len + 1u + right->len);
}

Version mk_version(Parser *p, const Token *t)
{
    Version v = {.span = token_span(t)};
    const char *s = token_at(&p->tokens, t), *end = s + (t->hi - t->lo);
    uint32_t *parts[3] = {&v.major, &v.minor, &v.patch};
    for (int i = 0; i < 3 && s < end; i++) {
        uint64_t n = 0;
        for (; s < end && *s >= '0' && *s <= '9'; s++)
            n = n < UINT32_MAX ? n * 10 + (uint64_t)(*s - '0') : n;
        if (n > UINT32_MAX) {
            p->errors++;
            diag_add(p->s->diags, DIAG_VERSION_TOO_LARGE, v.span);
            n = UINT32_MAX;
        }
        *parts[i] = (uint32_t)n;
        s++;
    }
    return v;
}

void push_type_param(Parser *p, const Token *name, uint32_t bounds)
{
    TypeParam t = {.name = mk_name(name)};
    TAKE(p, bounds, t.bounds);
    SCRATCH_PUSH(p, t);
}

TypeParams *mk_type_params(Parser *p, uint32_t mark)
{
    TypeParams *t = ARENA_NEW(p->arena, TypeParams);
    TAKE(p, mark, *t);
    return t;
}

void push_attr(Parser *p, const Token *name, uint32_t args, Span at)
{
    Attr a = {.name = mk_name(name), .span = at};
    TAKE(p, args, a.args);
    SCRATCH_PUSH(p, a);
}

void push_attr_arg(Parser *p, const Token *name, Expr *value)
{
    AttrArg a = {.value = value};
    if (name) {
        a.name = mk_name(name);
    } else if (expr_is_bare(value)) {
        a.name = value->name.name;
        a.value = NULL;
    }
    SCRATCH_PUSH(p, a);
}

/* ---- functions -------------------------------------------------------------------------- */

FunDecl *mk_fun(Parser *p, uint32_t flags, Name name, Span at)
{
    FunDecl *f = ARENA_NEW(p->arena, FunDecl);
    f->flags = flags;
    f->name = name;
    f->span = f->head = at;
    return f;
}

FunDecl *mk_operator_fun(Parser *p, BinaryOp op, Span op_at, Span at)
{
    Name name = {intern_z(p->s->names, arena_printf(p->arena, "operator %s", binary_op_text(op))),
                 op_at};
    FunDecl *f = mk_fun(p, FUN_OPERATOR, name, at);
    f->op = op;
    return f;
}

void check_param_count(Parser *p, uint32_t n, Span at)
{
    if (n > p->s->limits.params)
        diag_add(p->s->diags, DIAG_TOO_MANY_PARAMS, at, (unsigned)n, (unsigned)p->s->limits.params);
}

void fun_signature(Parser *p, FunDecl *f, TypeParams *tparams, uint32_t params, TypeExpr *result,
                   Span head)
{
    TAKE(p, params, f->params);
    check_param_count(p, f->params.len, head);
    for (uint32_t i = 0; i < f->params.len; i++)
        if (!f->params.data[i].name.sym || f->params.data[i].type->kind == TE_ERROR)
            f->flags |= FUN_BROKEN;
    if (tparams)
        f->tparams = *tparams;
    f->result = result;
    f->head = head;
}

typedef struct Clause {
    Expr *e;
    uint64_t ensures;
} Clause;

void push_clause(Parser *p, bool ensures, Expr *e)
{
    Clause c = {e, ensures};
    SCRATCH_PUSH(p, c);
}

void fun_finish(Parser *p, FunDecl *f, uint32_t clauses, Expr *body, Span at)
{
    struct { SLICE(Clause) items; } all;
    TAKE(p, clauses, all.items);
    for (uint32_t ensures = 0; ensures < 2; ensures++) {
        uint32_t mark = p->scratch.len;
        for (uint32_t i = 0; i < all.items.len; i++)
            if (all.items.data[i].ensures == ensures)
                SCRATCH_PUSH(p, all.items.data[i].e);
        if (ensures)
            TAKE(p, mark, f->ensures);
        else
            TAKE(p, mark, f->requires);
    }
    f->body = body;
    f->span = at;
    if (body && body == p->doc_block)
        f->doc = mk_doc(p, p->doc_token);
}

void push_param(Parser *p, const Token *name, bool is_mut, TypeExpr *type, Expr *value)
{
    Param q = {.type = type, .value = value, .is_mut = is_mut};
    if (name)
        q.name = mk_name(name);
    else
        q.name.span = type->span;
    SCRATCH_PUSH(p, q);
}

Expr *mk_decl_stmt(Parser *p, FunDecl *f, bool sex, Span at)
{
    if (sex)
        f->flags |= FUN_SEX;
    Expr *e = mk_expr(p, EX_DECL, at);
    e->decl.decl = decl_of_member(p, mk_fun_member(p, f, at));
    return mk_done(p, e, f->body ? f->body->depth : 0);
}

/* ---- declarations ----------------------------------------------------------------------- */

static Decl *mk_decl(Parser *p, DeclKind k, Name name, Span at)
{
    Decl *d = ARENA_NEW(p->arena, Decl);
    d->kind = k;
    d->name = name;
    d->span = at;
    return d;
}

/* The documentation of what has a record of its own lies there and in the declaration. */
static void set_doc(Decl *d, Doc doc)
{
    if (d->doc.text)
        return;
    d->doc = doc;
    if (d->kind == DECL_FUN)
        d->fun->doc = doc;
    else if (d->kind == DECL_CONST)
        d->constant->doc = doc;
    else if (d->kind == DECL_CONSTRAINT)
        d->constraint->doc = doc;
}

Decl *decl_with(Parser *p, Decl *d, uint32_t attrs, Modifiers mods, Span at)
{
    TAKE(p, attrs, d->attrs);
    d->is_pub = mods.is_pub;
    d->span = at;
    switch (d->kind) {
    case DECL_FUN:
        d->fun->flags |= mods.flags;
        d->fun->is_pub = mods.is_pub;
        d->fun->attrs = d->attrs;
        d->fun->span = at;
        break;
    case DECL_CONST:
        d->constant->is_pub = mods.is_pub;
        d->constant->attrs = d->attrs;
        break;
    case DECL_CONSTRAINT:
        d->constraint->is_pub = mods.is_pub;
        d->constraint->attrs = d->attrs;
        break;
    default:
        break;
    }
    set_doc(d, doc_before(p, at.lo));
    return d;
}

Decl *decl_of_member(Parser *p, Member *m)
{
    Decl *d = mk_decl(p, DECL_ERROR, (Name){0}, m->span);
    switch (m->kind) {
    case MEM_FUN:
        d->kind = DECL_FUN;
        d->fun = m->fun;
        d->name = m->fun->name;
        d->doc = m->fun->doc;
        break;
    case MEM_CONST:
        d->kind = DECL_CONST;
        d->constant = m->constant;
        d->name = m->constant->name;
        break;
    case MEM_CONSTRAINT:
        d->kind = DECL_CONSTRAINT;
        d->constraint = m->constraint;
        d->name = m->constraint->name;
        d->doc = m->constraint->doc;
        break;
    case MEM_IMPL:
        d->kind = DECL_IMPL;
        d->impl = m->impl;
        d->name.span = m->impl->head;
        if (!d->impl->target) { /* `impl X { }` outside of X */
            d->impl->target = d->impl->trait;
            d->impl->trait = NULL;
        }
        break;
    default:
        break;
    }
    return d;
}

Decl *mk_type_decl(Parser *p, DeclKind k, Sym name, Span name_at, TypeParams *tparams,
                   const Token *version, TypeExpr *extends)
{
    Decl *d = mk_decl(p, k, (Name){name, name_at}, name_at);
    d->type = ARENA_NEW(p->arena, TypeDecl);
    d->type->name = d->name;
    if (tparams)
        d->type->tparams = *tparams;
    if (version)
        d->type->version = mk_version(p, version);
    d->type->extends = extends;
    return d;
}

Decl *type_members(Parser *p, Decl *d, uint32_t members, Span at)
{
    Member **data;
    uint32_t len;
    take_members(p, members, &data, &len, &d->doc);
    d->type->members.data = data;
    d->type->members.len = len;
    d->span = at;
    return d;
}

Decl *mk_alias_decl(Parser *p, Sym name, Span name_at, TypeParams *tparams, TypeExpr *type,
                    Span at)
{
    Decl *d = mk_type_decl(p, DECL_GENE, name, name_at, tparams, NULL, NULL);
    Member *m = mk_type_member(p, type, type->span);
    d->type->members.data = ARENA_NEW(p->arena, Member *);
    d->type->members.data[0] = m;
    d->type->members.len = 1;
    d->span = at;
    return d;
}

/* ---- evolution -------------------------------------------------------------------------- */

void push_evolution(Parser *p, EvolveKind k, const Token *name, Modifiers mods, Member *m, Span at)
{
    EvolveEntry e = {.item = {.kind = k, .member = m, .span = at}};
    if (m)
        member_with(p, m, p->scratch.len, mods, at);
    if (name)
        e.item.name = mk_name(name);
    else if (m && m->kind == MEM_FIELD)
        e.item.name = m->field->name;
    else if (m && m->kind == MEM_FUN)
        e.item.name = m->fun->name;
    else if (m && m->kind == MEM_CONSTRAINT)
        e.item.name = m->constraint->name;
    SCRATCH_PUSH(p, e);
}

void push_evolution_because(Parser *p, const Token *text)
{
    EvolveEntry e = {.because = mk_literal(p, text, token_span(text))};
    SCRATCH_PUSH(p, e);
}

void push_evolution_migrate(Parser *p, Expr *block)
{
    EvolveEntry e = {.migrate = block};
    SCRATCH_PUSH(p, e);
}

void push_evolution_doc(Parser *p, const Token *doc)
{
    EvolveEntry e = {.doc = doc};
    SCRATCH_PUSH(p, e);
}

Decl *mk_evolves(Parser *p, uint32_t path, Span path_at, const Token *to, const Token *from,
                 uint32_t items, Span at)
{
    EvolvesDecl *v = ARENA_NEW(p->arena, EvolvesDecl);
    struct { SLICE(EvolveEntry) items; } all;
    TAKE(p, items, all.items);
    mk_path(p, path, path_at, &v->target);
    v->to = mk_version(p, to);
    v->from = mk_version(p, from);
    Decl *d = mk_decl(p, DECL_EVOLVES, v->target.segs.data[v->target.segs.len - 1].name, at);
    d->evolves = v;
    uint32_t mark = p->scratch.len;
    for (uint32_t i = 0; i < all.items.len; i++) {
        const EvolveEntry *e = &all.items.data[i];
        if (e->because) {
            v->because = e->because->string.text;
            v->because_len = e->because->string.len;
        } else if (e->migrate) {
            v->migrate = e->migrate;
        } else if (e->doc) {
            d->doc = mk_doc(p, e->doc);
        } else {
            SCRATCH_PUSH(p, e->item);
        }
    }
    TAKE(p, mark, v->items);
    return d;
}

/* ---- modules ---------------------------------------------------------------------------- */

Decl *mk_other(Parser *p, const Token *t, Span at)
{
    Name name = {NULL, token_span(t)};
    if (t[1].kind == T_NAME)
        name = mk_name(&t[1]);
    return mk_decl(p, DECL_OTHER, name, at);
}

void set_module(Parser *p, uint32_t path, Span path_at, const Token *version, uint32_t attrs,
                Span at)
{
    SourceUnit *u = p->unit;
    Path name;
    mk_path(p, path, path_at, &name);
    if (u->module.segs.len) {
        p->scratch.len = attrs;
        p->errors++;
        Diag *d = diag_add(p->s->diags, DIAG_SECOND_MODULE, at);
        diag_peer(p->s->diags, d, u->module.span, "the file is this module");
        return;
    }
    u->module = name;
    if (version)
        u->version = mk_version(p, version);
    TAKE(p, attrs, u->attrs);
    p->module_at = at.lo;
}

UseDecl *add_use(Parser *p, Modifiers mods, uint32_t path, Span path_at, const Token *alias,
                 Span at)
{
    UseDecl *u = ARENA_NEW(p->arena, UseDecl);
    mk_path(p, path, path_at, &u->module);
    if (alias)
        u->alias = mk_name(alias);
    u->is_pub = mods.is_pub;
    u->span = at;
    vec_push(p->arena, &p->unit->uses, u);
    return u;
}

void use_items(Parser *p, Modifiers mods, uint32_t path, Span path_at, uint32_t items, Span at)
{
    struct { SLICE(UseItem) items; } list;
    TAKE(p, items, list.items);
    UseDecl *u = add_use(p, mods, path, path_at, NULL, at);
    u->items.data = list.items.data;
    u->items.len = list.items.len;
}

UseDecl *add_foreign_use(Parser *p, Modifiers mods, const Token *t, const Token *alias, Span at)
{
    UseDecl *u = add_use(p, mods, p->scratch.len, token_span(t), alias, at);
    u->foreign = true;
    return u;
}

void foreign_items(Parser *p, UseDecl *u, uint32_t items, const Token *name, const Token *alias)
{
    if (name)
        push_use_item(p, name, alias);
    TAKE(p, items, u->items);
}

void push_use_item(Parser *p, const Token *name, const Token *alias)
{
    UseItem u = {.name = mk_name(name)};
    if (alias)
        u.alias = mk_name(alias);
    SCRATCH_PUSH(p, u);
}

void push_decl(Parser *p, Decl *d)
{
    DeclItem it = {.decl = d};
    SCRATCH_PUSH(p, it);
}

void push_decl_doc(Parser *p, const Token *t)
{
    DeclItem it = {.doc = t};
    SCRATCH_PUSH(p, it);
}

/* Whose documentation a text between declarations is: docs/language.md, files and modules. */
static void place_doc(Parser *p, const DeclItem *items, uint32_t len, uint32_t i, Doc *module)
{
    Doc doc = mk_doc(p, items[i].doc);
    uint32_t before = i, after = i + 1;
    while (before > 0 && items[before - 1].doc)
        before--;
    while (after < len && items[after].doc)
        after++;
    Decl *prev = before > 0 ? items[before - 1].decl : NULL;
    Decl *next = after < len ? items[after].decl : NULL;
    bool is_docs = *token_at(&p->tokens, items[i].doc) == 'd';
    if (!prev) { /* after module and use lines, or first in the file */
        if (module && !module->text)
            *module = doc;
        else if (next)
            set_doc(next, doc);
    } else if (next && is_docs) {
        set_doc(next, doc);
    } else {
        set_doc(prev, doc);
    }
}

static Decl **take_decls(Parser *p, uint32_t mark, uint32_t *len, Doc *module)
{
    struct { SLICE(DeclItem) items; } all;
    TAKE(p, mark, all.items);
    Decl **out = ARENA_ARRAY(p->arena, Decl *, all.items.len);
    *len = 0;
    for (uint32_t i = 0; i < all.items.len; i++) {
        if (all.items.data[i].doc)
            place_doc(p, all.items.data, all.items.len, i, module);
        else if (all.items.data[i].decl)
            out[(*len)++] = all.items.data[i].decl;
    }
    return out;
}

Decl *mk_submodule(Parser *p, const Token *name, uint32_t decls, Span at)
{
    Decl *d = mk_decl(p, DECL_SUBMOD, mk_name(name), at);
    uint32_t len;
    d->submod.decls.data = take_decls(p, decls, &len, &d->doc);
    d->submod.decls.len = len;
    return d;
}

void finish_unit(Parser *p, uint32_t decls)
{
    uint32_t len;
    Decl **data = take_decls(p, decls, &len, &p->unit->doc);
    p->unit->decls.data = data;
    p->unit->decls.len = p->unit->decls.cap = len;
    if (!p->unit->doc.text && p->module_at)
        p->unit->doc = doc_before(p, p->module_at);
}
