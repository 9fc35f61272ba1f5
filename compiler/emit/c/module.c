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

/* The texts of the sections, in their order in the file. */
typedef struct Parts {
    Out head, envs, prototypes, declared, codes, constants, ops, bodies, conditions, checkers, laws;
    Out traits, hosts, descriptors, instances, tables;
} Parts;

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
        c_emit_function(g, u, is_condition(g, u, f) ? &p->conditions : &p->bodies, f);
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

static void write_closures(Cg *g, CUnit *u, Out *envs, Out *codes)
{
    for (uint32_t i = 0; i < u->closures.len; i++) {
        if (seen_before(u, i))
            continue;
        c_emit_env(g, u, envs, u->closures.data[i]);
        c_emit_code(g, u, codes, u->closures.data[i]);
    }
}

/* Descriptors of instances are declared before anything uses them. */
static void write_instances(Cg *g, CUnit *u, Out *declared, Out *defined)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!u->descriptor[i])
            continue;
        out_printf(declared, "static const dol_Type %s;\n", c_info(g, t)->desc);
        c_emit_descriptor(g, u, defined, t);
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

static void gather(Cg *g, CUnit *u, Parts *p)
{
    uint32_t done = 0;
    write_public(g, u, &p->bodies);
    write_constants(g, u, &p->constants);
    write_descriptors(g, u, &p->descriptors);
    c_emit_checkers(g, u, &p->checkers);
    c_emit_laws(g, u, &p->laws);
    c_emit_traits(g, u, &p->traits);
    c_emit_host_functions(g, u, &p->hosts);
    c_emit_function_table(g, u, &p->tables);
    write_private(g, u, p, &done);
    write_closures(g, u, &p->envs, &p->codes);
    write_ops(g, u, &p->ops);
    write_private(g, u, p, &done);
    write_instances(g, u, &p->declared, &p->instances);
}

static void add_section(Cg *g, CFile *f, const char *title, Out *text)
{
    Out heading = {0};
    if (text->len)
        section(&heading, title);
    c_file_add(g, f, &heading);
    c_file_add(g, f, text);
}

static size_t size_of(const Parts *p)
{
    return p->conditions.len + p->bodies.len + p->checkers.len + p->descriptors.len +
           p->tables.len + p->head.len;
}

void c_emit_unit(Cg *g, CUnit *u, EmitFiles *files)
{
    Parts p = {.descriptors = c_spare(g), .conditions = c_spare(g), .bodies = c_spare(g)};
    CFile f;
    gather(g, u, &p);
    c_banner(g, u, &p.head);
    write_includes(g, u, &p.head);
    write_types(g, u, &p.head);
    write_prototypes(g, u, &p.prototypes);
    c_file_open(g, &f, size_of(&p));
    c_file_add(g, &f, &p.head);
    add_section(g, &f, "Captured values", &p.envs);
    add_section(g, &f, "Private functions", &p.prototypes);
    add_section(g, &f, "Descriptors that are defined below", &p.declared);
    add_section(g, &f, "Function values", &p.codes);
    add_section(g, &f, "Constants", &p.constants);
    add_section(g, &f, "Operations on instances", &p.ops);
    add_section(g, &f, "Functions", &p.bodies);
    add_section(g, &f, "Conditions", &p.conditions);
    add_section(g, &f, "Constraints", &p.checkers);
    add_section(g, &f, "Laws", &p.laws);
    add_section(g, &f, "Traits", &p.traits);
    add_section(g, &f, "Host", &p.hosts);
    add_section(g, &f, "Descriptors", &p.descriptors);
    add_section(g, &f, "Descriptors of instances", &p.instances);
    add_section(g, &f, "Functions by name", &p.tables);
    c_file_close(g, &f, files, arena_printf(g->arena, "%s.c", u->base));
}
