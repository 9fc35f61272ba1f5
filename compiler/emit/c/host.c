/* Host functions of a module: the table that the host fills in, and one C function for each. */
#include "emit/c/c.h"

#include <string.h>

static bool has_hosts(const Cg *g, const CUnit *u)
{
    for (uint32_t i = 0; i < g->hp->hosts.len; i++)
        if (c_unit_of(g, g->hp->hosts.data[i]->module) == u->id)
            return true;
    return false;
}

/* Beside the names that the generated functions use themselves. */
static const char *param_name(Cg *g, const HHost *h, uint32_t i)
{
    const char *name = c_word(g, h->params.data[i].name);
    bool used = strcmp(name, "user") == 0 || strcmp(name, "host") == 0 ||
                strcmp(name, "result") == 0;
    return used ? arena_printf(g->arena, "%s_", name) : name;
}

static const char *host_table(Cg *g, const CUnit *u)
{
    return c_derived(g, u->cname, "host");
}

static const char *host_key(Cg *g, const CUnit *u)
{
    return c_derived(g, u->cname, "host_key");
}

static void params(Cg *g, CUnit *u, Out *o, HHost *h)
{
    for (uint32_t i = 0; i < h->params.len; i++) {
        out_str(o, ", ");
        c_param_type(g, u, o, h->params.data[i].type, false);
        out_str(o, param_name(g, h, i));
    }
}

void c_emit_host_table(Cg *g, CUnit *u, Out *o)
{
    if (!has_hosts(g, u))
        return;
    out_printf(o, "/* What the host provides: dol_context_set_host(ctx, %s, &table).\n"
                  "   Effects are called when the outermost call has ended well. */\n"
                  "typedef struct %s {\n    void *user; /* first argument of each */\n",
               host_key(g, u), host_table(g, u));
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        HHost *h = g->hp->hosts.data[i];
        if (c_unit_of(g, h->module) != u->id)
            continue;
        c_comment(o, h->doc, 4);
        out_printf(o, "    %s (*%s)(void *user, dol_Context *ctx", c_result_type(g, u, h->result),
                   g->hosts[h->id].member);
        params(g, u, o, h);
        out_printf(o, ");%s\n", h->is_effect ? " /* effect */" : "");
    }
    out_printf(o, "} %s;\nextern const char %s[];\n\n", host_table(g, u), host_key(g, u));
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        HHost *h = g->hp->hosts.data[i];
        if (c_unit_of(g, h->module) != u->id)
            continue;
        out_printf(o, "%s %s(dol_Context *ctx", c_result_type(g, u, h->result),
                   g->hosts[h->id].name);
        params(g, u, o, h);
        out_str(o, ");\n");
    }
    out_char(o, '\n');
}

static void arguments(Cg *g, Out *o, const HHost *h, const char *prefix)
{
    for (uint32_t i = 0; i < h->params.len; i++) {
        bool pointer = c_info(g, h->params.data[i].type)->by_pointer;
        out_printf(o, ", %s%s%s", *prefix && pointer ? "&" : "", prefix, param_name(g, h, i));
    }
}

static void head(Cg *g, CUnit *u, Out *o, HHost *h)
{
    out_char(o, '\n');
    c_comment(o, h->doc, 0);
    out_printf(o, "%s %s(dol_Context *ctx", c_result_type(g, u, h->result), g->hosts[h->id].name);
    params(g, u, o, h);
    out_str(o, ")\n{\n");
}

static void key_args(Cg *g, CUnit *u, Out *o, const HHost *h)
{
    out_printf(o, "%s, ", host_key(g, u));
    c_string(o, h->module, strlen(h->module));
    out_printf(o, ", %s", c_place(g, h->span));
}

/* The values come from outside: they are copied and checked. */
static void emit_call(Cg *g, CUnit *u, Out *o, HHost *h)
{
    bool value = h->result->kind != HT_UNIT;
    head(g, u, o, h);
    const char *table = host_table(g, u);
    out_printf(o, "    const %s *host = (const %s *)dol_host(ctx, ", table, table);
    key_args(g, u, o, h);
    out_str(o, ");\n    ");
    if (value)
        out_printf(o, "%s result = ", c_type(g, u, h->result));
    out_printf(o, "host->%s(host->user, ctx", g->hosts[h->id].member);
    arguments(g, o, h, "");
    out_str(o, ");\n");
    if (value && h->result->validated)
        out_printf(o, "    if (!dol_valid(ctx, &%s, &result))\n"
                      "        dol_trap_invalid(ctx, &%s, &result, %s);\n",
                   c_desc(g, u, h->result), c_desc(g, u, h->result), c_place(g, h->span));
    if (value && c_info(g, h->result)->points)
        out_printf(o, "    dol_copy(ctx, &%s, &result, &result);\n", c_desc(g, u, h->result));
    out_str(o, value ? "    return result;\n}\n" : "}\n");
}

static void emit_effect(Cg *g, CUnit *u, Out *o, HHost *h)
{
    const char *args = c_derived(g, g->hosts[h->id].name, "args"), *table = host_table(g, u);
    const char *send = c_derived(g, g->hosts[h->id].name, "send");
    out_printf(o, "\nstruct %s {\n", args);
    for (uint32_t i = 0; i < h->params.len; i++)
        out_printf(o, "    %s %s;\n", c_type(g, u, h->params.data[i].type),
                   param_name(g, h, i));
    if (h->params.len == 0)
        out_str(o, "    dol_Unit nothing;\n");
    out_printf(o, "};\n\nstatic void %s(dol_Context *ctx, const void *table,"
                  " const void *args_)\n{\n"
                  "    const %s *host = (const %s *)table;\n",
               send, table, table);
    if (h->params.len)
        out_printf(o, "    const struct %s *args = (const struct %s *)args_;\n", args, args);
    else
        out_str(o, "    (void)args_;\n");
    out_printf(o, "    host->%s(host->user, ctx", g->hosts[h->id].member);
    arguments(g, o, h, "args->");
    out_str(o, ");\n}\n");
    head(g, u, o, h);
    out_printf(o, "    struct %s args_ = {", args);
    for (uint32_t i = 0; i < h->params.len; i++)
        out_printf(o, "%s%s%s", i ? ", " : "",
                   c_info(g, h->params.data[i].type)->by_pointer ? "*" : "",
                   param_name(g, h, i));
    out_str(o, h->params.len ? "};\n" : "0};\n");
    out_str(o, "    dol_effect(ctx, ");
    key_args(g, u, o, h);
    out_printf(o, ", %s, &args_,\n               sizeof args_);\n}\n", send);
}

void c_emit_host_functions(Cg *g, CUnit *u, Out *o)
{
    if (!has_hosts(g, u))
        return;
    out_printf(o, "\nconst char %s[] = \"%s\";\n", host_key(g, u), u->cname);
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        HHost *h = g->hp->hosts.data[i];
        if (c_unit_of(g, h->module) != u->id)
            continue;
        if (h->is_effect)
            emit_effect(g, u, o, h);
        else
            emit_call(g, u, o, h);
    }
}
