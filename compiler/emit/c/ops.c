/* Operations on instances of generic types: thin typed functions over the runtime. */
#include "emit/c/c.h"

#include <string.h>

static const char *const verbs[COP_COUNT] = {
#define OP(kind, verb) verb,
#include "emit/c/ops.def"
#undef OP
};

static const char *op_name(Cg *g, const COp *op)
{
    const CType *c = c_info(g, op->type);
    if (op->kind == COP_APPLY)
        return arena_printf(g->arena, "dol_%s_apply", c->arg);
    if (op->kind == COP_LIST_SORT_KEYS)
        return arena_printf(g->arena, "%s_sort_by_%s", c->name,
                            c_info(g, op->other->elem)->arg);
    return c_derived(g, c->name, verbs[op->kind]);
}

static bool is_checker(COpKind k)
{
    return k == COP_CHK_ADD || k == COP_CHK_SUB || k == COP_CHK_MUL || k == COP_CHK_DIV;
}

const char *c_op(Cg *g, CUnit *u, COpKind kind, HType *type, HType *other)
{
    /* The type of the number tells nothing that the Option does not. */
    COp op = {kind, type, kind == COP_LIST_SORT_KEYS || is_checker(kind) || kind == COP_LIST_POP ||
                                  kind == COP_MAP_INSERT || kind == COP_MAP_REMOVE
                              ? other : NULL};
    const char *name = op_name(g, &op);
    for (uint32_t i = 0; i < u->ops.len; i++)
        if (u->ops.data[i].kind == kind && u->ops.data[i].type == type &&
            (kind != COP_LIST_SORT_KEYS || u->ops.data[i].other == other))
            return name;
    vec_push(g->arena, &u->ops, op);
    c_need_type(g, u, type);
    if (op.other)
        c_need_type(g, u, op.other);
    return name;
}

typedef struct Writer {
    Cg *g;
    CUnit *u;
    Out *o;
    const char *fn, *type, *elem; /* names: function, type, element or value */
    const COp *op;
} Writer;

static void open_op(const Writer *w, const char *result, const char *params)
{
    out_printf(w->o, "\nstatic inline %s %s(%s)\n{\n", result, w->fn, params);
}

static const char *fmt(const Writer *w, const char *text)
{
    /* $T type, $E element, $K key, $O other type: read from the tables of names. */
    Out o = {0};
    for (const char *p = text; *p; p++) {
        if (*p != '$') {
            out_char(&o, *p);
            continue;
        }
        switch (*++p) {
        case 'T': out_str(&o, w->type); break;
        case 'E': out_str(&o, w->elem); break;
        case 'K': out_str(&o, c_info(w->g, w->op->type->key)->name); break;
        case 'O': out_str(&o, c_info(w->g, w->op->other)->name); break;
        case 'D': out_str(&o, c_desc(w->g, w->u, w->op->type)); break;
        case 'I': out_str(&o, c_desc(w->g, w->u, w->op->type->elem)); break;
        default: break;
        }
    }
    const char *kept = arena_strndup(w->g->arena, o.data ? o.data : "", o.len);
    out_free(&o);
    return kept;
}

typedef struct OpText {
    COpKind kind;
    const char *result, *params, *body;
} OpText;

#define BY_VALUE "    $T result;\n"
static const OpText texts[] = {
    {COP_LIST_AT, "const $E *", "dol_Context *ctx, $T list, uint64_t index, const char *at",
     "    return &list.data[dol_index(ctx, index, list.len, at)];\n"},
    {COP_LIST_ITEM, "$E *", "dol_Context *ctx, $T *list, uint64_t index, const char *at",
     "    return ($E *)dol_list_item(ctx, list, index, sizeof($E), at);\n"},
    {COP_LIST_CHANGE, "$E *", "dol_Context *ctx, $T *list, uint64_t index",
     "    return ($E *)dol_list_change(ctx, list, index, sizeof($E));\n"},
    {COP_LIST_OF, "$T", "dol_Context *ctx, const $E *items, uint32_t count",
     BY_VALUE "    dol_list_of(ctx, &result, items, count, sizeof($E));\n    return result;\n"},
    {COP_LIST_PUSH, "void", "dol_Context *ctx, $T *list, $E item",
     "    *($E *)dol_list_add(ctx, list, sizeof($E)) = item;\n"},
    {COP_LIST_POP, "$O", "$T *list",
     "    $O result = {0};\n    result.some = dol_list_pop(list, &result.value, sizeof($E));\n"
     "    return result;\n"},
    {COP_LIST_INSERT, "void", "dol_Context *ctx, $T *list, uint64_t index, $E item, const char *at",
     "    dol_list_insert(ctx, list, index, &item, sizeof($E), at);\n"},
    {COP_LIST_REMOVE, "$E", "dol_Context *ctx, $T *list, uint64_t index, const char *at",
     "    $E item;\n    dol_list_remove(ctx, list, index, &item, sizeof($E), at);\n"
     "    return item;\n"},
    {COP_LIST_SLICE, "$T", "dol_Context *ctx, $T list, uint64_t from, uint64_t to",
     BY_VALUE "    dol_list_slice(ctx, &list, from, to, sizeof($E), &result);\n"
              "    return result;\n"},
    {COP_LIST_CONCAT, "$T", "dol_Context *ctx, $T a, $T b",
     BY_VALUE "    dol_list_concat(ctx, &a, &b, sizeof($E), &result);\n    return result;\n"},
    {COP_LIST_REVERSE, "$T", "dol_Context *ctx, $T list",
     BY_VALUE "    dol_list_reverse(ctx, &list, sizeof($E), &result);\n    return result;\n"},
    {COP_LIST_SORT, "$T", "dol_Context *ctx, $T list",
     BY_VALUE "    dol_list_sort(ctx, &$I, &list, &result);\n    return result;\n"},
    {COP_LIST_DEDUP, "$T", "dol_Context *ctx, $T list",
     BY_VALUE "    dol_list_dedup(ctx, &$I, &list, &result);\n    return result;\n"},
    {COP_MAP_OF, "$T",
     "dol_Context *ctx, const $T_entry *entries, uint32_t count, const char *at",
     BY_VALUE "    dol_map_of(ctx, &$D, &result, entries, count, at);\n    return result;\n"},
    {COP_MAP_VALUE, "$E *", "dol_Context *ctx, $T *map, uint64_t index",
     "    return &(($T_entry *)dol_list_change(ctx, map, index, sizeof($T_entry)))->value;\n"},
    {COP_MAP_INSERT, "$O", "dol_Context *ctx, $T *map, $K key, $E value",
     "    $O old = {0};\n    old.some = dol_map_insert(ctx, &$D, map, &key, &value, &old.value);\n"
     "    return old;\n"},
    {COP_MAP_REMOVE, "$O", "dol_Context *ctx, $T *map, $K key",
     "    $O old = {0};\n    old.some = dol_map_remove(ctx, &$D, map, &key, &old.value);\n"
     "    return old;\n"},
    {COP_SET_UNION, "$T", "dol_Context *ctx, $T a, $T b",
     BY_VALUE "    dol_set_union(ctx, &$D, &a, &b, &result);\n    return result;\n"},
    {COP_SET_INTERSECT, "$T", "dol_Context *ctx, $T a, $T b",
     BY_VALUE "    dol_set_intersect(ctx, &$D, &a, &b, &result);\n    return result;\n"},
    {COP_SET_DIFF, "$T", "dol_Context *ctx, $T a, $T b",
     BY_VALUE "    dol_set_diff(ctx, &$D, &a, &b, &result);\n    return result;\n"},
    {COP_STR_CHARS, "$T", "dol_Context *ctx, dol_String s",
     BY_VALUE "    dol_string_chars(ctx, s, &result);\n    return result;\n"},
    {COP_STR_BYTES, "$T", "dol_Context *ctx, dol_String s",
     BY_VALUE "    dol_string_bytes(ctx, s, &result);\n    return result;\n"},
    {COP_COPY, "$T", "dol_Context *ctx, const $T *value",
     BY_VALUE "    dol_copy(ctx, &$D, value, &result);\n    return result;\n"},
};

static void write_table_op(const Writer *w, const OpText *t)
{
    open_op(w, fmt(w, t->result), fmt(w, t->params));
    out_printf(w->o, "%s}\n", fmt(w, t->body));
}

static void write_sort_by(const Writer *w)
{
    open_op(w, w->type, fmt(w, "dol_Context *ctx, $T list, $O keys"));
    out_printf(w->o,
               "    %s result;\n"
               "    dol_list_sort_keys(ctx, sizeof(%s), &list, &%s, &keys, &result);\n"
               "    return result;\n}\n",
               w->type, w->elem, c_desc(w->g, w->u, w->op->other->elem));
}

static void write_checked(const Writer *w)
{
    static const char *const names[] = {"add", "sub", "mul", "div"};
    const char *number = c_info(w->g, w->op->other)->name;
    open_op(w, w->type, arena_printf(w->g->arena, "%s a, %s b", number, number));
    out_printf(w->o,
               "    %s result = {0};\n    result.some = dol_chk_%s_%s(a, b, &result.value);\n"
               "    return result;\n}\n",
               w->type, names[w->op->kind - COP_CHK_ADD], c_num(w->op->other));
}

static void write_parse(const Writer *w)
{
    HType *value = w->op->type->cases.data[1].fields.data[0].type;
    open_op(w, w->type, "dol_String text");
    out_printf(w->o,
               "    %s result = {0};\n    result.some = dol_parse(&%s, text, &result.value);\n"
               "    return result;\n}\n",
               w->type, c_desc(w->g, w->u, value));
}

static void write_check(const Writer *w)
{
    HType *t = w->op->type;
    const char *desc = c_desc(w->g, w->u, t);
    open_op(w, "void", fmt(w, "dol_Context *ctx, const $T *value, const char *at"));
    if (c_info(w->g, t)->unit != NO_UNIT && t->kind == HT_RECORD) {
        out_printf(w->o, "    if (!%s(ctx, value))\n", c_derived(w->g, w->type, "valid"));
    } else {
        out_printf(w->o, "    if (!dol_valid(ctx, &%s, value))\n", desc);
    }
    out_printf(w->o, "        dol_trap_invalid(ctx, &%s, value, at);\n}\n", desc);
}

static void write_apply(const Writer *w)
{
    HType *t = w->op->type;
    Out params = {0}, types = {0}, args = {0};
    out_str(&params, "dol_Context *ctx, dol_Fun f");
    out_str(&types, "dol_Context *, const void *");
    for (uint32_t i = 0; i < t->params.len; i++) {
        bool is_ref = hir_takes_ref(t, i);
        out_str(&params, ", ");
        c_param_type(w->g, w->u, &params, t->params.data[i], is_ref);
        out_printf(&params, "a%u", i);
        out_str(&types, ", ");
        c_param_type(w->g, w->u, &types, t->params.data[i], is_ref);
        out_printf(&args, ", a%u", i);
    }
    bool value = t->result->kind != HT_UNIT;
    const char *result = value ? c_type(w->g, w->u, t->result) : "void";
    open_op(w, result, params.data);
    out_printf(w->o, "    %s((%s (*)(%s))f.code->call)(ctx, f.env%s);\n}\n",
               value ? "return " : "", result, types.data, args.data ? args.data : "");
    out_free(&params);
    out_free(&types);
    out_free(&args);
}

void c_emit_op(Cg *g, CUnit *u, Out *o, const COp *op)
{
    HType *t = op->type;
    Writer w = {g, u, o, op_name(g, op), c_info(g, t)->name, NULL, op};
    w.elem = t->elem ? c_info(g, t->elem)->name : NULL;
    if (op->kind == COP_APPLY) {
        write_apply(&w);
    } else if (op->kind == COP_LIST_SORT_KEYS) {
        write_sort_by(&w);
    } else if (op->kind == COP_PARSE) {
        write_parse(&w);
    } else if (op->kind == COP_CHECK) {
        write_check(&w);
    } else if (is_checker(op->kind)) {
        write_checked(&w);
    } else {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (texts[i].kind == op->kind)
                write_table_op(&w, &texts[i]);
    }
}
