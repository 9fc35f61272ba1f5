/* Lowering of systems, traits, evolutions and what modules say about themselves. */
#include "hir/lower_impl.h"

#include <string.h>

static bool is_generic(const FunInfo *f)
{
    return f->tparams.len > 0;
}

static bool is_extern(const FunInfo *f)
{
    return f->decl && f->decl->flags & FUN_EXTERN;
}

/* ---- systems --------------------------------------------------------------------------------- */

HSystem *lower_system(Lower *lw, Def *d)
{
    const char *path = def_path(lw, d);
    uint64_t key = map_key(intern_z(lw->s->names, path));
    HSystem *sys = map_get(&lw->systems, key);
    if (sys)
        return sys;
    sys = ARENA_NEW(lw->a, HSystem);
    map_put(lw->a, &lw->systems, key, sys);
    sys->id = lw->hp->systems.len;
    sys->name = path;
    sys->module = d->module->name->text;
    sys->doc = doc_text(lw, d->doc);
    vec_push(lw->a, &lw->hp->systems, sys);
    TypeInfo *info = d->info;
    sys->state = lower_type(lw, info->type);
    const char **traits = ARENA_ARRAY(lw->a, const char *, info->traits.len);
    for (uint32_t i = 0; i < info->traits.len; i++)
        traits[i] = def_path(lw, info->traits.data[i]->def);
    sys->traits.data = traits;
    sys->traits.len = info->traits.len;
    lower_laws(lw, sys, info);
    HFunc **methods = ARENA_ARRAY(lw->a, HFunc *, info->methods.len);
    for (uint32_t i = 0; i < info->methods.len; i++) {
        Def *m = info->methods.data[i];
        if (!is_generic(m->fun) && !is_extern(m->fun) && m->fun->body)
            methods[sys->methods.len++] = lower_fun(lw, m, NULL, 0);
    }
    sys->methods.data = methods;
    return sys;
}

/* ---- traits ---------------------------------------------------------------------------------- */

void lower_trait(Lower *lw, Def *d)
{
    HTrait *t = ARENA_NEW(lw->a, HTrait);
    t->name = def_path(lw, d);
    t->module = d->module->name->text;
    t->doc = doc_text(lw, d->doc);
    const char **methods = ARENA_ARRAY(lw->a, const char *, d->trait->methods.len);
    for (uint32_t i = 0; i < d->trait->methods.len; i++)
        methods[i] = span_text(lw, d->trait->methods.data[i]->fun->decl->head);
    t->methods.data = methods;
    t->methods.len = d->trait->methods.len;
    vec_push(lw->a, &lw->hp->traits, t);
}

/* ---- evolutions ------------------------------------------------------------------------------ */

static void lower_migrate(Lower *lw, Job *job)
{
    Fn fn;
    fn_open(&fn, lw, job->fn, job->info, job->subst);
    FunInfo *info = job->info;
    for (uint32_t i = 0; i < info->params.len; i++) {
        const Def *p = info->params.data[i];
        fn_param(&fn, p, p->name->text, fn_type(&fn, p->type), false, p->span);
    }
    if (!info->params.len) {
        HMigration *m = job->data;
        HLocal *l = fn_param(&fn, NULL, "this", m->from, false, info->body->span);
        fn.this_ = value_of(&fn, hx_local(&fn, l, info->body->span));
    }
    lw_into(&fn, info->body, (Dest){DEST_RETURN, NULL});
    fn_close(&fn);
}

void lower_evolves(Lower *lw, Def *d)
{
    struct EvolvesInfo *info = d->evolves;
    if (!info->target || !info->old_type || !info->new_type)
        return;
    HMigration *m = ARENA_NEW(lw->a, HMigration);
    m->type_name = def_path(lw, info->target);
    m->from = lower_type(lw, info->old_type);
    m->to = lower_type(lw, info->new_type);
    m->from_version = version_text(lw->a, info->decl->from);
    m->to_version = version_text(lw->a, info->decl->to);
    vec_push(lw->a, &lw->hp->migrations, m);
    if (!info->migrate)
        return;
    const char *name = arena_printf(lw->a, "%s.migrate_%s", m->type_name, m->from_version);
    bool is_new;
    m->migrate = lower_named_fun(lw, HF_MIGRATE, name, d->module->name->text, &is_new);
    m->migrate->result = m->to;
    m->migrate->span = d->span;
    lower_job(lw, m->migrate, info->migrate, (Subst){0}, lower_migrate, m);
}

/* ---- modules --------------------------------------------------------------------------------- */

/* Sentences of declarations, and those that stand in traits and constraints. */
typedef VEC(const char *) Texts;

static void add_sentences(Lower *lw, Texts *out, const char *owner, Sentence *const *list,
                          uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        vec_push(lw->a, out, arena_printf(lw->a, "%s: %s", owner, span_text(lw, list[i]->span)));
}

static void gather_sentences(Lower *lw, Texts *out, const Def *d)
{
    const char *owner = def_path(lw, d);
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
        add_sentences(lw, out, owner, d->info->sentences.data, d->info->sentences.len);
    else if (d->kind == DEF_TRAIT)
        add_sentences(lw, out, owner, d->trait->sentences.data, d->trait->sentences.len);
    else if (d->decl && d->decl->kind == DECL_CONSTRAINT)
        for (uint32_t i = 0; i < d->decl->constraint->members.len; i++) {
            Member *m = d->decl->constraint->members.data[i];
            if (m->kind == MEM_SENTENCE)
                add_sentences(lw, out, owner, &m->sentence, 1);
        }
}

static void lower_def(Lower *lw, Def *d)
{
    switch ((int)d->kind) {
    case DEF_GENE:
        if (d->info->type && !d->info->type->args.len) {
            lower_type(lw, d->info->type);
            for (uint32_t i = 0; i < d->info->methods.len; i++) {
                Def *m = d->info->methods.data[i];
                if (!is_generic(m->fun) && !is_extern(m->fun) && m->fun->body)
                    lower_fun(lw, m, NULL, 0);
            }
            for (uint32_t i = 0; i < d->info->consts.len; i++)
                lower_const(lw, d->info->consts.data[i]);
        }
        break;
    case DEF_SYSTEM:
        lower_system(lw, d);
        break;
    case DEF_TRAIT:
        lower_trait(lw, d);
        break;
    case DEF_FUN:
        if (is_extern(d->fun))
            lower_host(lw, d);
        else if (!is_generic(d->fun) && d->fun->body)
            lower_fun(lw, d, NULL, 0);
        break;
    case DEF_CONST:
        lower_const(lw, d);
        break;
    case DEF_EVOLVES:
        lower_evolves(lw, d);
        break;
    default:
        break;
    }
}

void lower_module(Lower *lw, Module *m)
{
    HModule *out = ARENA_NEW(lw->a, HModule);
    out->name = m->name->text;
    out->version = version_text(lw->a, m->version);
    out->doc = m->unit ? doc_text(lw, &m->unit->doc) : NULL;
    out->requested = m->requested;
    Texts sentences = {0};
    for (uint32_t i = 0; i < m->defs.len; i++)
        gather_sentences(lw, &sentences, m->defs.data[i]);
    out->sentences.data = sentences.data;
    out->sentences.len = sentences.len;
    vec_push(lw->a, &lw->hp->modules, out);
    for (uint32_t i = 0; i < m->defs.len; i++)
        lower_def(lw, m->defs.data[i]);
}
