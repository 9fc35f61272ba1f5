/* What nobody declares: names, and functions with the signature that their calls imply. */
#include "sema/check.h"

static uint64_t file_key(const Sema *sm, Sym name)
{
    return (uint64_t)(sm->module->def->span.lo + 1) << 32 | name->id;
}

/* A name that another module exports: reported with its `use`, then taken as if imported. */
Def *import_anyway(Sema *sm, Name name)
{
    Def *found = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < sm->p->modules.len; i++) {
        Module *m = sm->p->modules.data[i];
        Def *d = m != sm->module ? map_get(&m->names, map_key(name.sym)) : NULL;
        if (!d || !d->is_pub)
            continue;
        found = found ? found : d;
        count++;
    }
    if (!found)
        return NULL;
    Diag *d = NULL;
    if (!sm->module->unit->syntax_errors) { /* else its `use` may be what could not be read */
        d = diag_add(sm->d, DIAG_NOT_IMPORTED, name.span, name.sym->text,
                     found->module->name->text);
        fix_missing_import(sm, d, name.sym);
        note_reported(sm, name.sym, d);
    }
    Import *im = ARENA_NEW(sm->a, Import);
    im->name = name.sym;
    im->def = found;
    im->used = true;
    map_put(sm->a, &sm->module->imports, map_key(name.sym), im);
    Slot *s = slot_of(sm, name.sym);
    s->global = found;
    s->global_epoch = sm->module_epoch;
    return found;
}

/* Moves the report to the earliest use: declarations are looked at before bodies. */
bool reported_before(Sema *sm, Name name)
{
    Diag *d = map_get(&sm->reported, file_key(sm, name.sym));
    if (d && name.span.lo < d->span.lo)
        d->span = name.span;
    return d != NULL;
}

void note_reported(Sema *sm, Sym name, Diag *d)
{
    map_put(sm->a, &sm->reported, file_key(sm, name), d);
}

/* ---- members ------------------------------------------------------------------------------- */

/* A declaration with a syntax error in it may have lost what is missed. */
bool is_broken(const Def *d)
{
    while (d && d->kind != DEF_GENE && d->kind != DEF_SYSTEM && d->kind != DEF_TRAIT)
        d = d->parent;
    if (!d || !d->decl)
        return false;
    const TypeDecl *td = d->decl->type;
    for (uint32_t i = 0; i < td->members.len; i++)
        if (td->members.data[i]->kind == MEM_ERROR)
            return true;
    return false;
}

static uint64_t member_key(const Def *owner, Name name)
{
    return ((uint64_t)(owner->span.lo + 1) << 32 | name.sym->id) * 2 + 1;
}

enum { MEMBER_PEERS = 8 };

/* The same missing member of the same type is one fault, wherever it is used. */
bool reported_member(Sema *sm, const Def *owner, Name name)
{
    Diag *d = owner && owner->span.lo ? map_get(&sm->reported, member_key(owner, name)) : NULL;
    if (d && d->peers.len < MEMBER_PEERS)
        diag_peer(sm->d, d, name.span, "also here");
    return d != NULL;
}

void note_member(Sema *sm, const Def *owner, Name name, Diag *d)
{
    if (owner && owner->span.lo)
        map_put(sm->a, &sm->reported, member_key(owner, name), d);
}

/* ---- values -------------------------------------------------------------------------------- */

/* Spaces that the line of `at` starts with. */
static const char *indentation(Sema *sm, uint32_t at)
{
    const SourceFile *f = sources_find(&sm->s->sources, at);
    uint32_t lo = at - f->base, n = 0;
    while (lo > 0 && f->text[lo - 1] != '\n')
        lo--;
    while (f->text[lo + n] == ' ')
        n++;
    return arena_strndup(sm->a, f->text + lo, n);
}

/* The statement of a surrounding block in which the local was declared. */
static const Expr *declaring_statement(const Sema *sm, const Def *local)
{
    for (uint32_t b = sm->blocks.len; b-- > 0;) {
        const Expr *block = sm->blocks.data[b];
        for (uint32_t i = 0; i < block->block.stmts.len; i++) {
            const Expr *s = block->block.stmts.data[i];
            if (s->span.lo <= local->span.lo && local->span.hi <= s->span.hi)
                return s;
        }
    }
    return NULL;
}

/* `if c { x = 1 } else { x = 2 }  f(x)`: x ends with its branch. */
static bool explain_dead(Sema *sm, Diag *d, Sym name)
{
    Slot *s = slot_of(sm, name);
    if (s->dead_epoch != sm->body_epoch || !s->dead || !s->dead->type)
        return false;
    Def *dead = s->dead;
    diag_peer(sm->d, d, dead->span, "declared here, in a block that has ended");
    const Expr *st = declaring_statement(sm, dead);
    Type *t = type_zonk(sm->tt, dead->type);
    if (st && !is_error(t) && !dead->local->is_param) {
        const char *indent = indentation(sm, st->span.lo);
        const char *text = t->has_var || t->kind == TY_VAR
                               ? arena_printf(sm->a, "let %s\n%s", name->text, indent)
                               : arena_printf(sm->a, "let %s: %s\n%s", name->text,
                                              type_name(sm->tt, t), indent);
        diag_fix(sm->d, d, FIX_CERTAIN, (Span){st->span.lo, st->span.lo}, text,
                 "declare it before the block");
    }
    return true;
}

static bool explain_variant(Sema *sm, Diag *d, Sym name, Span at)
{
    EnumInfo *only = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; may_suggest(sm) && i < sm->module->defs.len; i++) {
        Def *g = sm->module->defs.data[i];
        if (g->kind != DEF_GENE || !g->info)
            continue;
        bool ambiguous;
        VariantInfo *v = gene_variant(g, name, &ambiguous);
        if (!v)
            continue;
        only = v->owner;
        count++;
        if (count > 1)
            break;
    }
    if (count != 1)
        return false;
    const Def *owner = only->def->kind == DEF_ENUM ? only->def->parent : only->def;
    diag_fix(sm->d, d, FIX_MAYBE, (Span){at.lo, at.lo},
             arena_printf(sm->a, "%s::", owner->name->text), "a variant of `%s`",
             owner->name->text);
    return true;
}

static void explain_unknown(Sema *sm, Diag *d, Sym name, Span at)
{
    const TypeInfo *info = sm->body->self ? sema_info(sm->body->self) : NULL;
    Def *m = info ? map_get(&info->members, map_key(name)) : NULL;
    if (m && m->kind == DEF_FIELD) {
        diag_fix(sm->d, d, FIX_CERTAIN, (Span){at.lo, at.lo}, "this.", "the field of `this`");
        diag_peer(sm->d, d, m->span, "the field");
        return;
    }
    if (explain_dead(sm, d, name) || explain_variant(sm, d, name, at))
        return;
    const char *near = suggest_value(sm, name);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, at, near, "did you mean `%s`?", near);
}

/* Reported once in a file; it then stands for anything. */
Type *unknown_name(Sema *sm, Expr *e, Name name)
{
    const FunDecl *f = sm->body->fun->decl;
    if (f && (f->flags & FUN_BROKEN)) /* it may be a parameter that could not be read */
        return fail(sm, e);
    if (reported_before(sm, name))
        return fail(sm, e);
    Diag *d = diag_add(sm->d, DIAG_UNKNOWN_NAME, name.span, name.sym->text);
    note_reported(sm, name.sym, d);
    explain_unknown(sm, d, name.sym, name.span);
    return fail(sm, e);
}

/* ---- functions ----------------------------------------------------------------------------- */

Type *undeclared_call(Sema *sm, Expr *e, Name name, Type *hint)
{
    uint64_t key = file_key(sm, name.sym);
    Undeclared *u = map_get(&sm->undeclared_by_name, key);
    for (uint32_t i = 0; i < e->call.args.len; i++)
        check_any(sm, e->call.args.data[i], NULL);
    if (u) {
        if (name.span.lo < u->diag->span.lo)
            u->diag->span = name.span;
        return u->result;
    }
    u = ARENA_NEW(sm->a, Undeclared);
    u->name = name.sym;
    u->at = name.span;
    u->args.data = e->call.args.data;
    u->args.len = e->call.args.len;
    u->result = hint && !hint->has_var && !is_error(hint) ? hint
                                                          : type_var(sm->tt, VAR_ANY, e->span);
    u->module = sm->module;
    u->diag = diag_add(sm->d, DIAG_UNDECLARED_FUN, name.span, name.sym->text);
    map_put(sm->a, &sm->undeclared_by_name, key, u);
    vec_push(sm->a, &sm->undeclared, u);
    return u->result;
}

/* The value's type is asked for before anything tells it. */
void report_open(Sema *sm, Expr *base, Type *var, Name member)
{
    for (uint32_t i = 0; i < sm->undeclared.len; i++)
        if (type_resolve(sm->undeclared.data[i]->result) == var) {
            var->bound = sm->type_error; /* that function is reported already */
            return;
        }
    if (diags_errors(sm->d) > sm->body->errors)
        return; /* what is wrong before explains it, mostly */
    Diag *d = diag_add(sm->d, DIAG_CANNOT_INFER, base->span);
    diag_note(sm->d, d, "its type must be known before `.%s`", member.sym->text);
}

static const char *argument_name(Sema *sm, const Expr *arg, uint32_t i)
{
    if (expr_is_bare(arg) && arg->name.name.sym && arg->name.def
        && arg->name.def->kind == DEF_LOCAL)
        return arg->name.name.sym->text;
    if (arg->kind == EX_FIELD && arg->field.name.sym)
        return arg->field.name.sym->text;
    return arena_printf(sm->a, "arg%u", i + 1);
}

/* A literal that nothing settles is what it would be by itself. */
static const char *settled_name(Sema *sm, Type *t)
{
    t = type_zonk(sm->tt, t);
    if (t->kind == TY_VAR && t->var_class == VAR_INT)
        return "Int64";
    if (t->kind == TY_VAR && t->var_class == VAR_FLOAT)
        return "Float64";
    return type_name(sm->tt, t);
}

static const char *signature_text(Sema *sm, const Undeclared *u)
{
    Out o = {0};
    out_printf(&o, "extern fun %s(", u->name->text);
    for (uint32_t i = 0; i < u->args.len; i++) {
        const Expr *arg = u->args.data[i];
        out_printf(&o, "%s%s: %s", i ? ", " : "", argument_name(sm, arg, i),
                   arg->type ? settled_name(sm, arg->type) : "_");
    }
    out_char(&o, ')');
    Type *r = type_resolve(u->result);
    bool open = r->kind == TY_VAR && r->var_class == VAR_ANY;
    if (r->kind != TY_UNIT && !open)
        out_printf(&o, " -> %s", settled_name(sm, r));
    const char *text = arena_strndup(sm->a, o.data, o.len);
    out_free(&o);
    return text;
}

static uint32_t end_of_file(const Module *m)
{
    return m->unit->file->base + m->unit->file->len;
}

/* A near name that is declared explains the call better than a missing declaration. */
void report_undeclared(Sema *sm)
{
    for (uint32_t i = 0; i < sm->undeclared.len; i++) {
        Undeclared *u = sm->undeclared.data[i];
        const char *near = suggest_value(sm, u->name);
        if (near)
            diag_fix(sm->d, u->diag, FIX_MAYBE, u->at, near, "did you mean `%s`?", near);
        const char *text = signature_text(sm, u);
        uint32_t end = end_of_file(u->module);
        const SourceFile *f = u->module->unit->file;
        bool newline = f->len && f->text[f->len - 1] == '\n';
        diag_fix(sm->d, u->diag, FIX_MAYBE, (Span){end, end},
                 arena_printf(sm->a, "%s\n%s\n", newline ? "" : "\n", text), "declare it: %s",
                 text);
        Type *r = type_resolve(u->result);
        if (r->kind == TY_VAR && r->var_class == VAR_ANY)
            r->bound = sm->type_error; /* used in ways that do not tell */
        u->result = r->kind == TY_VAR ? sm->type_error : r; /* for the bodies that follow */
    }
    sm->undeclared.len = 0;
}
