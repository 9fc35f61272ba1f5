/* Lowering of constraints and laws: one fast function over the whole, and one for each condition
   that a report may name. */
#include "hir/lower_impl.h"

#include "sema/flow.h"

#include <string.h>

/* What a job for a constraint's function needs. */
typedef struct Part {
    HType *type;
    FunInfo *info;
    FieldInfo *field; /* of a `where`: its bare name is bound */
    Expr *body;       /* NULL: all of info->body */
} Part;

static Expr *inner(Expr *e)
{
    while (e && e->kind == EX_BLOCK && e->block.stmts.len == 1 && !e->has_semi)
        e = e->block.stmts.data[0];
    return e;
}

static void run_part(Lower *lw, Job *job)
{
    Part *p = job->data;
    Fn fn;
    fn_open(&fn, lw, job->fn, p->info, job->subst);
    HLocal *self = job->fn->locals.data[0];
    fn.this_ = value_of(&fn, hx_local(&fn, self, self->span));
    Expr *e = p->body ? p->body : p->info->body;
    lw_into(&fn, e, (Dest){DEST_RETURN, NULL});
    fn_close(&fn);
}

/* A function of the value: queued, with `this` as its parameter. */
static HFunc *part_fun(Lower *lw, const char *name, Part part, HType *result, Subst subst, Span at)
{
    HFunc *f = hir_func(lw->hp, HF_CONSTRAINT, name, part.type->module);
    f->owner = part.type;
    f->result = result;
    f->span = at;
    HLocal *self = hir_local(lw->hp, f, HL_PARAM, "this", part.type, at);
    self->span = at;
    f->nparams = 1;
    Part *p = ARENA_NEW(lw->a, Part);
    *p = part;
    lower_job(lw, f, part.info, subst, run_part, p);
    return f;
}

/* ---- conditions ------------------------------------------------------------------------------ */

typedef VEC(Expr *) Exprs;

/* `a and b and c` in order. */
static void split(Lower *lw, Expr *e, Exprs *out)
{
    e = inner(e);
    if (e->kind == EX_BINARY && e->binary.op == OP_AND && !e->binary.target) {
        split(lw, e->binary.left, out);
        split(lw, e->binary.right, out);
    } else
        vec_push(lw->a, out, e);
}

/* A path of fields from `this` (written or not). */
static bool is_field_path(const Expr *e)
{
    while (e->kind == EX_FIELD && !(e->field.def && e->field.def->kind != DEF_FIELD))
        e = e->field.base;
    return e->kind == EX_THIS ||
           (e->kind == EX_NAME && e->name.def &&
            (e->name.def->kind == DEF_FIELD || e->name.def->kind == DEF_LOCAL));
}

static bool is_own_path(const Expr *e)
{
    const Expr *root = e;
    while (root->kind == EX_FIELD)
        root = root->field.base;
    return is_field_path(e) && e->kind != EX_THIS &&
           (root->kind == EX_THIS || (root->name.def && root->name.def->kind == DEF_FIELD));
}

typedef struct Shown {
    Lower *lw;
    bool any_type; /* not only what is short enough to be shown */
    Exprs list;
} Shown;

static bool is_shown_type(Type *t)
{
    t = t ? type_resolve(t) : NULL;
    return t && (type_is_plain(t) || t->kind == TY_ENUM || t->kind == TY_GENE)
           && t->kind != TY_UNIT;
}

static void collect_shown(void *user, Expr *e);

static bool same_text(Lower *lw, const Exprs *list, const Expr *e)
{
    const char *text = span_text(lw, e->span);
    for (uint32_t i = 0; i < list->len; i++)
        if (strcmp(span_text(lw, list->data[i]->span), text) == 0)
            return true;
    return false;
}

static void collect_shown(void *user, Expr *e)
{
    Shown *s = user;
    bool is_value = e->type && type_resolve(e->type)->kind != TY_FUN; /* not a method's name */
    if (is_own_path(e) && is_value && (s->any_type || is_shown_type(e->type))) {
        if (!same_text(s->lw, &s->list, e))
            vec_push(s->lw->a, &s->list, e);
        return;
    }
    flow_children(e, collect_shown, s);
}

static const char *without_this(const char *text)
{
    return strncmp(text, "this.", 5) == 0 ? text + 5 : text;
}

typedef struct Conjuncts {
    Lower *lw;
    HType *type;
    ConstraintInfo *info;
    Subst subst;
    const char *name; /* "enr.core.Credits.non_negative" */
} Conjuncts;

/* `shown`: the paths in e, of any type. */
static void add_values(const Conjuncts *c, HConjunct *out, Expr *e, uint32_t index, Shown shown)
{
    Lower *lw = c->lw;
    bool all_short = true;
    for (uint32_t i = 0; i < shown.list.len; i++)
        all_short &= is_shown_type(shown.list.data[i]->type);
    if (!all_short) { /* what is in a path that is too long may be shown */
        shown = (Shown){.lw = lw};
        collect_shown(&shown, e);
    }
    uint32_t n = shown.list.len < 8 ? shown.list.len : 8;
    out->values.data = ARENA_ARRAY(lw->a, HFunc *, n);
    out->labels.data = ARENA_ARRAY(lw->a, const char *, n);
    for (uint32_t i = 0; i < n; i++) {
        Expr *v = shown.list.data[i];
        Type *t = type_subst(lw->p->types, type_zonk(lw->p->types, v->type), c->subst.params,
                             c->subst.args, c->subst.n);
        const char *name = arena_printf(lw->a, "%s.%u.value%u", c->name, index + 1, i + 1);
        Part p = {c->type, c->info->fun, c->info->field, v};
        out->values.data[i] = part_fun(lw, name, p, lower_type(lw, t), c->subst, v->span);
        out->labels.data[i] = span_text(lw, v->span);
    }
    out->values.len = out->labels.len = n;
}

static const char *blamed(const Conjuncts *c, const Shown *all)
{
    if (c->info->field)
        return c->info->field->name->text;
    return all->list.len ? without_this(span_text(c->lw, all->list.data[0]->span)) : "";
}

/* `whole` is the function of the constraint when this is its only condition, else NULL. */
static void lower_conjunct(const Conjuncts *c, HConjunct *out, Expr *e, uint32_t index,
                           HFunc *whole)
{
    Lower *lw = c->lw;
    out->text = span_text(lw, e->span);
    out->span = e->span;
    Shown all = {.lw = lw, .any_type = true};
    collect_shown(&all, e);
    out->path = blamed(c, &all);
    const char *name = arena_printf(lw->a, "%s.%u", c->name, index + 1);
    Part p = {c->type, c->info->fun, c->info->field, e};
    out->holds = whole ? whole
                       : part_fun(lw, name, p, hir_type(lw->hp, HT_BOOL), c->subst, e->span);
    add_values(c, out, e, index, all);
}

static const char *first_sentence(Lower *lw, const Doc *d)
{
    if (!d->text)
        return NULL;
    uint32_t n = 0;
    while (n < d->len && !(d->text[n] == '.' && (n + 1 == d->len || d->text[n + 1] == ' ' ||
                                                 d->text[n + 1] == '\n')))
        n++;
    return arena_strndup(lw->a, d->text, n < d->len ? n + 1 : n);
}

static void lower_constraint(Lower *lw, HConstraint *out, HType *t, ConstraintInfo *info, Subst s)
{
    const char *own = info->name ? info->name->text
                      : info->field ? info->field->name->text : "constraint";
    out->name = own;
    out->doc = first_sentence(lw, &info->doc);
    out->span = info->span;
    const char *name = arena_printf(lw->a, "%s.%s", t->name, own);
    if (info->field)
        name = arena_printf(lw->a, "%s.where_%s", t->name, own);
    Part whole = {t, info->fun, info->field, NULL};
    out->holds = part_fun(lw, name, whole, hir_type(lw->hp, HT_BOOL), s, info->span);
    if (lw->later)
        return;
    Conjuncts c = {lw, t, info, s, name};
    Exprs parts = {0};
    split(lw, info->body, &parts);
    out->conjuncts.data = ARENA_ARRAY(lw->a, HConjunct, parts.len);
    out->conjuncts.len = parts.len;
    for (uint32_t i = 0; i < parts.len; i++)
        lower_conjunct(&c, &out->conjuncts.data[i], parts.data[i], i,
                       parts.len == 1 ? out->holds : NULL);
}

void lower_constraints(Lower *lw, HType *t, TypeInfo *info, Subst subst)
{
    uint32_t n = 0;
    HConstraint *list = ARENA_ARRAY(lw->a, HConstraint, info->constraints.len);
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        ConstraintInfo *c = info->constraints.data[i];
        if (c->body && c->fun)
            lower_constraint(lw, &list[n++], t, c, subst);
    }
    t->constraints.data = list;
    t->constraints.len = n;
}

/* ---- laws ------------------------------------------------------------------------------------ */

typedef struct LawJob {
    LawInfo *law;
    HSystem *system;
    Span at;
} LawJob;

/* Parameters: the quantified ones, the state before where it is asked for, the state. */
static void run_law(Lower *lw, Job *job)
{
    LawJob *l = job->data;
    Fn fn;
    fn_open(&fn, lw, job->fn, job->info, job->subst);
    for (uint32_t i = 0; i < l->law->params.len; i++) {
        const Def *d = l->law->params.data[i];
        fn_param(&fn, d, d->name->text, fn_type(&fn, d->type), false, d->span);
    }
    if (!l->system) {
        lw_into(&fn, l->law->body, (Dest){DEST_RETURN, NULL});
        fn_close(&fn);
        return;
    }
    Span at = l->at;
    if (l->law->two_state) {
        HLocal *before = fn_param(&fn, NULL, "before", l->system->state, false, at);
        fn.old_this = value_of(&fn, hx_local(&fn, before, at));
    }
    HLocal *self = fn_param(&fn, NULL, "this", l->system->state, false, at);
    fn.this_ = value_of(&fn, hx_local(&fn, self, at));
    lw_into(&fn, l->law->body, (Dest){DEST_RETURN, NULL});
    fn_close(&fn);
}

/* `sys` and `self` are NULL for a law of no system. */
static void lower_law(Lower *lw, HSystem *sys, Type *self, LawInfo *law, HLaw *out)
{
    const Def *rule = law->owner && law->owner->kind == DEF_CONSTRAINT ? law->owner : NULL;
    out->name = law->name ? law->name->text : "law";
    if (rule)
        out->name = arena_printf(lw->a, "%s.%s", sys ? rule->name->text : def_path(lw, rule),
                                 out->name);
    out->two_state = law->two_state;
    out->temporal = law->temporal;
    out->span = law->decl ? law->decl->span : (Span){0, 0};
    out->text = law->body ? span_text(lw, law->body->span) : "";
    if (law->temporal || !law->body || !law->fun)
        return;
    const char *owner = sys ? sys->name : def_path(lw, rule);
    const char *own = law->name ? law->name->text : "law";
    const char *name = sys && rule
                           ? arena_printf(lw->a, "%s.law_%s_%s", owner, rule->name->text, own)
                           : arena_printf(lw->a, "%s.law_%s", owner, own);
    HFunc *f = hir_func(lw->hp, HF_LAW, name, sys ? sys->module : law->owner->module->name->text);
    f->result = hir_type(lw->hp, HT_BOOL);
    f->span = out->span;
    f->system = sys;
    out->holds = f;
    LawJob *job = ARENA_NEW(lw->a, LawJob);
    *job = (LawJob){law, sys, out->span};
    Subst s = {0};
    if (law->owner && law->owner->kind == DEF_TRAIT) {
        Def **param = ARENA_NEW(lw->a, Def *);
        Type **arg = ARENA_NEW(lw->a, Type *);
        *param = law->owner->trait->self_param;
        *arg = self;
        s = (Subst){param, arg, 1};
    }
    lower_job(lw, f, law->fun, s, run_law, job);
}

/* Its own laws, and those of the traits it implements. */
void lower_laws(Lower *lw, HSystem *sys, TypeInfo *info)
{
    VEC(LawInfo *) all = {0};
    for (uint32_t i = 0; i < info->laws.len; i++)
        vec_push(lw->a, &all, info->laws.data[i]);
    for (uint32_t i = 0; i < info->traits.len; i++) {
        const Def *t = info->traits.data[i]->def;
        for (uint32_t j = 0; t->kind == DEF_TRAIT && j < t->trait->laws.len; j++)
            vec_push(lw->a, &all, t->trait->laws.data[j]);
    }
    sys->laws.data = ARENA_ARRAY(lw->a, HLaw, all.len);
    sys->laws.len = all.len;
    for (uint32_t i = 0; i < all.len; i++)
        lower_law(lw, sys, info->type, all.data[i], &sys->laws.data[i]);
}

/* ---- laws of a top-level constraint ---------------------------------------------------------- */

static bool has_few_values(const HType *t)
{
    if (t->kind != HT_VARIANT)
        return t->kind == HT_BOOL;
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            return false;
    return true;
}

/* Whether a value of type `part` can occur in one of type t. */
static bool occurs(Lower *lw, Map *seen, const HType *part, const HType *t)
{
    if (!t || t == part)
        return t != NULL;
    if (map_get(seen, map_key(t)))
        return false;
    map_put(lw->a, seen, map_key(t), seen);
    bool found = occurs(lw, seen, part, t->key) || occurs(lw, seen, part, t->elem);
    for (uint32_t i = 0; !found && i < t->fields.len; i++)
        found = occurs(lw, seen, part, t->fields.data[i].type);
    for (uint32_t i = 0; !found && i < t->cases.len; i++)
        for (uint32_t j = 0; !found && j < t->cases.data[i].fields.len; j++)
            found = occurs(lw, seen, part, t->cases.data[i].fields.data[j].type);
    return found;
}

/* Whether what the law ranges over can all be found in the state of the system. */
static bool speaks_of(Lower *lw, const LawInfo *law, const HSystem *sys)
{
    bool all = true;
    for (uint32_t i = 0; all && i < law->params.len; i++) {
        const HType *t = lower_type(lw, law->params.data[i]->type);
        Map seen = {0};
        all = has_few_values(t) || occurs(lw, &seen, t, sys->state);
    }
    return all;
}

static void add_law(Lower *lw, HSystem *sys, LawInfo *law)
{
    HLaw *all = ARENA_ARRAY(lw->a, HLaw, sys->laws.len + 1);
    if (sys->laws.len)
        memcpy(all, sys->laws.data, sys->laws.len * sizeof *all);
    sys->laws.data = all;
    lower_law(lw, sys, NULL, law, &all[sys->laws.len++]);
}

/* A law that can be tried out completely holds of itself; another binds every system in whose state
   the values that it ranges over occur. */
static void lower_loose_law(Lower *lw, LawInfo *law)
{
    bool alone = true;
    for (uint32_t i = 0; i < law->params.len; i++)
        alone &= has_few_values(lower_type(lw, law->params.data[i]->type));
    if (alone || law->temporal || !law->body) {
        HLaw out = {0};
        lower_law(lw, NULL, NULL, law, &out);
        vec_push(lw->a, &lw->hp->laws, out);
        return;
    }
    for (uint32_t i = 0; i < lw->hp->systems.len; i++)
        if (speaks_of(lw, law, lw->hp->systems.data[i]))
            add_law(lw, lw->hp->systems.data[i], law);
}

void lower_loose_laws(Lower *lw, const Def *constraint)
{
    const ConstraintDecl *cd = constraint->constraint->decl;
    for (uint32_t i = 0; cd && i < cd->members.len; i++) {
        const Member *m = cd->members.data[i];
        if (m->kind == MEM_LAW && m->law->def && m->law->def->law->fun)
            lower_loose_law(lw, m->law->def->law);
    }
}
