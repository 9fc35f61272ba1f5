/* The type table: structural types are made once per shape, named ones once per name. */
#include "hir/hir.h"

#include <string.h>

/* Types of one hash; the index maps the hash to the first. */
typedef struct TypeLink {
    HType *type;
    struct TypeLink *next;
} TypeLink;

static const char *const kind_names[HT_COUNT] = {
#define HTY(kind, text) [HT_##kind] = text,
#include "hir/hir.def"
};

const char *hir_type_keyword(HTypeKind kind)
{
    return kind_names[kind];
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static uint64_t mix_pointer(uint64_t h, const void *p)
{
    return mix(h, (uint64_t)(uintptr_t)p);
}

static HType *type_add(HProgram *p, uint64_t hash, HTypeKind kind)
{
    HType *t = ARENA_NEW(p->arena, HType);
    t->kind = kind;
    t->id = p->types.len;
    t->module = "";
    t->has_fun = kind == HT_FUN;
    t->has_float = kind == HT_F32 || kind == HT_F64;
    t->has_heap = kind == HT_LIST || kind == HT_MAP || kind == HT_SET || kind == HT_FUN;
    vec_push(p->arena, &p->types, t);
    TypeLink *link = ARENA_NEW(p->arena, TypeLink);
    link->type = t;
    link->next = map_put(p->arena, &p->type_index, hash, link);
    return t;
}

static const TypeLink *type_chain(const HProgram *p, uint64_t hash)
{
    return map_get(&p->type_index, hash);
}

/* A structural type by its parts; `n` parts in `items`, all compared. */
typedef struct Shape {
    HTypeKind kind;
    uint32_t tag; /* record or variant origin, or mut_mask */
    HType *a, *b; /* element and key, or ok and err, or result */
    HType *const *items;
    uint32_t n;
} Shape;

static uint64_t shape_hash(const Shape *s)
{
    uint64_t h = mix(s->kind + 1u, s->tag);
    h = mix_pointer(mix_pointer(h, s->a), s->b);
    for (uint32_t i = 0; i < s->n; i++)
        h = mix_pointer(h, s->items[i]);
    return mix(h, s->n);
}

static bool fields_are(const HType *t, const Shape *s)
{
    if (t->origin != HR_TUPLE || t->fields.len != s->n)
        return false;
    for (uint32_t i = 0; i < s->n; i++)
        if (t->fields.data[i].type != s->items[i])
            return false;
    return true;
}

static bool params_are(const HType *t, const Shape *s)
{
    if (t->result != s->a || t->mut_mask != s->tag || t->params.len != s->n)
        return false;
    return s->n == 0 || memcmp(t->params.data, s->items, s->n * sizeof *s->items) == 0;
}

static bool has_shape(const HType *t, const Shape *s)
{
    if (t->kind != s->kind)
        return false;
    switch (s->kind) {
    case HT_LIST:
    case HT_SET:
    case HT_MAP:
        return t->elem == s->a && t->key == s->b;
    case HT_RECORD:
        return fields_are(t, s);
    case HT_VARIANT:
        return (uint32_t)t->variant_origin == s->tag &&
               t->cases.data[1].fields.data[0].type == s->a &&
               (s->tag != HV_RESULT || t->cases.data[0].fields.data[0].type == s->b);
    case HT_FUN:
        return params_are(t, s);
    default:
        return true; /* scalars */
    }
}

/* The type of this shape, or NULL and its hash. Only the shapes that this file makes are in the
   same chain as a structural one, so the arrays has_shape looks at exist. */
static HType *shape_find(const HProgram *p, const Shape *s, uint64_t *hash)
{
    *hash = shape_hash(s);
    for (const TypeLink *l = type_chain(p, *hash); l; l = l->next) {
        bool named = l->type->kind == HT_RECORD ? l->type->origin != HR_TUPLE
                     : l->type->kind == HT_VARIANT && l->type->variant_origin == HV_ENUM;
        if (!named && has_shape(l->type, s))
            return l->type;
    }
    return NULL;
}

HProgram *hir_new(Session *s)
{
    HProgram *p = ARENA_NEW(s->arena, HProgram);
    p->session = s;
    p->arena = s->arena;
    for (int k = HT_UNIT; k <= HT_STRING; k++) {
        Shape shape = {.kind = (HTypeKind)k};
        type_add(p, shape_hash(&shape), shape.kind)->name = kind_names[k];
    }
    return p;
}

HType *hir_type(HProgram *p, HTypeKind scalar)
{
    /* hir_new makes them first; hir_finish_types keeps them in front. */
    return p->types.data[scalar];
}

static HType *container(HProgram *p, HTypeKind kind, HType *elem, HType *key)
{
    Shape s = {.kind = kind, .a = elem, .b = key};
    uint64_t hash;
    HType *t = shape_find(p, &s, &hash);
    if (t)
        return t;
    t = type_add(p, hash, kind);
    t->elem = elem;
    t->key = key;
    t->name = key ? arena_printf(p->arena, "map<%s, %s>", key->name, elem->name)
                  : arena_printf(p->arena, "%s<%s>", kind_names[kind], elem->name);
    return t;
}

HType *hir_list(HProgram *p, HType *elem)
{
    return container(p, HT_LIST, elem, NULL);
}

HType *hir_set(HProgram *p, HType *elem)
{
    return container(p, HT_SET, elem, NULL);
}

HType *hir_map(HProgram *p, HType *key, HType *value)
{
    return container(p, HT_MAP, value, key);
}

/* "(a, b" of the names; mut_mask marks REF parameters. */
static void list_names(Out *o, HType *const *items, uint32_t n, uint32_t mut_mask)
{
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", " : "");
        if (hir_in_mask(mut_mask, i))
            out_str(o, "mut ");
        out_str(o, items[i]->name);
    }
}

static const char *keep(HProgram *p, Out *o)
{
    const char *s = arena_strndup(p->arena, o->data ? o->data : "", o->len);
    out_free(o);
    return s;
}

HType *hir_tuple(HProgram *p, HType *const *items, uint32_t n)
{
    Shape s = {.kind = HT_RECORD, .tag = HR_TUPLE, .items = items, .n = n};
    uint64_t hash;
    HType *t = shape_find(p, &s, &hash);
    if (t)
        return t;
    t = type_add(p, hash, HT_RECORD);
    t->origin = HR_TUPLE;
    t->fields.len = n;
    t->fields.data = ARENA_ARRAY(p->arena, HField, n);
    for (uint32_t i = 0; i < n; i++) {
        t->fields.data[i].name = arena_printf(p->arena, "%u", i);
        t->fields.data[i].type = items[i];
    }
    Out o = {0};
    out_char(&o, '(');
    list_names(&o, items, n, 0);
    out_char(&o, ')');
    t->name = keep(p, &o);
    return t;
}

static void set_case(HProgram *p, HType *t, uint32_t i, const char *name, HType *payload)
{
    HCase *c = &t->cases.data[i];
    c->name = name;
    c->number = i;
    c->is_tuple = payload != NULL;
    if (!payload)
        return;
    c->fields.len = 1;
    c->fields.data = ARENA_NEW(p->arena, HField);
    c->fields.data[0].name = "0";
    c->fields.data[0].type = payload;
}

static HType *two_cases(HProgram *p, uint64_t hash, HVariantOrigin origin)
{
    HType *t = type_add(p, hash, HT_VARIANT);
    t->variant_origin = origin;
    t->cases.len = 2;
    t->cases.data = ARENA_ARRAY(p->arena, HCase, 2);
    return t;
}

HType *hir_option(HProgram *p, HType *value)
{
    Shape s = {.kind = HT_VARIANT, .tag = HV_OPTION, .a = value};
    uint64_t hash;
    HType *t = shape_find(p, &s, &hash);
    if (t)
        return t;
    t = two_cases(p, hash, HV_OPTION);
    set_case(p, t, 0, "None", NULL);
    set_case(p, t, 1, "Some", value);
    t->name = arena_printf(p->arena, "Option<%s>", value->name);
    return t;
}

HType *hir_result(HProgram *p, HType *ok, HType *err)
{
    Shape s = {.kind = HT_VARIANT, .tag = HV_RESULT, .a = err, .b = ok};
    uint64_t hash;
    HType *t = shape_find(p, &s, &hash);
    if (t)
        return t;
    t = two_cases(p, hash, HV_RESULT);
    set_case(p, t, 0, "Ok", ok);
    set_case(p, t, 1, "Err", err);
    t->name = arena_printf(p->arena, "Result<%s, %s>", ok->name, err->name);
    return t;
}

HType *hir_fun_type(HProgram *p, HType *const *params, uint32_t n, HType *result, uint32_t mut_mask)
{
    Shape s = {.kind = HT_FUN, .tag = mut_mask, .a = result, .items = params, .n = n};
    uint64_t hash;
    HType *t = shape_find(p, &s, &hash);
    if (t)
        return t;
    t = type_add(p, hash, HT_FUN);
    t->result = result;
    t->mut_mask = mut_mask;
    t->params.len = n;
    t->params.data = ARENA_ARRAY(p->arena, HType *, n);
    if (n)
        memcpy(t->params.data, params, n * sizeof *params);
    Out o = {0};
    out_str(&o, "fun(");
    list_names(&o, params, n, mut_mask);
    out_str(&o, ") -> ");
    out_str(&o, result->name);
    t->name = keep(p, &o);
    return t;
}

HType *hir_named(HProgram *p, HTypeKind kind, const char *name, const char *module, bool *is_new)
{
    Sym sym = intern_z(p->session->names, name);
    uint64_t hash = mix_pointer(HT_COUNT + 1, sym);
    for (const TypeLink *l = type_chain(p, hash); l; l = l->next) {
        if (l->type->name == sym->text) {
            *is_new = false;
            return l->type;
        }
    }
    HType *t = type_add(p, hash, kind);
    t->name = sym->text;
    t->module = module;
    *is_new = true;
    return t;
}

HType *hir_find_named(const HProgram *p, const char *name)
{
    Sym sym = intern_z(p->session->names, name);
    for (const TypeLink *l = type_chain(p, mix_pointer(HT_COUNT + 1, sym)); l; l = l->next)
        if (l->type->name == sym->text)
            return l->type;
    return NULL;
}
