/* Lowering: the run over all modules, and the worklist of functions. */
#include "hir/lower_impl.h"

#include <string.h>

void lower_unsupported(Lower *lw, Span at, const char *what)
{
    diag_add(lw->s->diags, DIAG_LOWER_UNSUPPORTED, at, what);
}

/* ---- texts ----------------------------------------------------------------------------------- */

const char *def_path(Lower *lw, const Def *d)
{
    if (!d->parent || d->parent->kind == DEF_MODULE)
        return arena_printf(lw->a, "%s.%s", d->module->name->text, d->name->text);
    return arena_printf(lw->a, "%s.%s", def_path(lw, d->parent), d->name->text);
}

const char *doc_text(Lower *lw, const Doc *d)
{
    return d && d->text ? arena_strndup(lw->a, d->text, d->len) : NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past the comment at s[i], or i. */
static uint32_t skip_comment(const char *s, uint32_t i, uint32_t n)
{
    if (i + 1 < n && ((s[i] == '/' && s[i + 1] == '/') || (s[i] == '-' && s[i + 1] == '-')))
        while (i < n && s[i] != '\n')
            i++;
    return i;
}

const char *span_text(Lower *lw, Span at)
{
    SourceFile *f = sources_find(&lw->s->sources, at.lo);
    if (!f || at.hi > f->base + f->len)
        return "";
    const char *s = f->text + (at.lo - f->base);
    uint32_t n = at.hi - at.lo, len = 0;
    char *out = arena_alloc(lw->a, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        bool plain = (unsigned char)s[i] > '/' || s[i] == '.';
        if (plain) {
            out[len++] = s[i];
            continue;
        }
        uint32_t end = skip_comment(s, i, n);
        if (end >= n)
            break;
        i = end;
        if (!is_blank(s[i]))
            out[len++] = s[i];
        else if (len && out[len - 1] != ' ')
            out[len++] = ' ';
    }
    while (len && out[len - 1] == ' ')
        len--;
    out[len] = 0;
    return out;
}

/* ---- the worklist ---------------------------------------------------------------------------- */

Job *lower_job(Lower *lw, HFunc *fn, FunInfo *info, Subst subst,
               void (*run)(Lower *, Job *), void *data)
{
    Job *j = ARENA_NEW(lw->a, Job);
    j->fn = fn;
    j->info = info;
    j->subst = subst;
    j->run = run;
    j->data = data;
    if (lw->later)
        map_put(lw->a, &lw->waiting, map_key(fn), j);
    else
        vec_push(lw->a, &lw->jobs, j);
    return j;
}

static void run_jobs(Lower *lw)
{
    while (lw->next_job < lw->jobs.len && !session_cancelled(lw->s)) {
        Job *j = lw->jobs.data[lw->next_job++];
        j->run(lw, j);
    }
}

HFunc *lower_named_fun(Lower *lw, HFuncKind kind, const char *name, const char *module,
                       bool *is_new)
{
    Sym sym = intern_z(lw->s->names, name);
    HFunc *f = map_get(&lw->funcs, map_key(sym));
    *is_new = !f;
    if (f)
        return f;
    f = hir_func(lw->hp, kind, sym->text, module);
    map_put(lw->a, &lw->funcs, map_key(sym), f);
    return f;
}

/* ---- constants, host functions --------------------------------------------------------------- */

static void lower_init(Lower *lw, Job *job)
{
    Fn fn;
    fn_open(&fn, lw, job->fn, job->info, job->subst);
    lw_into(&fn, job->info->body, (Dest){DEST_RETURN, NULL});
    fn_close(&fn);
}

static uint64_t name_key(Lower *lw, const char *name)
{
    return map_key(intern_z(lw->s->names, name));
}

static void add_init(Lower *lw, HConst *c)
{
    bool is_new;
    const char *name = arena_printf(lw->a, "%s.init", c->name);
    c->init = lower_named_fun(lw, HF_CONST, name, c->module, &is_new);
    c->init->result = c->type;
    c->init->span = c->span;
}

HConst *lower_const(Lower *lw, Def *d)
{
    const char *path = def_path(lw, d);
    HConst *c = map_get(&lw->consts, name_key(lw, path));
    if (c)
        return c;
    c = ARENA_NEW(lw->a, HConst);
    map_put(lw->a, &lw->consts, name_key(lw, path), c);
    ConstInfo *info = d->constant;
    c->name = path;
    c->module = d->module->name->text;
    c->doc = info->decl ? doc_text(lw, &info->decl->doc) : NULL;
    c->type = lower_type(lw, info->type ? info->type : d->type);
    c->is_pub = d->is_pub;
    c->span = d->span;
    add_init(lw, c);
    if (lw->later) {
        lower_job(lw, c->init, info->fun, (Subst){0}, lower_init, NULL);
    } else { /* at once, so that constants it uses come before it */
        Job job = {.fn = c->init, .info = info->fun};
        lower_init(lw, &job);
    }
    c->id = lw->hp->consts.len;
    vec_push(lw->a, &lw->hp->consts, c);
    return c;
}

/* Literals, and constants: what is wrong with one is told where it is declared. A literal of a type
   without constraints cannot go wrong. */
static bool is_safe(const Expr *e)
{
    if (e->kind == EX_UNARY && e->unary.op == OP_NEG && !e->unary.target)
        e = e->unary.operand;
    if (e->kind == EX_NAME)
        return e->name.def && e->name.def->kind == DEF_CONST;
    return e->kind == EX_INT || e->kind == EX_FLOAT || e->kind == EX_BOOL || e->kind == EX_STRING ||
           e->kind == EX_CHAR;
}

/* Later: the record that it belongs to is not whole yet. */
void lower_default(Lower *lw, HType *t, uint32_t field, const FieldInfo *info, Subst subst)
{
    FunInfo *fun = info->decl ? info->decl->fun : NULL;
    if (!fun || (lw->only_checks && is_safe(fun->body)))
        return;
    HField *f = &t->fields.data[field];
    HConst *c = f->absent = ARENA_NEW(lw->a, HConst);
    c->name = arena_printf(lw->a, "%s.%s.default", t->name, f->name);
    c->module = t->module;
    c->type = f->type;
    c->owner = t;
    c->field = field;
    c->span = fun->body->span;
    add_init(lw, c);
    c->id = lw->hp->consts.len;
    vec_push(lw->a, &lw->hp->consts, c);
    lower_job(lw, c->init, fun, subst, lower_init, NULL);
}

HHost *lower_host(Lower *lw, Def *d)
{
    const char *path = def_path(lw, d);
    HHost *h = map_get(&lw->hosts, name_key(lw, path));
    if (h)
        return h;
    h = ARENA_NEW(lw->a, HHost);
    map_put(lw->a, &lw->hosts, name_key(lw, path), h);
    FunInfo *info = d->fun;
    h->id = lw->hp->hosts.len;
    h->name = path;
    h->module = d->module->name->text;
    h->doc = doc_text(lw, &info->decl->doc);
    h->is_effect = info->decl->flags & FUN_EFFECT;
    h->span = d->span;
    h->result = lower_type(lw, info->result);
    h->params.len = info->params.len;
    h->params.data = ARENA_ARRAY(lw->a, HField, info->params.len);
    for (uint32_t i = 0; i < info->params.len; i++) {
        h->params.data[i].name = info->params.data[i]->name->text;
        h->params.data[i].type = lower_type(lw, info->params.data[i]->type);
    }
    vec_push(lw->a, &lw->hp->hosts, h);
    return h;
}

/* ---- the run --------------------------------------------------------------------------------- */

/* The record of a broken constraint, as the prelude declares it. */
static void set_violation(Lower *lw)
{
    Module *prelude = map_get(&lw->p->by_name, map_key(intern_z(lw->s->names, "prelude")));
    Sym name = intern_z(lw->s->names, "Violation");
    Def *d = prelude ? map_get(&prelude->names, map_key(name)) : NULL;
    if (d && d->kind == DEF_GENE) {
        lw->hp->violation = lower_type(lw, d->info->type);
        return;
    }
    HType *string = hir_type(lw->hp, HT_STRING);
    static const char *const names[] = {"gene", "constraint", "path", "conjunct", "values"};
    bool is_new;
    HType *t = lw->hp->violation =
        hir_named(lw->hp, HT_RECORD, "prelude.Violation", "prelude", &is_new);
    t->fields.len = 5;
    t->fields.data = ARENA_ARRAY(lw->a, HField, 5);
    for (int i = 0; i < 5; i++) {
        t->fields.data[i].name = names[i];
        t->fields.data[i].type = i == 4 ? hir_list(lw->hp, string) : string;
    }
}

static Lower *open_run(Program *p, HProgram *hp)
{
    Lower *lw = ARENA_NEW(p->session->arena, Lower);
    lw->s = p->session;
    lw->a = p->session->arena;
    lw->p = p;
    lw->hp = hp;
    for (uint32_t i = 0; i < hp->funcs.len; i++)
        map_put(lw->a, &lw->funcs, name_key(lw, hp->funcs.data[i]->name), hp->funcs.data[i]);
    for (uint32_t i = 0; i < hp->consts.len; i++)
        map_put(lw->a, &lw->consts, name_key(lw, hp->consts.data[i]->name), hp->consts.data[i]);
    for (uint32_t i = 0; i < hp->hosts.len; i++)
        map_put(lw->a, &lw->hosts, name_key(lw, hp->hosts.data[i]->name), hp->hosts.data[i]);
    for (uint32_t i = 0; i < hp->systems.len; i++)
        map_put(lw->a, &lw->systems, name_key(lw, hp->systems.data[i]->name), hp->systems.data[i]);
    return lw;
}

/* Functions are never read from data, nor are they what data leave out. */
static void drop_defaults(HProgram *hp)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < hp->consts.len; i++) {
        HConst *c = hp->consts.data[i];
        if (c->owner && c->type->has_fun) {
            c->owner->fields.data[c->field].absent = NULL;
            continue;
        }
        c->id = kept;
        hp->consts.data[kept++] = c;
    }
    hp->consts.len = kept;
}

static void close_run(Lower *lw)
{
    run_jobs(lw);
    hir_finish_types(lw->hp);
    drop_defaults(lw->hp);
    hir_order_consts(lw->hp);
}

static void loose_laws(Lower *lw)
{
    for (uint32_t i = 0; i < lw->p->modules.len; i++) {
        const Module *m = lw->p->modules.data[i];
        for (uint32_t j = 0; j < m->defs.len; j++)
            if (m->defs.data[j]->kind == DEF_CONSTRAINT)
                lower_loose_laws(lw, m->defs.data[j]);
    }
}

HProgram *lower_program(Program *p)
{
    HProgram *hp = hir_new(p->session);
    Lower *lw = open_run(p, hp);
    set_violation(lw);
    for (uint32_t i = 0; i < p->modules.len; i++)
        lower_module(lw, p->modules.data[i]);
    loose_laws(lw);
    close_run(lw);
    return hp;
}

/* ---- what `check` computes ------------------------------------------------------------------- */

static void compute_const(Lower *lw, Def *d)
{
    const ConstDecl *decl = d->constant->decl;
    if (decl && decl->value && !is_safe(decl->value))
        lower_const(lw, d);
}

static void compute_members(Lower *lw, const TypeInfo *info)
{
    bool defaults = false;
    for (uint32_t i = 0; i < info->fields.len; i++) {
        const FieldDecl *decl = info->fields.data[i].decl;
        defaults = defaults || (decl && decl->fun && !is_safe(decl->fun->body));
    }
    if (defaults)
        lower_type(lw, info->type);
    for (uint32_t i = 0; i < info->consts.len; i++)
        compute_const(lw, info->consts.data[i]);
}

static void compute_def(Lower *lw, Def *d)
{
    switch ((int)d->kind) {
    case DEF_CONST:
        compute_const(lw, d);
        break;
    case DEF_GENE:
        if (!d->info->type->args.len)
            compute_members(lw, d->info);
        break;
    case DEF_CONSTRAINT:
        lower_loose_laws(lw, d);
        break;
    default:
        break;
    }
}

HProgram *lower_constants(Program *p, Lower **later)
{
    HProgram *hp = hir_new(p->session);
    Lower *lw = open_run(p, hp);
    lw->only_checks = true;
    lw->later = later != NULL;
    set_violation(lw);
    for (uint32_t i = 0; i < p->modules.len; i++)
        for (uint32_t j = 0; p->modules.data[i]->requested && j < p->modules.data[i]->defs.len; j++)
            compute_def(lw, p->modules.data[i]->defs.data[j]);
    if (!hp->consts.len && !hp->laws.len)
        return NULL;
    if (later) {
        hir_finish_types(hp);
        drop_defaults(hp);
        *later = lw;
    } else {
        close_run(lw);
    }
    return hp;
}

void lower_body(Lower *later, HFunc *f)
{
    Job *j = map_get(&later->waiting, map_key(f));
    if (!j || !j->run)
        return;
    uint32_t types = later->hp->types.len;
    void (*run)(Lower *, Job *) = j->run;
    j->run = NULL;
    run(later, j);
    hir_finish_new_types(later->hp, types);
}

HFunc *lower_expression(HProgram *hp, Program *p, FunInfo *info)
{
    Lower *lw = open_run(p, hp);
    HFunc *f = hir_func(hp, HF_FUN, arena_printf(lw->a, "expression%u", hp->funcs.len), "");
    f->result = lower_type(lw, info->result);
    f->span = info->body->span;
    f->is_pub = true;
    lower_job(lw, f, info, (Subst){0}, lower_init, NULL);
    close_run(lw);
    return f;
}
