/* The C target. */
#include "emit/c/c.h"

static void emit_main(Cg *g, EmitFiles *files)
{
    Out o = {0};
    out_str(&o, "/* Calls functions by name: PROGRAM FUNCTION JSON-ARGUMENTS … */\n");
    for (uint32_t i = 0; i < g->nunits; i++)
        out_printf(&o, "#include \"%s.h\"\n", g->units[i].base);
    out_str(&o, "\nint main(int argc, char **argv)\n{\n"
                "    static const dol_Module *const modules[] = {\n");
    for (uint32_t i = 0; i < g->nunits; i++)
        out_printf(&o, "        &%s,\n", c_derived(g, g->units[i].cname, "module"));
    out_printf(&o, "    };\n    return dol_main(argc, argv, modules, %u);\n}\n", g->nunits);
    c_add_file(g, files, "main.c", &o);
}

bool emit_c(HProgram *p, const EmitOptions *options, EmitFiles *files)
{
    Cg g = {.hp = p, .arena = p->arena, .options = options};
    g.types = ARENA_ARRAY(g.arena, CType, p->types.len + 1);
    g.funcs = ARENA_ARRAY(g.arena, CFunc, p->funcs.len + 1);
    g.consts = ARENA_ARRAY(g.arena, const char *, p->consts.len + 1);
    g.hosts = ARENA_ARRAY(g.arena, CHost, p->hosts.len + 1);
    c_index_words(&g);
    c_make_units(&g);
    c_name_all(&g);
    if (g.failed)
        return false;
    c_layout(&g);
    for (uint32_t i = 0; i < g.nunits; i++) {
        if (g.units[i].grouped && g.units[i].group == i)
            c_group_header(&g, &g.units[i], files);
        c_header(&g, &g.units[i], files);
        c_emit_unit(&g, &g.units[i], files);
    }
    if (options->with_main)
        emit_main(&g, files);
    out_free(&g.scratch);
    out_free(&g.spare);
    return true;
}
