/* Which file defines what, and how large it is. */
#include "emit/c/c.h"

#include "hir/order.h"

#include <string.h>

/* ---- units ---- */

uint32_t c_unit_of(const Cg *g, const char *module)
{
    for (uint32_t i = 0; i < g->hp->modules.len; i++)
        if (g->hp->modules.data[i]->name == module)
            return g->unit_of_module[i]; /* nearly always the same text */
    for (uint32_t i = 0; i < g->hp->modules.len; i++)
        if (strcmp(g->hp->modules.data[i]->name, module) == 0)
            return g->unit_of_module[i];
    return 0;
}

/* Files that would hide a header of C or of the runtime get a '_'. */
static bool is_standard_header(const char *base)
{
    static const char *const names[] = {
        "assert", "complex", "ctype", "errno", "fenv", "float", "inttypes", "iso646", "limits",
        "locale", "math", "setjmp", "signal", "stdalign", "stdarg", "stdatomic", "stdbool",
        "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "tgmath", "threads",
        "time", "uchar", "wchar", "wctype", "dol", "main",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(base, names[i]) == 0)
            return true;
    return false;
}

static const char *path_of(Cg *g, const char *module)
{
    char *path = arena_strndup(g->arena, module, strlen(module));
    for (char *p = path; *p; p++)
        if (*p == '.')
            *p = '/';
    return is_standard_header(path) ? arena_printf(g->arena, "%s_", path) : path;
}

static const char *upper_case(Cg *g, const char *name)
{
    char *upper = arena_strndup(g->arena, name, strlen(name));
    for (char *p = upper; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 32);
    return upper;
}

/* Modules whose names differ in case only keep it. */
static void name_guards(Cg *g)
{
    Map seen = {0};
    for (uint32_t i = 0; i < g->nunits; i++) {
        CUnit *u = &g->units[i];
        u->guard = upper_case(g, u->cname);
        uint64_t key = map_key(intern_z(g->hp->session->names, u->guard));
        if (map_get(&seen, key))
            u->guard = u->cname;
        map_put(g->arena, &seen, key, u);
    }
}

static void unit_init(Cg *g, CUnit *u, uint32_t id, HModule *m, const char *name)
{
    uint32_t nt = g->hp->types.len, nf = g->hp->funcs.len;
    u->id = u->group = id;
    u->module = m;
    u->base = path_of(g, name);
    u->cname = c_mangle(g, name);
    u->in_header = ARENA_ARRAY(g->arena, bool, nt);
    u->in_source = ARENA_ARRAY(g->arena, bool, nt);
    u->descriptor = ARENA_ARRAY(g->arena, bool, nt);
    u->private_ = ARENA_ARRAY(g->arena, bool, nf);
    u->includes = ARENA_ARRAY(g->arena, bool, g->hp->modules.len + 1);
    u->header_includes = ARENA_ARRAY(g->arena, bool, g->hp->modules.len + 1);
}

static const char *single_name(const Cg *g)
{
    if (g->options->name)
        return g->options->name;
    for (uint32_t i = 0; i < g->hp->modules.len; i++)
        if (g->hp->modules.data[i]->requested)
            return g->hp->modules.data[i]->name;
    return "program";
}

void c_make_units(Cg *g)
{
    uint32_t n = g->hp->modules.len;
    bool single = g->options->single_file || n == 0;
    g->nunits = single ? 1 : n;
    g->units = ARENA_ARRAY(g->arena, CUnit, g->nunits);
    g->unit_of_module = ARENA_ARRAY(g->arena, uint32_t, n + 1);
    if (single) {
        unit_init(g, &g->units[0], 0, NULL, single_name(g));
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        unit_init(g, &g->units[i], i, g->hp->modules.data[i], g->hp->modules.data[i]->name);
        g->unit_of_module[i] = i;
    }
}

/* ---- sizes, where pointers and 64-bit numbers take eight bytes ---- */

static uint32_t align_up(uint32_t n, uint32_t to)
{
    return to ? (n + to - 1) / to * to : n;
}

typedef struct Extent {
    uint32_t size, align, words;
    bool points;
} Extent;

static void extend(Extent *x, const CType *part)
{
    x->size = align_up(x->size, part->align) + part->size;
    if (part->align > x->align)
        x->align = part->align;
    x->words += part->words;
    x->points |= part->points;
}

static void extend_fields(const Cg *g, Extent *x, const HField *fields, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        extend(x, c_info(g, fields[i].type));
}

static Extent struct_of(const Cg *g, const HType *t)
{
    Extent x = {0, 1, 0, false};
    extend_fields(g, &x, t->fields.data, t->fields.len);
    if (t->fields.len == 0)
        x.size = 1;
    return x;
}

static Extent variant_of(const Cg *g, const HType *t)
{
    bool tagged = t->variant_origin == HV_ENUM;
    Extent all = {0, 1, 0, false};
    for (uint32_t i = 0; i < t->cases.len; i++) {
        Extent x = {0, 1, 0, false};
        extend_fields(g, &x, t->cases.data[i].fields.data, t->cases.data[i].fields.len);
        x.size = align_up(x.size, x.align);
        all.size = x.size > all.size ? x.size : all.size;
        all.align = x.align > all.align ? x.align : all.align;
        all.words = x.words > all.words ? x.words : all.words;
        all.points |= x.points;
    }
    uint32_t head = tagged ? 4 : 1;
    if (all.align < head)
        all.align = head;
    all.size += align_up(head, all.size ? all.align : head);
    all.words++;
    return all;
}

static void set_extent(CType *c, Extent x)
{
    c->align = x.align ? x.align : 1;
    c->size = align_up(x.size, c->align);
    c->words = x.words;
    c->points = x.points;
}

static uint32_t scalar_size(HTypeKind k)
{
    switch (k) {
    case HT_I16: case HT_U16: return 2;
    case HT_CHAR: case HT_I32: case HT_U32: case HT_F32: return 4;
    case HT_I64: case HT_U64: case HT_F64: return 8;
    default: return 1;
    }
}

static bool has_payload(const HType *t)
{
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            return true;
    return false;
}

static void measure(Cg *g, HType *t)
{
    CType *c = c_info(g, t);
    switch (t->kind) {
    case HT_STRING: case HT_LIST: case HT_SET: case HT_MAP: case HT_FUN:
        set_extent(c, (Extent){16, 8, 2, true});
        return;
    case HT_RECORD: set_extent(c, struct_of(g, t)); break;
    case HT_VARIANT:
        c->is_enum = t->variant_origin == HV_ENUM && !has_payload(t);
        if (c->is_enum)
            set_extent(c, (Extent){4, 4, 1, false});
        else
            set_extent(c, variant_of(g, t));
        break;
    default:
        set_extent(c, (Extent){scalar_size(t->kind), scalar_size(t->kind), 1, false});
        return;
    }
    c->by_pointer = !c->is_enum && c->words > 2;
}

/* ---- which file needs which type ---- */

typedef struct Need {
    Cg *g;
    CUnit *u;
    bool header;
} Need;

static void need(const Need *n, HType *t);

static void need_parts(const Need *n, HType *t)
{
    if (t->elem)
        need(n, t->elem);
    if (t->key)
        need(n, t->key);
    for (uint32_t i = 0; i < t->fields.len; i++)
        need(n, t->fields.data[i].type);
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            need(n, t->cases.data[i].fields.data[j].type);
}

static void need(const Need *n, HType *t)
{
    const CType *c = c_info(n->g, t);
    if (c->builtin)
        return;
    if (c->unit != NO_UNIT) {
        if (c->unit != n->u->id)
            (n->header ? n->u->header_includes : n->u->includes)[c->unit] = true;
        return;
    }
    if (n->u->in_header[t->id] || (!n->header && n->u->in_source[t->id]))
        return;
    (n->header ? n->u->in_header : n->u->in_source)[t->id] = true;
    need_parts(n, t);
}

void c_need_type(Cg *g, CUnit *u, HType *t)
{
    need(&(Need){g, u, false}, t);
}

const char *c_type(Cg *g, CUnit *u, HType *t)
{
    c_need_type(g, u, t);
    return c_info(g, t)->name;
}

const char *c_result_type(Cg *g, CUnit *u, HType *t)
{
    return t->kind == HT_UNIT ? "void" : c_type(g, u, t);
}

void c_need_descriptor(Cg *g, CUnit *u, HType *t)
{
    const CType *c = c_info(g, t);
    c_need_type(g, u, t);
    if ((c->builtin && t->kind != HT_FUN) || c->unit != NO_UNIT || u->descriptor[t->id])
        return;
    u->descriptor[t->id] = true;
    if (t->elem)
        c_need_descriptor(g, u, t->elem);
    if (t->key)
        c_need_descriptor(g, u, t->key);
    for (uint32_t i = 0; i < t->fields.len; i++)
        c_need_descriptor(g, u, t->fields.data[i].type);
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            c_need_descriptor(g, u, t->cases.data[i].fields.data[j].type);
}

const char *c_desc(Cg *g, CUnit *u, HType *t)
{
    c_need_descriptor(g, u, t);
    return c_info(g, t)->desc;
}

const char *c_func(Cg *g, CUnit *u, HFunc *f)
{
    const CFunc *c = &g->funcs[f->id];
    if (c->is_private) {
        if (!u->private_[f->id]) {
            u->private_[f->id] = true;
            vec_push(g->arena, &u->todo, f);
        }
    } else if (c->unit != u->id) {
        u->includes[c->unit] = true;
    }
    return c->name;
}

bool c_is_single(const HType *t)
{
    return t->kind == HT_RECORD && t->fields.len == 1;
}

static bool is_instance(const HType *t)
{
    return t->module[0] == '\0' || strchr(t->name, '<') != NULL;
}

static void place_types(Cg *g)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        bool declared = t->kind == HT_RECORD || t->kind == HT_VARIANT;
        c_info(g, t)->unit = NO_UNIT;
        if (declared && !c_info(g, t)->builtin && !is_instance(t))
            c_info(g, t)->unit = c_unit_of(g, t->module);
    }
}

static bool is_exported(const HFunc *f)
{
    bool kind = f->kind == HF_FUN || f->kind == HF_METHOD || f->kind == HF_SYSTEM ||
                f->kind == HF_MIGRATE;
    return kind && f->is_pub && !strchr(f->name, '<');
}

static void place_functions(Cg *g)
{
    const bool *recursive = hir_recursive(g->hp, g->arena);
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = g->hp->funcs.data[i];
        CFunc *c = &g->funcs[f->id];
        c->recursive = recursive[f->id];
        c->unit = c_unit_of(g, f->module);
        c->is_private = !is_exported(f);
        c->untyped = f->kind == HF_CONSTRAINT;
        c->wrapped = c->recursive || f->is_atomic || hir_lawful(g->hp, f);
    }
}

static void need_in_headers(Cg *g)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (c_info(g, t)->unit != NO_UNIT)
            need_parts(&(Need){g, &g->units[c_info(g, t)->unit], true}, t);
    }
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        if (g->funcs[i].is_private)
            continue;
        HFunc *f = g->hp->funcs.data[i];
        Need n = {g, &g->units[g->funcs[i].unit], true};
        for (uint32_t j = 0; j < f->nparams; j++)
            need(&n, f->locals.data[j]->type);
        need(&n, f->result);
    }
    for (uint32_t i = 0; i < g->hp->consts.len; i++) {
        HConst *c = g->hp->consts.data[i];
        if (c->value)
            need(&(Need){g, &g->units[c_unit_of(g, c->module)], true}, c->type);
    }
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        HHost *h = g->hp->hosts.data[i];
        Need n = {g, &g->units[c_unit_of(g, h->module)], true};
        for (uint32_t j = 0; j < h->params.len; j++)
            need(&n, h->params.data[j].type);
        need(&n, h->result);
    }
}

/* ---- headers that include each other share one that holds their types ---- */

static void reach(const Cg *g, uint32_t from, bool *seen)
{
    uint32_t *stack = ARENA_ARRAY(g->arena, uint32_t, g->nunits + 1), top = 0;
    stack[top++] = from;
    while (top) {
        const CUnit *u = &g->units[stack[--top]];
        for (uint32_t i = 0; i < g->nunits; i++) {
            if (u->header_includes[i] && !seen[i]) {
                seen[i] = true;
                stack[top++] = i;
            }
        }
    }
}

static void group_units(Cg *g)
{
    bool **seen = ARENA_ARRAY(g->arena, bool *, g->nunits);
    for (uint32_t i = 0; i < g->nunits; i++) {
        seen[i] = ARENA_ARRAY(g->arena, bool, g->nunits);
        reach(g, i, seen[i]);
    }
    for (uint32_t i = 0; i < g->nunits; i++) {
        CUnit *u = &g->units[i];
        for (uint32_t j = 0; j < i; j++) {
            if (seen[i][j] && seen[j][i]) {
                u->group = g->units[j].group;
                u->grouped = g->units[u->group].grouped = true;
                break;
            }
        }
    }
}

void c_layout(Cg *g)
{
    name_guards(g);
    for (uint32_t i = 0; i < g->hp->types.len; i++)
        measure(g, g->hp->types.data[i]);
    place_types(g);
    place_functions(g);
    need_in_headers(g);
    group_units(g);
}
