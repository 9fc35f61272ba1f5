/* Constraints of values from anywhere: the fast answer, and the full list of what is broken. */
#include "dol_inner.h"

typedef struct Walk {
    dol_Context *ctx;
    dol_List_Violation *found; /* NULL: stop at the first */
    Text path;
} Walk;

static void add(Walk *w, const dol_Type *t, const dol_Constraint *c, const dol_Conjunct *j,
                const void *value);

static bool holds(dol_Context *ctx, const dol_Constraint *c, const void *value)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (!c->conjuncts[i].holds(ctx, value))
            return false;
    return c->count || c->holds(ctx, value);
}

static bool check_conjuncts(Walk *w, const dol_Type *t, const void *value)
{
    bool good = true;
    for (uint32_t i = 0; i < t->constraint_count; i++) {
        const dol_Constraint *c = &t->constraints[i];
        if (holds(w->ctx, c, value))
            continue;
        good = false;
        if (!w->found)
            return false;
        bool told = false;
        for (uint32_t j = 0; j < c->count; j++) {
            if (c->conjuncts[j].holds(w->ctx, value))
                continue;
            add(w, t, c, &c->conjuncts[j], value);
            told = true;
        }
        if (!told)
            add(w, t, c, NULL, value);
    }
    return good;
}

static dol_String kept(dol_Context *ctx, const char *text)
{
    dol_String s = dol_str(text), copy;
    dol_copy(ctx, &dol_String_type, &s, &copy);
    return copy;
}

static dol_String shown(dol_Context *ctx, const dol_Shown *s, const void *value)
{
    const void *operand = (const char *)value + s->offset;
    if (s->get) {
        void *made = dol_alloc(ctx, s->type->size);
        s->get(ctx, value, made);
        operand = made;
    }
    Text t = {ctx, NULL, 0, 0};
    dol_text_str(&t, s->label);
    dol_text_str(&t, " = ");
    dol_text_json(&t, s->type, operand);
    return dol_text_end(&t);
}

static void add(Walk *w, const dol_Type *t, const dol_Constraint *c, const dol_Conjunct *j,
                const void *value)
{
    dol_Context *ctx = w->ctx;
    Text path = {ctx, NULL, 0, 0};
    dol_text_add(&path, w->path.data, w->path.len);
    if (j && *j->path) {
        if (path.len)
            dol_text_str(&path, ".");
        dol_text_str(&path, j->path);
    }
    dol_Violation v = {kept(ctx, t->name), kept(ctx, c->name), dol_text_end(&path),
                       kept(ctx, j ? j->text : c->name), {NULL, 0, 0}};
    for (uint32_t i = 0; j && i < j->count; i++) {
        dol_String text = shown(ctx, &j->values[i], value);
        *(dol_String *)dol_list_add(ctx, &v.values, sizeof text) = text;
    }
    *(dol_Violation *)dol_list_add(ctx, w->found, sizeof v) = v;
}

static bool check(Walk *w, const dol_Type *t, const void *value);

static bool check_field(Walk *w, const dol_Field *f, const void *value)
{
    if (!(f->type->flags & DOL_VALIDATED))
        return true;
    size_t length = w->path.len;
    if (w->found) {
        if (length)
            dol_text_str(&w->path, ".");
        dol_text_str(&w->path, f->name);
    }
    bool good = check(w, f->type, (const char *)value + f->offset);
    w->path.len = length;
    return good;
}

static bool check_fields(Walk *w, const dol_Field *f, uint32_t count, const void *value)
{
    bool good = true;
    for (uint32_t i = 0; i < count && (good || w->found); i++)
        good &= check_field(w, &f[i], value);
    return good;
}

/* Element number `index`, or an entry: "[3]", "[\"key\"]". */
static bool check_item(Walk *w, const dol_Type *t, const char *item, uint64_t index)
{
    size_t length = w->path.len;
    bool map = t->kind == DOL_KIND_MAP;
    if (w->found) {
        dol_text_str(&w->path, "[");
        if (map)
            dol_text_json(&w->path, t->key, item);
        else
            dol_text_u64(&w->path, index);
        dol_text_str(&w->path, "]");
    }
    bool good = !map || check(w, t->key, item);
    if (good || w->found)
        good &= check(w, t->elem, item + (map ? t->offset : 0));
    w->path.len = length;
    return good;
}

static bool check_items(Walk *w, const dol_Type *t, const void *value)
{
    dol_List l = dol_list_load(value);
    bool good = true;
    size_t step = t->kind == DOL_KIND_MAP ? t->entry : t->elem->size;
    for (uint32_t i = 0; i < l.len && (good || w->found); i++)
        good &= check_item(w, t, dol_at(l.data, i, step), i);
    return good;
}

static bool check_inside(Walk *w, const dol_Type *t, const void *value)
{
    if (dol_is_record(t))
        return check_fields(w, t->fields, t->count, value);
    if (t->kind == DOL_KIND_LIST || t->kind == DOL_KIND_SET || t->kind == DOL_KIND_MAP)
        return check_items(w, t, value);
    if (t->kind == DOL_KIND_VARIANT) {
        const dol_Case *c = &t->cases[dol_tag_of(t, value)];
        return check_fields(w, c->fields, c->count, value);
    }
    if (t->kind == DOL_KIND_OPTION || t->kind == DOL_KIND_RESULT) {
        const dol_Type *held = dol_payload_of(t, dol_tag_of(t, value));
        return !held || !(held->flags & DOL_VALIDATED) ||
               check(w, held, (const char *)value + t->offset);
    }
    return true;
}

/* Parts first: a constraint of the whole may count on those of its parts. */
static bool check(Walk *w, const dol_Type *t, const void *value)
{
    if (!(t->flags & DOL_VALIDATED))
        return true;
    bool good = check_inside(w, t, value);
    if (good || w->found)
        good &= check_conjuncts(w, t, value);
    return good;
}

bool dol_valid(dol_Context *ctx, const dol_Type *type, const void *value)
{
    Walk w = {ctx, NULL, {ctx, NULL, 0, 0}};
    return check(&w, type, value);
}

dol_List_Violation dol_violations(dol_Context *ctx, const dol_Type *type, const void *value)
{
    dol_List_Violation found = {NULL, 0, 0};
    Walk w = {ctx, &found, {ctx, NULL, 0, 0}};
    check(&w, type, value);
    return found;
}
