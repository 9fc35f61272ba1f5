/* Types as written: names, built-in types, arguments. */
#include "sema/check.h"

#include <string.h>

typedef struct BuiltinType {
    const char *name;
    TypeKind kind;
    uint8_t args;      /* TY_TUPLE: any number */
    bool canonical;    /* offered by "did you mean" */
} BuiltinType;

static const BuiltinType table[] = {
    {"Int8", TY_I8, 0, true},        {"Int16", TY_I16, 0, true},
    {"Int32", TY_I32, 0, true},      {"Int64", TY_I64, 0, true},
    {"UInt8", TY_U8, 0, true},       {"UInt16", TY_U16, 0, true},
    {"UInt32", TY_U32, 0, true},     {"UInt64", TY_U64, 0, true},
    {"Float32", TY_F32, 0, true},    {"Float64", TY_F64, 0, true},
    {"Bool", TY_BOOL, 0, true},      {"Char", TY_CHAR, 0, true},
    {"String", TY_STRING, 0, true},  {"Void", TY_UNIT, 0, true},
    {"Option", TY_OPTION, 1, true},  {"Result", TY_RESULT, 2, true},
    {"List", TY_LIST, 1, true},      {"Map", TY_MAP, 2, true},
    {"Set", TY_SET, 1, true},        {"Tuple", TY_TUPLE, 0, true},
    {"i8", TY_I8, 0, false},         {"i16", TY_I16, 0, false},
    {"i32", TY_I32, 0, false},       {"i64", TY_I64, 0, false},
    {"u8", TY_U8, 0, false},         {"u16", TY_U16, 0, false},
    {"u32", TY_U32, 0, false},       {"u64", TY_U64, 0, false},
    {"f32", TY_F32, 0, false},       {"f64", TY_F64, 0, false},
    {"bool", TY_BOOL, 0, false},     {"char", TY_CHAR, 0, false},
    {"string", TY_STRING, 0, false}, {"str", TY_STRING, 0, false},
    {"void", TY_UNIT, 0, false},     {"Unit", TY_UNIT, 0, false},
    {"Vec", TY_LIST, 1, false},      {"HashMap", TY_MAP, 2, false},
    {"HashSet", TY_SET, 1, false},
};
enum { TABLE_LEN = sizeof table / sizeof *table };

/* What people write who come from elsewhere: no small edit leads from these to ours. */
static const char *const hints[][2] = {
    {"Int", "Int64"},      {"int", "Int64"},       {"UInt", "UInt64"},    {"uint", "UInt64"},
    {"Integer", "Int64"},  {"Float", "Float64"},   {"float", "Float64"},  {"Double", "Float64"},
    {"double", "Float64"}, {"Number", "Float64"},  {"Boolean", "Bool"},   {"Str", "String"},
    {"Text", "String"},    {"Array", "List"},      {"Sequence", "List"},  {"Dict", "Map"},
    {"Maybe", "Option"},   {"Optional", "Option"}, {"Byte", "UInt8"},     {"usize", "UInt64"},
    {"isize", "Int64"},    {"Nothing", "Void"},    {"Either", "Result"},
};
static const char *const wide[] = {"Int128", "UInt128", "i128", "u128"};

void typexpr_init(Sema *sm)
{
    for (uint16_t i = 0; i < TABLE_LEN; i++)
        slot_of(sm, intern_z(sm->s->names, table[i].name))->type_code = (uint16_t)(i + 1);
}

const char *builtin_type_name(uint32_t i)
{
    for (uint32_t k = 0; k < TABLE_LEN; k++)
        if (table[k].canonical && i-- == 0)
            return table[k].name;
    return NULL;
}

Type *make_option(Sema *sm, Type *t)
{
    return type_make(sm->tt, TY_OPTION, NULL, &t, 1);
}

Type *make_list(Sema *sm, Type *t)
{
    return type_make(sm->tt, TY_LIST, NULL, &t, 1);
}

static void note_key(Sema *sm, Type *t, Span at)
{
    if (t->kind != TY_MAP && t->kind != TY_SET)
        return;
    Need n = {t->args.data[0], NEED_KEY, at, t->kind == TY_MAP ? "a Map key" : "a Set element"};
    vec_push(sm->a, &sm->key_checks, n);
}

Type *builtin_type(Sema *sm, Sym name, Type *const *args, uint32_t n, Span at)
{
    uint16_t code = slot_of(sm, name)->type_code;
    if (!code)
        return NULL;
    const BuiltinType *b = &table[code - 1];
    if (b->kind == TY_TUPLE)
        return n ? type_make(sm->tt, TY_TUPLE, NULL, args, n) : NULL;
    if (!b->args)
        return n ? NULL : type_basic(sm->tt, b->kind);
    Type *made[2];
    if (n && n != b->args)
        return NULL;
    for (uint32_t i = 0; i < b->args; i++)
        made[i] = n ? args[i] : new_var(sm, VAR_ANY, at);
    return type_make(sm->tt, b->kind, NULL, made, b->args);
}

static Type *wrong_args(Sema *sm, Span at, const char *name, uint32_t want, uint32_t got)
{
    diag_add(sm->d, DIAG_TYPE_ARGS, at, name, want, want == 1 ? "" : "s", got);
    return sm->type_error;
}

static Type **resolve_args(Sema *sm, const PathSeg *seg)
{
    Type **out = seg->args.len ? ARENA_ARRAY(sm->a, Type *, seg->args.len) : NULL;
    for (uint32_t i = 0; i < seg->args.len; i++)
        out[i] = resolve_type(sm, seg->args.data[i]);
    return out;
}

static Type *resolve_builtin(Sema *sm, const PathSeg *seg, Span at)
{
    const BuiltinType *b = &table[slot_of(sm, seg->name.sym)->type_code - 1];
    Type **args = resolve_args(sm, seg);
    uint32_t n = seg->args.len;
    if (b->kind == TY_TUPLE && n == 1)
        return args[0];
    if (b->kind == TY_TUPLE)
        return n ? type_make(sm->tt, TY_TUPLE, NULL, args, n) : type_basic(sm->tt, TY_UNIT);
    if (n != b->args)
        return wrong_args(sm, at, b->name, b->args, n);
    if (!n)
        return type_basic(sm->tt, b->kind);
    Type *t = type_make(sm->tt, b->kind, NULL, args, n);
    note_key(sm, t, at);
    return t;
}

static void explain_type(Sema *sm, Diag *d, Sym name, Span at)
{
    for (uint32_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strcmp(name->text, hints[i][0]) == 0) {
            diag_fix(sm->d, d, FIX_MAYBE, at, hints[i][1], "did you mean `%s`?", hints[i][1]);
            return;
        }
    const char *near = suggest_type(sm, name);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, at, near, "did you mean `%s`?", near);
}

/* An unknown type is reported once in a file; its name lives on in what is printed. */
static Type *unknown_type(Sema *sm, const Path *p)
{
    Name name = {intern_path(sm, p, p->segs.len), p->span};
    uint64_t key = (uint64_t)sm->module->def->span.lo << 32 | name.sym->id;
    Type *known = map_get(&sm->unknown_types, key);
    if (known) {
        reported_before(sm, name);
        return known;
    }
    Def *err = def_new(sm, DEF_ERROR, name);
    known = type_make(sm->tt, TY_ERROR, err, NULL, 0);
    err->type = known;
    map_put(sm->a, &sm->unknown_types, key, known);
    Diag *d = NULL;
    for (uint32_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strcmp(name.sym->text, wide[i]) == 0)
            d = diag_add(sm->d, DIAG_TYPE_WIDE, p->span, name.sym->text);
    if (!d) {
        d = diag_add(sm->d, DIAG_UNKNOWN_TYPE, p->span, name.sym->text);
        explain_type(sm, d, name.sym, p->span);
    }
    note_reported(sm, name.sym, d);
    return known;
}

static Type *not_a_type(Sema *sm, const Path *p, Def *d)
{
    if (d->kind == DEF_ERROR)
        return d->type ? d->type : sm->type_error;
    Diag *g = diag_add(sm->d, DIAG_NOT_A_TYPE, p->span, d->name->text,
                       d->kind == DEF_TRAIT ? "a trait" : "not a type");
    diag_peer(sm->d, g, d->span, "declared here");
    if (d->kind == DEF_TRAIT)
        diag_note(sm->d, g, "to take anything that implements it: fun f<T: %s>(x: T)",
                  d->name->text);
    return sm->type_error;
}

static Type *apply_args(Sema *sm, Def *d, const PathSeg *seg, Span at)
{
    Type *generic = d->type;
    if (!seg->args.len && generic->args.len && sm->owner
        && (sm->owner == d || sm->owner == d->parent))
        return generic; /* inside its own declaration a generic type may leave them out */
    if (seg->args.len != generic->args.len)
        return wrong_args(sm, at, d->name->text, generic->args.len, seg->args.len);
    if (!seg->args.len)
        return generic;
    Type **args = resolve_args(sm, seg);
    Type *t = type_make(sm->tt, generic->kind, d, args, seg->args.len);
    Def **params = ARENA_ARRAY(sm->a, Def *, seg->args.len);
    for (uint32_t i = 0; i < seg->args.len; i++)
        params[i] = generic->args.data[i]->def;
    GenericUse u = {d, params, args, seg->args.len, at};
    vec_push(sm->a, &sm->uses, u);
    return t;
}

static Type *def_as_type(Sema *sm, const Path *p, Def *d, const PathSeg *seg)
{
    switch (d->kind) {
    case DEF_GENE: case DEF_SYSTEM: case DEF_ENUM:
        add_ref(sm, seg->name.span, d);
        return apply_args(sm, d, seg, p->span);
    case DEF_TYPARAM:
        add_ref(sm, seg->name.span, d);
        return d->type;
    default:
        return not_a_type(sm, p, d);
    }
}

/* A field's name after a gene's: `SeptalGate.state` is the enumeration of that field. */
static Type *project(Sema *sm, const Path *p, Def *gene, const PathSeg *seg)
{
    Def *f = map_get(&gene->info->members, map_key(seg->name.sym));
    if (f && f->kind == DEF_FIELD && f->field->inline_enum)
        return f->field->inline_enum->def->type;
    Diag *d = diag_add(sm->d, DIAG_NO_PROJECTION, p->span, gene->name->text, seg->name.sym->text);
    const char *near = f ? NULL : suggest_among(sm, seg->name.sym, &gene->info->members);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, seg->name.span, near, "did you mean `%s`?", near);
    if (f)
        diag_peer(sm->d, d, f->span, "this is not `is enum { … }`");
    return sm->type_error;
}

static Type *self_type(Sema *sm, const Path *p)
{
    Def *o = sm->owner;
    if (o && o->type)
        return o->type;
    if (o && o->kind == DEF_TRAIT && o->trait)
        return o->trait->self_param->type;
    diag_add(sm->d, DIAG_SELF_OUTSIDE, p->span);
    return sm->type_error;
}

/* A dotted or qualified path: a declaration of that full name, module + name, gene + enumeration.
 */
static Type *resolve_long(Sema *sm, const Path *p)
{
    uint32_t n = p->segs.len;
    const PathSeg *last = &p->segs.data[n - 1];
    if (report_two_meanings(sm, p))
        return sm->type_error;
    Def *whole = lookup_global(sm, intern_path(sm, p, n));
    if (whole)
        return def_as_type(sm, p, whole, last);
    Target t;
    if (!resolve_prefix(sm, p, n - 1, &t) || !t.def)
        return unknown_type(sm, p);
    if (t.def->kind == DEF_GENE || t.def->kind == DEF_SYSTEM)
        return project(sm, p, t.def, last);
    if (t.def->kind == DEF_MODULE) {
        Def *d = module_export(sm, t.def->mod, last->name.sym);
        return d ? def_as_type(sm, p, d, last) : unknown_type(sm, p);
    }
    return not_a_type(sm, p, t.def);
}

static Type *resolve_path_type(Sema *sm, const Path *p)
{
    if (!p->segs.len || !p->segs.data[p->segs.len - 1].name.sym)
        return sm->type_error;
    if (p->segs.len > 1)
        return resolve_long(sm, p);
    const PathSeg *seg = &p->segs.data[0];
    Slot *s = slot_of(sm, seg->name.sym);
    if (s->local && (s->local->kind == DEF_TYPARAM || s->local->kind == DEF_GENE))
        return def_as_type(sm, p, s->local, seg);
    if (s->type_code)
        return resolve_builtin(sm, seg, p->span);
    if (seg->name.sym == sm->sym_self)
        return self_type(sm, p);
    Def *d = lookup_global(sm, seg->name.sym);
    if (d && d->module != sm->module)
        reported_before(sm, seg->name); /* taken as if imported: the report moves up */
    if (!d)
        d = import_anyway(sm, seg->name);
    return d ? def_as_type(sm, p, d, seg) : unknown_type(sm, p);
}

static Type *resolve_fun(Sema *sm, TypeExpr *te)
{
    uint32_t n = te->fun.params.len, mask = 0;
    Type **params = n ? ARENA_ARRAY(sm->a, Type *, n) : NULL;
    for (uint32_t i = 0; i < n; i++)
        params[i] = resolve_type(sm, te->fun.params.data[i]);
    Type *result = te->fun.result ? resolve_type(sm, te->fun.result)
                                  : type_basic(sm->tt, TY_UNIT);
    return type_fun(sm->tt, params, n, result, mask);
}

static Type *resolve_tuple(Sema *sm, TypeExpr *te)
{
    uint32_t n = te->tuple.items.len;
    if (!n)
        return type_basic(sm->tt, TY_UNIT);
    if (n == 1)
        return resolve_type(sm, te->tuple.items.data[0]);
    Type **items = ARENA_ARRAY(sm->a, Type *, n);
    for (uint32_t i = 0; i < n; i++)
        items[i] = resolve_type(sm, te->tuple.items.data[i]);
    return type_make(sm->tt, TY_TUPLE, NULL, items, n);
}

static Type *resolve_kind(Sema *sm, TypeExpr *te)
{
    switch (te->kind) {
    case TE_ERROR: return sm->type_error;
    case TE_PATH: return resolve_path_type(sm, &te->path);
    case TE_TUPLE: return resolve_tuple(sm, te);
    case TE_FUN: return resolve_fun(sm, te);
    case TE_LIST: return make_list(sm, resolve_type(sm, te->list.elem));
    case TE_REF: return resolve_type(sm, te->ref);
    case TE_NEVER: return type_basic(sm->tt, TY_NEVER);
    case TE_ENUM:
        diag_add(sm->d, DIAG_ENUM_PLACE, te->span);
        return sm->type_error;
    }
    return sm->type_error;
}

Type *resolve_type(Sema *sm, TypeExpr *te)
{
    if (!te)
        return sm->type_error;
    if (te->type)
        return te->type;
    if (++sm->depth > sm->s->limits.nesting) {
        diag_add(sm->d, DIAG_TOO_DEEP, te->span, sm->s->limits.nesting);
        te->type = sm->type_error;
    } else {
        te->type = resolve_kind(sm, te);
    }
    sm->depth--;
    return te->type;
}

void check_keys(Sema *sm)
{
    for (uint32_t i = 0; i < sm->key_checks.len; i++) {
        Need *n = &sm->key_checks.data[i];
        n->type = type_zonk(sm->tt, n->type);
        require(sm, n->type, NEED_KEY, n->at, n->what);
    }
    sm->key_checks.len = 0;
}
