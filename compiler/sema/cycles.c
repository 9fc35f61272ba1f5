/* Values that would contain themselves, constants that need themselves. */
#include "sema/check.h"

typedef struct Step {
    Def *def;       /* gene, system or inline enumeration; or a constant, function, or field with
                       a default */
    Span at;        /* the field, or the mention */
} Step;

typedef struct Walk {
    Sema *sm;
    uint8_t *state; /* by serial: 0 unseen, 1 on the path, 2 done */
    Map serial;     /* Def -> 1 + index into state */
    VEC(Step) path;
} Walk;

enum { UNSEEN, ON_PATH, DONE };

static uint8_t *state_of(Walk *w, Def *d)
{
    uintptr_t n = (uintptr_t)map_get(&w->serial, map_key(d));
    return n ? &w->state[n - 1] : NULL;
}

static void number(Walk *w, Def *d)
{
    if (map_get(&w->serial, map_key(d)))
        return;
    map_put(w->sm->a, &w->serial, map_key(d), (void *)(uintptr_t)(w->serial.len + 1));
}

static const char *path_text(Walk *w, uint32_t from)
{
    Out o = {0};
    for (uint32_t i = from; i < w->path.len; i++)
        out_printf(&o, "%s -> ", w->path.data[i].def->name->text);
    out_str(&o, w->path.data[from].def->name->text);
    const char *text = arena_strndup(w->sm->a, o.data, o.len);
    out_free(&o);
    return text;
}

static void report(Walk *w, Def *d, Span at, DiagCode code)
{
    uint32_t from = w->path.len;
    while (from > 0 && w->path.data[from - 1].def != d)
        from--;
    from--;
    const char *name = d->name->text, *path = path_text(w, from);
    Diag *g = code == DIAG_TYPE_CYCLE
                  ? diag_add(w->sm->d, code, d->span, name, path)
                  : diag_add(w->sm->d, code, d->span,
                             d->kind == DEF_FIELD ? "default of" : "constant", name, path);
    for (uint32_t i = from + 1; i < w->path.len; i++)
        diag_peer(w->sm->d, g, w->path.data[i].at, "through this");
    diag_peer(w->sm->d, g, at, "which contains `%s` again", d->name->text);
    if (code == DIAG_TYPE_CYCLE)
        diag_note(w->sm->d, g, "a List, Map or Set of it is fine: it may be empty");
}

/* ---- types --------------------------------------------------------------------------------- */

static void visit_type(Walk *w, Type *t, Span at);

static void visit_fields(Walk *w, const FieldInfo *f, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (f[i].type)
            visit_type(w, f[i].type, f[i].def ? f[i].def->span : f[i].decl ? f[i].decl->name.span
                                                                          : (Span){0, 0});
}

static void visit_enum(Walk *w, const EnumInfo *e)
{
    for (uint32_t i = 0; e && i < e->variants.len; i++)
        for (uint32_t k = 0; k < e->variants.data[i].fields.len; k++) {
            const FieldInfo *f = &e->variants.data[i].fields.data[k];
            if (f->type)
                visit_type(w, f->type, e->variants.data[i].def->span);
        }
}

enum { MAX_PATH = 4000 };

static void visit_def(Walk *w, Def *d, Span at)
{
    uint8_t *s = state_of(w, d);
    if (!s || *s == DONE)
        return;
    if (*s == ON_PATH) {
        report(w, d, at, DIAG_TYPE_CYCLE);
        return;
    }
    if (w->path.len > MAX_PATH) {
        diag_add(w->sm->d, DIAG_TOO_DEEP, d->span, w->sm->s->limits.nesting);
        return;
    }
    *s = ON_PATH;
    Step step = {d, at};
    vec_push(w->sm->a, &w->path, step);
    if (d->kind == DEF_ENUM) {
        visit_enum(w, d->enumeration);
    } else {
        visit_fields(w, d->info->fields.data, d->info->fields.len);
        visit_enum(w, d->info->enumeration);
    }
    w->path.len--;
    *state_of(w, d) = DONE;
}

static void visit_type(Walk *w, Type *t, Span at)
{
    t = type_resolve(t);
    switch (t->kind) {
    case TY_GENE: case TY_ENUM: case TY_SYSTEM:
        visit_def(w, t->def, at);
        for (uint32_t i = 0; i < t->args.len; i++)
            visit_type(w, t->args.data[i], at);
        break;
    case TY_TUPLE: case TY_OPTION: case TY_RESULT:
        for (uint32_t i = 0; i < t->args.len; i++)
            visit_type(w, t->args.data[i], at);
        break;
    default:
        break; /* through List, Map, Set, fun a value may hold its own kind */
    }
}

static bool is_type(const Def *d)
{
    return (d->kind == DEF_GENE || d->kind == DEF_SYSTEM) && d->info;
}

void check_cycles(Sema *sm)
{
    Walk w = {.sm = sm};
    for (uint32_t i = 0; i < sm->p->modules.len; i++) {
        Module *m = sm->p->modules.data[i];
        for (uint32_t k = 0; k < m->defs.len; k++) {
            Def *d = m->defs.data[k];
            if (!is_type(d))
                continue;
            number(&w, d);
            for (uint32_t f = 0; f < d->info->fields.len; f++)
                if (d->info->fields.data[f].inline_enum)
                    number(&w, d->info->fields.data[f].inline_enum->def);
        }
    }
    w.state = ARENA_ARRAY(sm->a, uint8_t, w.serial.len + 1);
    uint32_t before = diags_errors(sm->d);
    for (uint32_t i = 0; i < w.serial.len; i++) {
        Def *d = (Def *)(uintptr_t)w.serial.entries[i].key;
        visit_def(&w, d, d->span);
    }
    if (diags_errors(sm->d) > before)
        return;
    for (uint32_t i = 0; i < w.serial.len; i++) {
        Def *d = (Def *)(uintptr_t)w.serial.entries[i].key;
        if (type_flat_size(sm->tt, d->type) > sm->s->limits.type_size) {
            diag_add(sm->d, DIAG_TYPE_SIZE, d->span, d->name->text, sm->s->limits.type_size);
            return; /* whatever contains it is too large as well */
        }
    }
}

/* ---- constants and defaults ---------------------------------------------------------------- */

static void visit_value(Walk *w, Def *d, Span at);

static void visit_body(Walk *w, const FunInfo *f)
{
    for (uint32_t i = 0; i < f->consts.len; i++)
        visit_value(w, f->consts.data[i], f->consts.data[i]->span);
    for (uint32_t i = 0; i < f->calls.len; i++) {
        Def *callee = f->calls.data[i]->def;
        if (callee && callee->kind == DEF_FUN)
            visit_value(w, callee, callee->span);
    }
}

/* A field may also have a body that is its `where`. */
static const FunInfo *value_of(const Def *d)
{
    switch ((int)d->kind) {
    case DEF_CONST: return d->constant->fun;
    case DEF_FIELD: return d->field->decl ? d->field->decl->fun : NULL;
    default: return d->fun;
    }
}

static void visit_value(Walk *w, Def *d, Span at)
{
    uint8_t *s = state_of(w, d);
    if (!s || *s == DONE || w->path.len > MAX_PATH)
        return;
    if (*s == ON_PATH) {
        if (d->kind != DEF_FUN) /* functions may call each other */
            report(w, d, at, DIAG_CONST_CYCLE);
        return;
    }
    *s = ON_PATH;
    Step step = {d, at};
    vec_push(w->sm->a, &w->path, step);
    const FunInfo *f = value_of(d);
    if (f)
        visit_body(w, f);
    w->path.len--;
    *state_of(w, d) = DONE;
}

void check_const_cycles(Sema *sm)
{
    Walk w = {.sm = sm};
    for (uint32_t i = 0; i < sm->p->bodies.len; i++) {
        Def *d = sm->p->bodies.data[i]->def;
        if (d && (d->kind == DEF_CONST || d->kind == DEF_FUN || d->kind == DEF_FIELD))
            number(&w, d);
    }
    w.state = ARENA_ARRAY(sm->a, uint8_t, w.serial.len + 1);
    for (uint32_t i = 0; i < w.serial.len; i++) {
        Def *d = (Def *)(uintptr_t)w.serial.entries[i].key;
        if (d->kind != DEF_FUN)
            visit_value(&w, d, d->span);
    }
}
