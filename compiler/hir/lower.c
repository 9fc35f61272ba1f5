/* Lowering: the run over all modules, and the worklist of functions. */
#include "hir/lower_impl.h"

#include <string.h>

void lower_unsupported(Lower *lw, Span at, const char *what)
{
    diag_add(lw->s->diags, DIAG_LOWER_UNSUPPORTED, at, what);
}

/* ---- texts ------------------------------------------------------------------------------------ */

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

/* ---- the worklist --------------------------------------------------------------------------------- */

Job *lower_job(Lower *lw, HFunc *fn, FunInfo *info, Subst subst,
               void (*run)(Lower *, Job *), void *data)
{
    Job *j = ARENA_NEW(lw->a, Job);
    j->fn = fn;
    j->info = info;
    j->subst = subst;
    j->run = run;
    j->data = data;
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

HFunc *lower_named_fun(Lower *lw, HFuncKind kind, const char *name, const char *module, bool *is_new)
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

/* ---- constants, host functions --------------------------------------------------------------------- */

static void lower_init(Lower *lw, Job *job)
{
    Fn fn;
    fn_open(&fn, lw, job->fn, job->info, job->subst);
    lw_into(&fn, job->info->body, (Dest){DEST_RETURN, NULL});
    fn_close(&fn);
}

HConst *lower_const(Lower *lw, Def *d)
{
    HConst *c = map_get(&lw->consts, map_key(d));
    if (c)
        return c;
    c = ARENA_NEW(lw->a, HConst);
    map_put(lw->a, &lw->consts, map_key(d), c);
    ConstInfo *info = d->constant;
    c->name = def_path(lw, d);
    c->module = d->module->name->text;
    c->doc = info->decl ? doc_text(lw, &info->decl->doc) : NULL;
    c->type = lower_type(lw, info->type ? info->type : d->type);
    c->is_pub = d->is_pub;
    c->span = d->span;
    if (info->decl && info->decl->is_var)
        lower_unsupported(lw, d->span, "a variable of the module");
    bool is_new;
    c->init = lower_named_fun(lw, HF_CONST, arena_printf(lw->a, "%s.init", c->name), c->module, &is_new);
    c->init->result = c->type;
    c->init->span = d->span;
    /* Lowered at once, so that constants it uses come before it. */
    Job job = {.fn = c->init, .info = info->fun};
    lower_init(lw, &job);
    c->id = lw->hp->consts.len;
    vec_push(lw->a, &lw->hp->consts, c);
    return c;
}

HHost *lower_host(Lower *lw, Def *d)
{
    HHost *h = map_get(&lw->hosts, map_key(d));
    if (h)
        return h;
    h = ARENA_NEW(lw->a, HHost);
    map_put(lw->a, &lw->hosts, map_key(d), h);
    FunInfo *info = d->fun;
    h->id = lw->hp->hosts.len;
    h->name = def_path(lw, d);
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

/* ---- the run ------------------------------------------------------------------------------------------ */

static void set_violation(Lower *lw)
{
    HProgram *hp = lw->hp;
    bool is_new;
    HType *t = hir_named(hp, HT_RECORD, "Violation", "", &is_new);
    hp->violation = t;
    if (!is_new)
        return;
    static const char *const names[] = {"gene", "constraint", "path", "conjunct", "values"};
    HField *fields = ARENA_ARRAY(lw->a, HField, 5);
    for (int i = 0; i < 5; i++) {
        fields[i].name = names[i];
        fields[i].type = hir_type(hp, HT_STRING);
    }
    fields[4].type = hir_list(hp, hir_type(hp, HT_STRING));
    t->fields.data = fields;
    t->fields.len = 5;
}

static Lower *open_run(Program *p, HProgram *hp)
{
    Lower *lw = ARENA_NEW(p->session->arena, Lower);
    lw->s = p->session;
    lw->a = p->session->arena;
    lw->p = p;
    lw->hp = hp;
    return lw;
}

HProgram *lower_program(Program *p)
{
    HProgram *hp = hir_new(p->session);
    Lower *lw = open_run(p, hp);
    for (uint32_t i = 0; i < p->modules.len; i++)
        lower_module(lw, p->modules.data[i]);
    run_jobs(lw);
    if (!hp->violation)
        set_violation(lw);
    hir_finish_types(hp);
    return hp;
}
