/* The type table: hash-consing, substitution, printing, and what is known of a type as a whole. */
#include "sema/types.h"

#include "sema/sema.h"

#include <string.h>

struct TypeTable {
    Session *s;
    Arena *a;
    Type *basic[TY_VAR + 1];
    Type **slots; /* open addressing */
    uint32_t mask, used;
    uint32_t next_id;
    uint32_t epoch; /* of the last walk: a type shared many times is looked at once */
};

enum { FIRST_SLOTS = 1024, NAME_LIMIT = 120 };

static Type *new_type(TypeTable *t, TypeKind k)
{
    Type *r = ARENA_NEW(t->a, Type);
    r->kind = k;
    r->id = t->next_id++;
    return r;
}

TypeTable *types_new(Session *s)
{
    TypeTable *t = ARENA_NEW(s->arena, TypeTable);
    t->s = s;
    t->a = s->arena;
    t->mask = FIRST_SLOTS - 1;
    t->slots = ARENA_ARRAY(t->a, Type *, FIRST_SLOTS);
    for (int k = TY_ERROR; k <= TY_STRING; k++)
        t->basic[k] = new_type(t, (TypeKind)k);
    return t;
}

uint32_t types_count(const TypeTable *t)
{
    return t->next_id;
}

Type *type_basic(TypeTable *t, TypeKind k)
{
    return t->basic[k];
}

static uint32_t mix(uint32_t h, uint32_t v)
{
    h = (h ^ v) * 0x9E3779B1u;
    return h ^ (h >> 15);
}

static uint32_t hash_type(TypeKind k, const Def *def, Type *const *args, uint32_t n,
                          const Type *result, uint32_t mut_mask)
{
    /* A definition hashes by name and place: addresses must not show in the order of anything. */
    uint32_t h = mix((uint32_t)k * 31 + n, def ? def->name->hash + def->span.lo : 0);
    for (uint32_t i = 0; i < n; i++)
        h = mix(h, args[i]->id);
    return mix(mix(h, result ? result->id : 0), mut_mask);
}

static bool same_type(const Type *t, TypeKind k, const Def *def, Type *const *args, uint32_t n,
                      const Type *result, uint32_t mut_mask)
{
    if (t->kind != k || t->def != def || t->args.len != n || t->result != result
        || t->mut_mask != mut_mask)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (t->args.data[i] != args[i])
            return false;
    return true;
}

static void rehash(TypeTable *t)
{
    uint32_t cap = (t->mask + 1) * 2;
    Type **slots = ARENA_ARRAY(t->a, Type *, cap);
    for (uint32_t i = 0; i <= t->mask; i++) {
        Type *e = t->slots[i];
        if (!e)
            continue;
        uint32_t at = hash_type(e->kind, e->def, e->args.data, e->args.len, e->result,
                                e->mut_mask) & (cap - 1);
        while (slots[at])
            at = (at + 1) & (cap - 1);
        slots[at] = e;
    }
    t->slots = slots;
    t->mask = cap - 1;
}

static Type *cons(TypeTable *t, TypeKind k, Def *def, Type *const *args, uint32_t n, Type *result,
                  uint32_t mut_mask)
{
    uint32_t at = hash_type(k, def, args, n, result, mut_mask) & t->mask;
    while (t->slots[at]) {
        if (same_type(t->slots[at], k, def, args, n, result, mut_mask))
            return t->slots[at];
        at = (at + 1) & t->mask;
    }
    Type *r = new_type(t, k);
    r->def = def;
    r->result = result;
    r->mut_mask = mut_mask;
    r->has_param = k == TY_PARAM || (result && result->has_param);
    r->has_var = result && result->has_var;
    r->args.data = n ? ARENA_ARRAY(t->a, Type *, n) : NULL;
    r->args.len = n;
    for (uint32_t i = 0; i < n; i++) {
        r->args.data[i] = args[i];
        r->has_param |= args[i]->has_param;
        r->has_var |= args[i]->has_var;
    }
    t->slots[at] = r;
    if (++t->used * 2 > t->mask)
        rehash(t);
    return r;
}

Type *type_make(TypeTable *t, TypeKind k, Def *def, Type *const *args, uint32_t n)
{
    return cons(t, k, def, args, n, NULL, 0);
}

Type *type_fun(TypeTable *t, Type *const *params, uint32_t n, Type *result, uint32_t mut_mask)
{
    return cons(t, TY_FUN, NULL, params, n, result, mut_mask);
}

Type *type_var(TypeTable *t, VarClass c, Span at)
{
    Type *v = new_type(t, TY_VAR);
    v->has_var = true;
    v->var_class = c;
    v->var_span = at;
    return v;
}

Type *type_resolve(Type *t)
{
    while (t->kind == TY_VAR && t->bound)
        t = t->bound;
    return t;
}

enum { SMALL_ARGS = 8 };

/* The same constructor with other arguments. */
static Type *rebuild(TypeTable *tt, Type *t, Type *const *args, Type *result)
{
    return cons(tt, t->kind, t->def, args, t->args.len, result, t->mut_mask);
}

static Type *zonk(TypeTable *tt, Type *t)
{
    t = type_resolve(t);
    if (!t->has_var || t->kind == TY_VAR)
        return t;
    if (t->epoch == tt->epoch)
        return t->zonked;
    Type *small[SMALL_ARGS];
    Type **args = t->args.len <= SMALL_ARGS ? small : ARENA_ARRAY(tt->a, Type *, t->args.len);
    for (uint32_t i = 0; i < t->args.len; i++)
        args[i] = zonk(tt, t->args.data[i]);
    Type *made = rebuild(tt, t, args, t->result ? zonk(tt, t->result) : NULL);
    t->epoch = tt->epoch;
    return t->zonked = made;
}

Type *type_zonk(TypeTable *tt, Type *t)
{
    tt->epoch++;
    return zonk(tt, t);
}

static bool mentions(TypeTable *tt, const Type *v, Type *t)
{
    t = type_resolve(t);
    if (t == v || !t->has_var || t->epoch == tt->epoch)
        return t == v;
    t->epoch = tt->epoch;
    for (uint32_t i = 0; i < t->args.len; i++)
        if (mentions(tt, v, t->args.data[i]))
            return true;
    return t->result && mentions(tt, v, t->result);
}

bool type_mentions(TypeTable *tt, const Type *v, Type *t)
{
    tt->epoch++;
    return mentions(tt, v, t);
}

Type *type_subst(TypeTable *tt, Type *t, Def *const *params, Type *const *args, uint32_t n)
{
    t = type_resolve(t);
    if (!t->has_param || !n)
        return t;
    if (t->kind == TY_PARAM) {
        for (uint32_t i = 0; i < n; i++)
            if (params[i] == t->def)
                return args[i];
        return t;
    }
    Type *small[SMALL_ARGS];
    Type **out = t->args.len <= SMALL_ARGS ? small : ARENA_ARRAY(tt->a, Type *, t->args.len);
    for (uint32_t i = 0; i < t->args.len; i++)
        out[i] = type_subst(tt, t->args.data[i], params, args, n);
    return rebuild(tt, t, out, t->result ? type_subst(tt, t->result, params, args, n) : NULL);
}

/* ---- printing ------------------------------------------------------------------------------ */

static const char *const basic_names[] = {
    [TY_ERROR] = "_",        [TY_UNKNOWN] = "an untyped field",
    [TY_NEVER] = "!",        [TY_UNIT] = "Void",
    [TY_BOOL] = "Bool",      [TY_CHAR] = "Char",
    [TY_I8] = "Int8",        [TY_I16] = "Int16",
    [TY_I32] = "Int32",      [TY_I64] = "Int64",
    [TY_U8] = "UInt8",       [TY_U16] = "UInt16",
    [TY_U32] = "UInt32",     [TY_U64] = "UInt64",
    [TY_F32] = "Float32",    [TY_F64] = "Float64",
    [TY_STRING] = "String",  [TY_OPTION] = "Option",
    [TY_RESULT] = "Result",  [TY_LIST] = "List",
    [TY_MAP] = "Map",        [TY_SET] = "Set",
};

static void print_type(Out *o, Type *t);

static void print_args(Out *o, const Type *t, const char *open, const char *close)
{
    out_str(o, open);
    for (uint32_t i = 0; i < t->args.len; i++) {
        if (i)
            out_str(o, ", ");
        if (type_takes_mut(t, i))
            out_str(o, "mut ");
        print_type(o, t->args.data[i]);
    }
    out_str(o, close);
}

static void print_named(Out *o, const Type *t)
{
    if (t->def->kind == DEF_ENUM && t->def->parent) {
        out_str(o, t->def->parent->name->text);
        out_char(o, '.');
    }
    out_str(o, t->def->name->text);
    if (t->args.len)
        print_args(o, t, "<", ">");
}

static void print_type(Out *o, Type *t)
{
    t = type_resolve(t);
    if (o->len > NAME_LIMIT) {
        out_str(o, "...");
        return;
    }
    switch (t->kind) {
    case TY_OPTION: case TY_RESULT: case TY_LIST: case TY_MAP: case TY_SET:
        out_str(o, basic_names[t->kind]);
        print_args(o, t, "<", ">");
        break;
    case TY_TUPLE:
        print_args(o, t, "(", ")");
        break;
    case TY_FUN:
        print_args(o, t, "fun(", ")");
        if (type_resolve(t->result)->kind != TY_UNIT) {
            out_str(o, " -> ");
            print_type(o, t->result);
        }
        break;
    case TY_GENE: case TY_ENUM: case TY_SYSTEM: case TY_PARAM:
        print_named(o, t);
        break;
    case TY_VAR:
        out_str(o, t->var_class == VAR_INT ? "an integer"
                   : t->var_class == VAR_FLOAT ? "a float" : "_");
        break;
    case TY_ERROR:
        out_str(o, t->def ? t->def->name->text : "_"); /* an undeclared type keeps its name */
        break;
    default:
        out_str(o, basic_names[t->kind]);
    }
}

const char *type_name(TypeTable *tt, Type *t)
{
    t = type_resolve(t);
    if (t->text)
        return t->text;
    Out o = {0};
    print_type(&o, t);
    const char *text = arena_strndup(tt->a, o.data, o.len);
    out_free(&o);
    if (!t->has_var)
        t->text = text;
    return text;
}

/* ---- predicates over the whole of a type --------------------------------------------------- */

bool type_is_plain(const Type *t)
{
    return t->kind == TY_UNIT || t->kind == TY_BOOL || t->kind == TY_CHAR || t->kind == TY_STRING
           || type_is_numeric(t);
}

uint32_t type_bits(const Type *t)
{
    switch (t->kind) {
    case TY_I8: case TY_U8: return 8;
    case TY_I16: case TY_U16: return 16;
    case TY_I32: case TY_U32: case TY_F32: return 32;
    default: return 64;
    }
}

/* Memo bits, two per predicate: known, and the answer. While a type is being looked at the answer
   reads as "nothing found", which is right for a type that contains itself. */
enum { MEMO_HEAP = 1, MEMO_FLOAT = 4, MEMO_FUN = 16, MEMO_KNOWN = 2 };

static bool contains(Type *t, uint8_t what, bool (*is_it)(const Type *));

/* What a type parameter of the owner stands for is among the owner's arguments: looked at there. */
static bool fields_contain(const FieldInfo *f, uint32_t n, uint8_t what,
                           bool (*is_it)(const Type *))
{
    for (uint32_t i = 0; i < n; i++)
        if (f[i].type && contains(f[i].type, what, is_it))
            return true;
    return false;
}

static bool variants_contain(const EnumInfo *e, uint8_t what, bool (*is_it)(const Type *))
{
    for (uint32_t i = 0; e && i < e->variants.len; i++)
        if (fields_contain(e->variants.data[i].fields.data, e->variants.data[i].fields.len, what,
                           is_it))
            return true;
    return false;
}

static bool parts_contain(const Type *t, uint8_t what, bool (*is_it)(const Type *))
{
    if (t->kind != TY_FUN)
        for (uint32_t i = 0; i < t->args.len; i++)
            if (contains(t->args.data[i], what, is_it))
                return true;
    if (t->kind == TY_ENUM)
        return variants_contain(t->def->kind == DEF_ENUM ? t->def->enumeration
                                                         : t->def->info->enumeration,
                                what, is_it);
    if (t->kind == TY_GENE || t->kind == TY_SYSTEM)
        return t->def->info
               && fields_contain(t->def->info->fields.data, t->def->info->fields.len, what, is_it);
    return false;
}

static bool contains(Type *t, uint8_t what, bool (*is_it)(const Type *))
{
    t = type_resolve(t);
    uint8_t known = (uint8_t)(what * MEMO_KNOWN);
    if (t->memo & known)
        return t->memo & what;
    if (is_it(t)) {
        t->memo = (uint8_t)(t->memo | known | what);
        return true;
    }
    t->memo |= known;
    bool found = parts_contain(t, what, is_it);
    if (found)
        t->memo |= what;
    else if (t->has_var)
        t->memo = (uint8_t)(t->memo & ~known);
    return found;
}

static bool is_heap(const Type *t)
{
    return t->kind == TY_LIST || t->kind == TY_MAP || t->kind == TY_SET || t->kind == TY_FUN;
}

static bool is_float(const Type *t)
{
    return type_is_float(t);
}

static bool is_fun(const Type *t)
{
    return t->kind == TY_FUN || t->kind == TY_SYSTEM;
}

bool type_has_heap(Type *t)
{
    return contains(t, MEMO_HEAP, is_heap);
}

bool type_has_eq(Type *t)
{
    return !contains(t, MEMO_FUN, is_fun);
}

bool type_is_key(Type *t)
{
    return !contains(t, MEMO_FLOAT, is_float) && type_has_eq(t);
}

/* ---- size ---------------------------------------------------------------------------------- */

static uint64_t add_sizes(uint64_t a, uint64_t b)
{
    uint64_t s = a + b;
    return s > UINT32_MAX ? UINT32_MAX : s;
}

static uint64_t fields_size(TypeTable *tt, const FieldInfo *f, uint32_t n, Type *owner)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        if (f[i].type)
            sum = add_sizes(sum, type_flat_size(tt, sema_member_type(tt, owner, f[i].type)));
    return sum;
}

static uint64_t enum_size(TypeTable *tt, const EnumInfo *e, Type *owner)
{
    uint64_t most = 0;
    for (uint32_t i = 0; e && i < e->variants.len; i++) {
        const VariantInfo *v = &e->variants.data[i];
        uint64_t n = fields_size(tt, v->fields.data, v->fields.len, owner);
        most = n > most ? n : most;
    }
    return add_sizes(most, 1);
}

uint64_t type_flat_size(TypeTable *tt, Type *t)
{
    t = type_resolve(t);
    if (t->size)
        return t->size;
    uint64_t sum = 1;
    t->size = 1; /* a by-value cycle is an error of its own */
    if (t->kind == TY_TUPLE || t->kind == TY_OPTION || t->kind == TY_RESULT) {
        for (uint32_t i = 0; i < t->args.len; i++)
            sum = add_sizes(sum, type_flat_size(tt, t->args.data[i]));
    } else if (t->kind == TY_ENUM) {
        sum = enum_size(tt, t->def->kind == DEF_ENUM ? t->def->enumeration
                                                     : t->def->info->enumeration, t);
    } else if ((t->kind == TY_GENE || t->kind == TY_SYSTEM) && t->def->info) {
        sum = add_sizes(fields_size(tt, t->def->info->fields.data, t->def->info->fields.len, t),
                        1);
    }
    t->size = t->has_var ? 0 : sum;
    return sum;
}
