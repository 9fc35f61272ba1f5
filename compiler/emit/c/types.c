/* Definitions of types and their descriptors. */
#include "emit/c/c.h"

#include <string.h>

static const char *type_name(const Cg *g, const HType *t)
{
    return c_info(g, t)->name;
}

/* What a function value is, for the reader: dol_Fun does not tell. */
static void fun_note(Cg *g, Out *o, const HType *t)
{
    if (t->kind != HT_FUN)
        return;
    out_str(o, " /* (");
    for (uint32_t i = 0; i < t->params.len; i++)
        out_printf(o, "%s%s", i ? ", " : "", c_info(g, t->params.data[i])->arg);
    out_printf(o, ") -> %s */", c_info(g, t->result)->arg);
}

static void members(Cg *g, Out *o, const HField *f, uint32_t n, unsigned indent)
{
    for (uint32_t i = 0; i < n; i++) {
        c_comment(o, f[i].doc, indent);
        out_repeat(o, ' ', indent);
        out_str(o, type_name(g, f[i].type));
        out_char(o, ' ');
        out_str(o, c_word(g, f[i].name));
        out_char(o, ';');
        fun_note(g, o, f[i].type);
        out_char(o, '\n');
    }
}

/* The last member of what is returned in two registers and does not fill them: see DOL_TAIL. */
static void tail(Cg *g, Out *o, const HType *t)
{
    enum { WORD = 8 };
    uint32_t size = c_info(g, t)->size;
    if (size > WORD && size < 2 * WORD)
        out_printf(o, "    DOL_TAIL(%u)\n", 2 * WORD - size);
}

static void define_record(Cg *g, Out *o, const HType *t)
{
    out_printf(o, "typedef struct %s {\n", type_name(g, t));
    members(g, o, t->fields.data, t->fields.len, 4);
    if (t->fields.len == 0)
        out_str(o, "    dol_Unit nothing;\n");
    tail(g, o, t);
    out_printf(o, "} %s;\n", type_name(g, t));
}

static void define_enum(Cg *g, Out *o, const HType *t, const char *name)
{
    out_printf(o, "typedef enum %s {\n", name);
    for (uint32_t i = 0; i < t->cases.len; i++) {
        c_comment(o, t->cases.data[i].doc, 4);
        out_printf(o, "    %s%s\n", c_case(g, t, i), i + 1 < t->cases.len ? "," : "");
    }
    out_printf(o, "} %s;\n", name);
}

static void define_payload(Cg *g, Out *o, const HCase *c)
{
    const char *name = c_word(g, c->name);
    if (c->is_tuple && c->fields.len == 1) {
        out_printf(o, "        %s %s;\n", type_name(g, c->fields.data[0].type), name);
        return;
    }
    out_str(o, "        struct {\n");
    for (uint32_t i = 0; i < c->fields.len; i++)
        out_printf(o, "            %s %s;\n", type_name(g, c->fields.data[i].type),
                   c_payload_field(g, c, i));
    out_printf(o, "        } %s;\n", name);
}

static void define_variant(Cg *g, Out *o, const HType *t)
{
    if (t->variant_origin == HV_OPTION) {
        out_printf(o, "typedef struct %s {\n    bool some;\n    %s value;\n", type_name(g, t),
                   type_name(g, t->cases.data[1].fields.data[0].type));
        tail(g, o, t);
        out_printf(o, "} %s;\n", type_name(g, t));
        return;
    }
    if (t->variant_origin == HV_RESULT) {
        out_printf(o,
                   "typedef struct %s {\n    bool ok;\n    union {\n        %s value;\n"
                   "        %s error;\n    } as;\n",
                   type_name(g, t), type_name(g, t->cases.data[0].fields.data[0].type),
                   type_name(g, t->cases.data[1].fields.data[0].type));
        tail(g, o, t);
        out_printf(o, "} %s;\n", type_name(g, t));
        return;
    }
    const char *tag = c_derived(g, type_name(g, t), "tag");
    define_enum(g, o, t, tag);
    out_printf(o, "typedef struct %s {\n    %s tag;\n    union {\n", type_name(g, t), tag);
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            define_payload(g, o, &t->cases.data[i]);
    out_str(o, "    } as;\n");
    tail(g, o, t);
    out_printf(o, "} %s;\n", type_name(g, t));
}

static void define_container(Cg *g, Out *o, const HType *t)
{
    const char *name = type_name(g, t);
    if (t->kind == HT_MAP)
        out_printf(o,
                   "typedef struct %s_entry %s_entry;\ntypedef struct %s { /* by key */\n"
                   "    %s_entry *entries;\n    uint32_t len, cap;\n} %s;\n",
                   name, name, name, name, name);
    else
        out_printf(o, "typedef struct %s {%s\n    %s *data;\n    uint32_t len, cap;\n} %s;\n",
                   name, t->kind == HT_SET ? " /* in order */" : "", type_name(g, t->elem), name);
}

/* Key and value of a map may hold the map: they stand behind all other types. */
void c_emit_entry(Cg *g, Out *o, HType *t)
{
    const char *name = type_name(g, t);
    out_printf(o,
               "#ifndef %s_entry_defined\n#define %s_entry_defined\n"
               "struct %s_entry {\n    %s key;\n    %s value;\n};\n#endif\n\n",
               name, name, name, type_name(g, t->key), type_name(g, t->elem));
}

static void check_layout(Cg *g, Out *o, const HType *t)
{
    const CType *c = c_info(g, t);
    if (c->is_enum)
        out_printf(o, "DOL_STATIC_ASSERT(sizeof(%s) == 4, \"enumerations take 4 bytes\");\n",
                   c->name);
    else
        out_printf(o, "DOL_LAYOUT(%s, %u);\n", c->name, c->size);
}

void c_emit_forward(Cg *g, Out *o, HType *t)
{
    out_printf(o, "typedef struct %s %s;\n", type_name(g, t), type_name(g, t));
}

void c_emit_type(Cg *g, Out *o, HType *t)
{
    const CType *c = c_info(g, t);
    bool instance = c->unit == NO_UNIT;
    if (instance)
        out_printf(o, "#ifndef %s_defined\n#define %s_defined\n", c->name, c->name);
    c_comment(o, t->doc, 0);
    if (t->kind == HT_RECORD)
        define_record(g, o, t);
    else if (t->kind == HT_VARIANT && c->is_enum)
        define_enum(g, o, t, type_name(g, t));
    else if (t->kind == HT_VARIANT)
        define_variant(g, o, t);
    else
        define_container(g, o, t);
    check_layout(g, o, t);
    if (instance)
        out_str(o, "#endif\n");
    out_char(o, '\n');
}

/* ---- descriptors ---- */

static const char *kind_name(const Cg *g, const HType *t)
{
    switch (t->kind) {
    case HT_LIST: return "LIST";
    case HT_SET: return "SET";
    case HT_MAP: return "MAP";
    case HT_FUN: return "FUN";
    case HT_RECORD:
        if (t->origin == HR_NAMED && t->fields.len == 1)
            return "NAMED";
        return t->origin == HR_TUPLE ? "TUPLE" : "RECORD";
    default: break;
    }
    if (t->variant_origin == HV_ENUM)
        return c_info(g, t)->is_enum ? "ENUM" : "VARIANT";
    return t->variant_origin == HV_OPTION ? "OPTION" : "RESULT";
}

static void flags(const Cg *g, Out *o, const HType *t)
{
    const CType *c = c_info(g, t);
    const char *sep = "";
    if (c->points) {
        out_str(o, "DOL_POINTS");
        sep = " | ";
    }
    if (t->validated) {
        out_printf(o, "%sDOL_VALIDATED", sep);
        sep = " | ";
    }
    if (t->has_fun)
        out_printf(o, "%sDOL_ALIEN", sep);
    if (!c->points && !t->validated && !t->has_fun)
        out_str(o, "0");
}

void c_field_row(Cg *g, CUnit *u, Out *o, const char *owner, const HField *f, const char *member)
{
    const char *desc = c_desc(g, u, f->type), *name = f->name;
    bool same = member == name || strcmp(member, name) == 0;
    out_str(o, same ? "    DOL_FIELD" : "    DOL_FIELD_AS");
    out_str(o, f->absent ? "_OR(" : "(");
    out_str(o, owner);
    out_str(o, ", ");
    out_str(o, member);
    out_str(o, ", ");
    if (!same) {
        c_string(o, name, strlen(name));
        out_str(o, ", ");
    }
    out_bytes(o, desc, strlen(desc) - strlen("_type")); /* the macro puts it back */
    if (f->absent)
        out_printf(o, ", %s", g->consts[f->absent->id]);
    out_str(o, "),\n");
}

static void field_rows(Cg *g, CUnit *u, Out *o, const HType *t)
{
    const char *name = type_name(g, t);
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (t->fields.data[i].absent)
            c_define_const(g, u, o, t->fields.data[i].absent);
    out_printf(o, "static const dol_Field %s[] = {\n", c_derived(g, name, "fields"));
    for (uint32_t i = 0; i < t->fields.len; i++) {
        const HField *f = &t->fields.data[i];
        c_field_row(g, u, o, name, f, c_word(g, f->name));
    }
    out_str(o, "};\n");
}

static void payload_rows(Cg *g, CUnit *u, Out *o, const HType *t, uint32_t index)
{
    const HCase *c = &t->cases.data[index];
    const char *member = arena_printf(g->arena, "as.%s", c_word(g, c->name));
    out_printf(o, "static const dol_Field %s[] = {\n",
               c_derived(g, c_case(g, t, index), "fields"));
    for (uint32_t i = 0; i < c->fields.len; i++) {
        const HField *f = &c->fields.data[i];
        bool direct = c->is_tuple && c->fields.len == 1;
        c_field_row(g, u, o, type_name(g, t), f,
                    direct ? member : arena_printf(g->arena, "%s.%s", member,
                                                   c_payload_field(g, c, i)));
    }
    out_str(o, "};\n");
}

static void case_rows(Cg *g, CUnit *u, Out *o, const HType *t)
{
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            payload_rows(g, u, o, t, i);
    out_printf(o, "static const dol_Case %s[] = {\n", c_derived(g, type_name(g, t), "cases"));
    for (uint32_t i = 0; i < t->cases.len; i++) {
        const HCase *c = &t->cases.data[i];
        out_str(o, "    {");
        c_string(o, c->name, strlen(c->name));
        out_printf(o, ", %lld, ", (long long)c->number);
        if (c->fields.len)
            out_printf(o, "%s, %u, %s},\n", c_derived(g, c_case(g, t, i), "fields"),
                       c->fields.len, c->is_tuple ? "false" : "true");
        else
            out_str(o, "NULL, 0, false},\n");
    }
    out_str(o, "};\n");
}

static HType *element(const HType *t)
{
    if (t->kind != HT_VARIANT)
        return t->elem;
    return t->variant_origin == HV_ENUM
               ? NULL
               : t->cases.data[t->variant_origin == HV_OPTION].fields.data[0].type;
}

static HType *key(const HType *t)
{
    if (t->kind == HT_VARIANT && t->variant_origin == HV_RESULT)
        return t->cases.data[1].fields.data[0].type;
    return t->key;
}

static void pointer_or_null(Out *o, const char *name)
{
    out_printf(o, "%s%s", name ? "&" : "", name ? name : "NULL");
}

static void offsets(Cg *g, Out *o, const HType *t)
{
    const char *name = type_name(g, t);
    if (t->kind == HT_MAP)
        out_printf(o, "sizeof(%s_entry), offsetof(%s_entry, value), ", name, name);
    else if (t->kind == HT_VARIANT && t->variant_origin == HV_OPTION)
        out_printf(o, "0, offsetof(%s, value), ", name);
    else if (t->kind == HT_VARIANT && t->variant_origin == HV_RESULT)
        out_printf(o, "0, offsetof(%s, as), ", name);
    else
        out_str(o, "0, 0, ");
}

static void record_descriptor(const Cg *g, Out *o, const HType *t, const char *storage)
{
    const CType *c = c_info(g, t);
    out_printf(o, "%sconst dol_Type %s =\n    %s(%s, ", storage, c->desc,
               t->constraints.len ? "DOL_CHECKED_RECORD" : "DOL_RECORD", c->name);
    c_string(o, t->name, strlen(t->name));
    out_str(o, ", ");
    flags(g, o, t);
    out_str(o, ");\n");
}

void c_emit_descriptor(Cg *g, CUnit *u, Out *o, HType *t)
{
    const CType *c = c_info(g, t);
    bool tagged = t->kind == HT_VARIANT && t->variant_origin == HV_ENUM;
    bool fields = t->kind == HT_RECORD && t->fields.len;
    HType *e = element(t), *k = key(t);
    if (fields)
        field_rows(g, u, o, t);
    if (tagged)
        case_rows(g, u, o, t);
    if (t->constraints.len)
        c_emit_constraint_tables(g, u, o, t);
    const char *storage = c->unit == NO_UNIT ? "static " : "";
    if (fields && t->origin != HR_TUPLE && strcmp(kind_name(g, t), "RECORD") == 0) {
        record_descriptor(g, o, t, storage);
        return;
    }
    out_printf(o, "%sconst dol_Type %s = {\n    ", storage, c->desc);
    c_string(o, t->name ? t->name : c->arg, strlen(t->name ? t->name : c->arg));
    out_printf(o, ", DOL_KIND_%s, sizeof(%s), ", kind_name(g, t), c->name);
    flags(g, o, t);
    out_str(o, ",\n    ");
    offsets(g, o, t);
    out_printf(o, "%u, ", fields ? t->fields.len : tagged ? t->cases.len : 0);
    pointer_or_null(o, e ? c_desc(g, u, e) : NULL);
    out_str(o, ", ");
    pointer_or_null(o, k ? c_desc(g, u, k) : NULL);
    out_printf(o, ",\n    %s, %s, %s, %u\n};\n", fields ? c_derived(g, c->name, "fields") : "NULL",
               tagged ? c_derived(g, c->name, "cases") : "NULL",
               t->constraints.len ? c_derived(g, c->name, "constraints") : "NULL",
               t->constraints.len);
}
