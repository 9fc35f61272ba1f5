/* The source file of a unit. Bodies are written first, because they tell what else is needed. */
#include "emit/c/c.h"

#include <string.h>

static void section(Out *o, const char *title)
{
    out_printf(o, "\n/* ---- %s ", title);
    for (size_t n = strlen(title) + 9; n < 96; n++)
        out_char(o, '-');
    out_str(o, " */\n");
}

/* Sections in their order in the file. */
typedef enum Section {
    S_HEAD, S_ENVS, S_PROTOTYPES, S_DECLARED, S_CODES, S_CONSTANTS, S_OPS, S_BODIES, S_CONDITIONS,
    S_CHECKERS, S_LAWS, S_TRAITS, S_HOSTS, S_DESCRIPTORS, S_INSTANCES, S_TABLES, S_COUNT
} Section;

static const char *const titles[S_COUNT] = {
    [S_ENVS] = "Captured values",
    [S_PROTOTYPES] = "Private functions",
    [S_DECLARED] = "Descriptors that are defined below",
    [S_CODES] = "Function values",
    [S_CONSTANTS] = "Constants",
    [S_OPS] = "Operations on instances",
    [S_BODIES] = "Functions",
    [S_CONDITIONS] = "Conditions",
    [S_CHECKERS] = "Constraints",
    [S_LAWS] = "Laws",
    [S_TRAITS] = "Traits",
    [S_HOSTS] = "Host",
    [S_DESCRIPTORS] = "Descriptors",
    [S_INSTANCES] = "Descriptors of instances",
    [S_TABLES] = "Functions by name",
};

/* All texts stand in one buffer as they come, and are put into order at the end. */
typedef struct Slice {
    size_t at, len;
} Slice;
typedef struct Parts {
    Out text;
    VEC(Slice) slices[S_COUNT];
} Parts;

/* What was written from `at` on belongs to the section. */
static void add_slice(Cg *g, Parts *p, Section s, size_t at)
{
    size_t len = p->text.len - at;
    uint32_t n = p->slices[s].len;
    Slice *last = n ? &p->slices[s].data[n - 1] : NULL;
    if (last && last->at + last->len == at)
        last->len += len;
    else if (len)
        vec_push(g->arena, &p->slices[s], ((Slice){at, len}));
}

static void write_public(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        if (c_is_shown(g, u, i))
            c_emit_function(g, u, o, g->hp->funcs.data[i]);
    }
}

/* Stands before the descriptors of the unit, and only they name it: it needs no prototype. */
static bool is_condition(const Cg *g, const CUnit *u, const HFunc *f)
{
    return g->funcs[f->id].untyped && c_info(g, f->locals.data[0]->type)->unit == u->id;
}

/* Private functions, and those that they need. */
static void write_private(Cg *g, CUnit *u, Parts *p, uint32_t *done)
{
    while (*done < u->todo.len) {
        HFunc *f = u->todo.data[(*done)++];
        size_t at = p->text.len;
        c_emit_function(g, u, &p->text, f);
        add_slice(g, p, is_condition(g, u, f) ? S_CONDITIONS : S_BODIES, at);
    }
}

static void write_constants(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->consts.len; i++) {
        HConst *c = g->hp->consts.data[i];
        if (c->value && !c->owner && !c_const_in_header(c) && c_unit_of(g, c->module) == u->id)
            c_define_const(g, u, o, c);
    }
}

static void write_descriptors(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (c_info(g, t)->unit == u->id) {
            out_char(o, '\n');
            c_emit_descriptor(g, u, o, t);
        }
    }
}

static void write_ops(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < u->ops.len; i++) {
        COp op = u->ops.data[i]; /* writing it may note others */
        c_emit_op(g, u, o, &op);
    }
}

static bool seen_before(const CUnit *u, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (u->closures.data[i] == u->closures.data[index])
            return true;
    return false;
}

static void write_closures(Cg *g, CUnit *u, Parts *p)
{
    for (uint32_t i = 0; i < u->closures.len; i++) {
        if (seen_before(u, i))
            continue;
        size_t at = p->text.len;
        c_emit_env(g, u, &p->text, u->closures.data[i]);
        add_slice(g, p, S_ENVS, at);
        at = p->text.len;
        c_emit_code(g, u, &p->text, u->closures.data[i]);
        add_slice(g, p, S_CODES, at);
    }
}

/* Descriptors of instances are declared before anything uses them. */
static void write_instances(Cg *g, CUnit *u, Parts *p)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!u->descriptor[i])
            continue;
        size_t at = p->text.len;
        out_printf(&p->text, "static const dol_Type %s;\n", c_info(g, t)->desc);
        add_slice(g, p, S_DECLARED, at);
        at = p->text.len;
        c_emit_descriptor(g, u, &p->text, t);
        add_slice(g, p, S_INSTANCES, at);
    }
}

static void write_prototypes(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = u->private_[i] ? g->hp->funcs.data[i] : NULL;
        if (f && !is_condition(g, u, f))
            c_declare_function(g, u, o, f);
    }
}

static void write_includes(Cg *g, const CUnit *u, Out *o)
{
    out_printf(o, "#include \"%s.h\"\n", u->base);
    bool some = false;
    for (uint32_t i = 0; i < g->nunits; i++) {
        if (!u->includes[i] || i == u->id)
            continue;
        out_printf(o, "%s#include \"%s.h\"\n", some ? "" : "\n", g->units[i].base);
        some = true;
    }
}

static void write_types(Cg *g, const CUnit *u, Out *o)
{
    uint32_t n = g->hp->types.len;
    bool *wanted = ARENA_ARRAY(g->arena, bool, n + 1), some = false;
    for (uint32_t i = 0; i < n; i++) {
        wanted[i] = u->in_source[i] && !u->in_header[i];
        some |= wanted[i];
    }
    if (!some)
        return;
    section(o, "Types");
    out_char(o, '\n');
    c_emit_types(g, o, wanted);
}

typedef void Writer(Cg *g, CUnit *u, Out *o);

static void write_part(Cg *g, CUnit *u, Parts *p, Section s, Writer *write)
{
    size_t at = p->text.len;
    write(g, u, &p->text);
    add_slice(g, p, s, at);
}

static void write_head(Cg *g, CUnit *u, Out *o)
{
    c_banner(g, u, o);
    write_includes(g, u, o);
    write_types(g, u, o);
}

static void gather(Cg *g, CUnit *u, Parts *p)
{
    uint32_t done = 0;
    write_part(g, u, p, S_BODIES, write_public);
    write_part(g, u, p, S_CONSTANTS, write_constants);
    write_part(g, u, p, S_DESCRIPTORS, write_descriptors);
    write_part(g, u, p, S_CHECKERS, c_emit_checkers);
    write_part(g, u, p, S_LAWS, c_emit_laws);
    write_part(g, u, p, S_TRAITS, c_emit_traits);
    write_part(g, u, p, S_HOSTS, c_emit_host_functions);
    write_part(g, u, p, S_TABLES, c_emit_function_table);
    write_private(g, u, p, &done);
    write_closures(g, u, p);
    write_part(g, u, p, S_OPS, write_ops);
    write_private(g, u, p, &done);
    write_instances(g, u, p);
    write_part(g, u, p, S_HEAD, write_head);
    write_part(g, u, p, S_PROTOTYPES, write_prototypes);
}

void c_emit_unit(Cg *g, CUnit *u, EmitFiles *files)
{
    Parts p = {.text = c_spare(g)};
    CFile f;
    gather(g, u, &p);
    c_file_open(g, &f, p.text.len);
    for (Section s = S_HEAD; s < S_COUNT; s++) {
        Out heading = {0};
        if (p.slices[s].len && titles[s])
            section(&heading, titles[s]);
        c_file_add(&f, heading.data, heading.len);
        out_free(&heading);
        for (uint32_t i = 0; i < p.slices[s].len; i++)
            c_file_add(&f, p.text.data + p.slices[s].data[i].at, p.slices[s].data[i].len);
    }
    c_give_back(g, &p.text);
    c_file_close(g, &f, files, arena_printf(g->arena, "%s.c", u->base));
}
