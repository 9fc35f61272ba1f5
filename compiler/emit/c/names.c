/* Names of C entities, guessed from the .dol: dots become '_', instances append their arguments. */
#include "emit/c/c.h"

#include <string.h>

/* Sorted. Keywords of C11, C23 and C++20, and macros of the standard headers that generated files
   include or that compilers predefine. */
static const char *const reserved[] = {
    "BIG_ENDIAN", "BYTE_ORDER", "CHAR_BIT", "DECIMAL_DIG", "DOMAIN", "EOF", "FILE", "I",
    "INFINITY", "LITTLE_ENDIAN", "MAXFLOAT", "MB_CUR_MAX", "NAN", "NDEBUG", "NFDBITS", "NULL",
    "OVERFLOW", "PDP_ENDIAN", "PLOSS", "RAND_MAX", "SING", "TLOSS", "UNDERFLOW", "WCONTINUED",
    "WEXITED", "WEXITSTATUS", "WIFCONTINUED", "WIFEXITED", "WIFSIGNALED", "WIFSTOPPED", "WNOHANG",
    "WNOWAIT", "WSTOPPED", "WSTOPSIG", "WTERMSIG", "WUNTRACED", "alignas", "alignof", "alloca",
    "and", "and_eq", "arm", "asm", "assert", "auto", "be16toh", "be32toh", "be64toh", "bitand",
    "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class",
    "co_await", "co_return", "co_yield", "compl", "complex", "concept", "const", "const_cast",
    "consteval", "constexpr", "constinit", "continue", "ctx", "decltype", "default", "delete",
    "do", "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export", "extern",
    "false", "float", "for", "fpclassify", "friend", "goto", "htobe16", "htobe32", "htobe64",
    "htole16", "htole32", "htole64", "i386", "if", "imaginary", "import", "inline", "int",
    "isfinite", "isgreater", "isgreaterequal", "isinf", "isless", "islessequal", "islessgreater",
    "isnan", "isnormal", "issubnormal", "isunordered", "le16toh", "le32toh", "le64toh", "linux",
    "long", "math_errhandling", "mips", "module", "mutable", "namespace", "new", "noexcept",
    "noreturn", "not", "not_eq", "nullptr", "offsetof", "operator", "or", "or_eq", "private",
    "protected", "public", "register", "reinterpret_cast", "requires", "restrict", "return",
    "setjmp", "short", "signbit", "signed", "sigsetjmp", "sizeof", "sparc", "static",
    "static_assert", "static_cast", "stderr", "stdin", "stdout", "strdupa", "strndupa", "struct",
    "sun", "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef",
    "typeid", "typename", "typeof", "typeof_unqual", "union", "unix", "unsigned", "using",
    "va_arg", "va_end", "va_start", "virtual", "void", "volatile", "wchar_t", "while", "xor",
    "xor_eq",
};

/* Limits of numbers and the like: whole families of macros. */
static const char *const reserved_prefixes[] = {
    "DBL_", "DOL_", "EXIT_", "FD_", "FLT_", "FP_", "HUGE_", "INT16_", "INT32_", "INT64_", "INT8_",
    "INTMAX_", "INTPTR_", "INT_FAST", "INT_LEAST", "LDBL_", "MATH_", "M_", "PTRDIFF_",
    "SIG_ATOMIC_", "SIZE_", "SNAN", "UINT16_", "UINT32_", "UINT64_", "UINT8_", "UINTMAX_",
    "UINTPTR_", "UINT_FAST", "UINT_LEAST", "WCHAR_", "WINT_",
};

/* Ends of the names that dolc gives beside those of the program. */
static const char *const derived[] = {
    "args", "body", "cases", "code", "conjuncts", "constraints", "data", "env", "fields",
    "functions", "holds", "host", "host_key", "invoke", "laws", "module", "params", "rows",
    "send", "shown", "tag", "type", "valid", "violations",
#define OP(kind, verb) verb,
#include "emit/c/ops.def"
#undef OP
};

enum { DERIVED = sizeof derived / sizeof *derived };
_Static_assert(DERIVED <= 64, "a bit for each");
enum { RESERVED = sizeof reserved / sizeof *reserved };

/* Sorted words by their first letter, so that most names are told apart without being compared. */
void c_index_words(Cg *g)
{
    for (uint32_t i = 0; i < RESERVED; i++) {
        CWords *w = &g->reserved[(unsigned char)reserved[i][0] & 127];
        w->first = w->end ? w->first : (uint16_t)i;
        w->end = (uint16_t)(i + 1);
        w->lengths |= 1u << strlen(reserved[i]);
    }
    for (uint32_t i = 0; i < DERIVED; i++)
        g->derived[(unsigned char)*derived[i] & 127] |= UINT64_C(1) << i;
}

static bool in_family(const char *name)
{
    for (size_t i = 0; i < sizeof reserved_prefixes / sizeof *reserved_prefixes; i++)
        if (*name == *reserved_prefixes[i] &&
            strncmp(name, reserved_prefixes[i], strlen(reserved_prefixes[i])) == 0)
            return true;
    return false;
}

/* Keyword or macro. */
static bool is_reserved(const Cg *g, const char *name)
{
    /* '_' before an upper-case letter or another '_' belongs to the implementation. */
    if (name[0] == '_' && (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z')))
        return true;
    if (*name >= 'A' && *name <= 'Z' && in_family(name))
        return true;
    const CWords *w = &g->reserved[(unsigned char)*name & 127];
    size_t len = strlen(name);
    if (len > 31 || !(w->lengths >> len & 1))
        return false;
    uint32_t i = w->first;
    while (i < w->end && strcmp(reserved[i], name) != 0)
        i++;
    return i < w->end;
}

static bool word_char(char c)
{
    unsigned char u = (unsigned char)c;
    return (unsigned char)((u | 32) - 'a') < 26 || (unsigned char)(u - '0') < 10 || u == '_';
}

/* Words that are not plain ASCII get their other bytes as _xHH. */
static void add_plain(Out *o, const char *s, size_t n)
{
    for (size_t i = 0, plain; i < n; i += plain) {
        for (plain = 0; i + plain < n && word_char(s[i + plain]);)
            plain++;
        out_bytes(o, s + i, plain);
        if (i + plain < n)
            out_printf(o, "_x%02X", (unsigned)(unsigned char)s[i + plain++]);
    }
}

static const char *keep(Cg *g, Out *o)
{
    const char *kept = arena_strndup(g->arena, o->data ? o->data : "", o->len);
    out_free(o);
    return kept;
}

/* Nearly all: what needs no byte written in another way. */
static bool is_plain(const char *name, char also)
{
    for (const char *p = name; *p; p++)
        if (!word_char(*p) && *p != also)
            return false;
    return name[0] < '0' || name[0] > '9';
}

/* "head_tail" */
static const char *join(Cg *g, const char *head, const char *tail)
{
    size_t n = strlen(head), m = strlen(tail);
    char *name = arena_alloc(g->arena, n + m + 2);
    memcpy(name, head, n);
    name[n] = '_';
    memcpy(name + n + 1, tail, m);
    return name;
}

static const char *plain_word(Cg *g, const char *name)
{
    if (is_plain(name, '\0'))
        return name;
    Out o = {0};
    if (name[0] >= '0' && name[0] <= '9')
        out_char(&o, '_');
    add_plain(&o, name, strlen(name));
    return keep(g, &o);
}

const char *c_word(Cg *g, const char *name)
{
    /* Fields of one name are many, and asked for wherever they occur. */
    const char *known = map_get(&g->words, map_key(name));
    if (known)
        return known;
    const char *word = plain_word(g, name);
    if (is_reserved(g, word))
        word = join(g, word, "");
    map_put(g->arena, &g->words, map_key(name), (void *)(uintptr_t)word);
    return word;
}

static const char *const scalar_args[HT_COUNT] = {
    [HT_UNIT] = "Unit",   [HT_BOOL] = "Bool",   [HT_CHAR] = "Char",       [HT_I8] = "Int8",
    [HT_I16] = "Int16",   [HT_I32] = "Int32",   [HT_I64] = "Int64",       [HT_U8] = "UInt8",
    [HT_U16] = "UInt16",  [HT_U32] = "UInt32",  [HT_U64] = "UInt64",      [HT_F32] = "Float32",
    [HT_F64] = "Float64", [HT_STRING] = "String",
};
static const char *const scalar_names[HT_COUNT] = {
    [HT_UNIT] = "dol_Unit", [HT_BOOL] = "bool",     [HT_CHAR] = "dol_Char", [HT_I8] = "int8_t",
    [HT_I16] = "int16_t",   [HT_I32] = "int32_t",   [HT_I64] = "int64_t",   [HT_U8] = "uint8_t",
    [HT_U16] = "uint16_t",  [HT_U32] = "uint32_t",  [HT_U64] = "uint64_t",  [HT_F32] = "float",
    [HT_F64] = "double",    [HT_STRING] = "dol_String", [HT_FUN] = "dol_Fun",
};

/* One word of a dotted name; as an argument of a generic one a scalar has its DOL name. */
static void add_word(Out *o, const char *s, size_t n, bool argument)
{
    for (int k = 0; argument && k < HT_COUNT; k++) {
        const char *text = hir_type_keyword((HTypeKind)k);
        if (scalar_args[k] && strlen(text) == n && memcmp(text, s, n) == 0) {
            out_str(o, scalar_args[k]);
            return;
        }
    }
    add_plain(o, s, n);
}

/* From the words of C and the names of the runtime. */
static const char *set_apart(Cg *g, const char *name)
{
    bool taken = strncmp(name, "dol_", 4) == 0 || is_reserved(g, name);
    return taken ? join(g, name, "") : name;
}

const char *c_mangle(Cg *g, const char *dotted)
{
    if (is_plain(dotted, '.')) {
        char *name = arena_strndup(g->arena, dotted, strlen(dotted));
        for (char *p = strchr(name, '.'); p; p = strchr(p + 1, '.'))
            *p = '_';
        return set_apart(g, name);
    }
    Out o = {0};
    const char *arguments = strchr(dotted, '<');
    for (const char *p = dotted; *p;) {
        size_t n = 0;
        while (p[n] && (word_char(p[n]) || (unsigned char)p[n] >= 0x80))
            n++;
        if (n) {
            if (o.len)
                out_char(&o, '_');
            add_word(&o, p, n, arguments && p > arguments);
        }
        p += n ? n : 1;
    }
    return set_apart(g, keep(g, &o));
}

/* ---- names that dolc gives beside those of the program ---- */

/* "data" of "data_2"; NULL: a declaration of this name is in nobody's way. */
static const char *derived_suffix(const Cg *g, const char *rest)
{
    uint64_t left = g->derived[(unsigned char)*rest & 127];
    for (uint32_t i = 0; left; i++, left >>= 1) {
        if (!(left & 1) || derived[i][1] != rest[1])
            continue;
        size_t n = strlen(derived[i]);
        if (strncmp(rest, derived[i], n) != 0)
            continue;
        bool numbered = rest[n] == '_' && rest[n + 1] >= '0' && rest[n + 1] <= '9';
        if (rest[n] == '\0' || numbered)
            return derived[i];
    }
    return NULL;
}

/* A function "G.valid" has the name that the checker of G would have. */
static void note_derived(Cg *g, const char *cname)
{
    for (const char *p = strchr(cname, '_'); p; p = strchr(p + 1, '_')) {
        const char *suffix = derived_suffix(g, p + 1);
        if (!suffix)
            continue;
        const char *name = arena_printf(g->arena, "%.*s_%s", (int)(p - cname), cname, suffix);
        map_put(g->arena, &g->in_the_way, map_key(intern_z(g->hp->session->names, name)), g);
        g->some_in_the_way = true;
    }
}

const char *c_derived(Cg *g, const char *base, const char *suffix)
{
    const char *name = join(g, base, suffix);
    if (!g->some_in_the_way)
        return name;
    bool in_the_way = map_get(&g->in_the_way, map_key(intern_z(g->hp->session->names, name)));
    while (in_the_way) {
        name = join(g, name, "");
        in_the_way = c_is_taken(g, name);
    }
    return name;
}

/* ---- names of the program ---- */

static Sym sym(const Cg *g, const char *cname)
{
    return intern_z(g->hp->session->names, cname);
}

bool c_is_taken(const Cg *g, const char *cname)
{
    return map_get(&g->by_name, map_key(sym(g, cname))) != NULL;
}

typedef struct Claim {
    const char *dol_name; /* NULL: what dolc adds to a declaration */
    Span at;
} Claim;

static bool claim(Cg *g, Map *names, Sym s, const char *dol_name, Span at)
{
    const Claim *other = map_get(names, map_key(s));
    if (!other) {
        Claim *c = ARENA_NEW(g->arena, Claim);
        *c = (Claim){dol_name, at};
        map_put(g->arena, names, map_key(s), c);
        return true;
    }
    DiagBag *b = g->hp->session->diags;
    Diag *d = diag_add(b, DIAG_C_NAME_CLASH, at, dol_name, other->dol_name, s->text);
    if (other->at.lo)
        diag_peer(b, d, other->at, "'%s' is here", other->dol_name);
    g->failed = true;
    return false;
}

void c_claim(Cg *g, const char *cname, const char *dol_name, Span at)
{
    if (claim(g, &g->by_name, sym(g, cname), dol_name, at))
        note_derived(g, cname);
}

/* A name that comes with a type or a module, and that functions and constants give way to. */
static void claim_added(Cg *g, const char *owner, const char *what)
{
    Sym s = sym(g, join(g, owner, what));
    if (!map_get(&g->by_name, map_key(s)))
        claim(g, &g->by_name, s, NULL, (Span){0, 0});
}

/* The names that come with types and modules. */
static void claim_all_added(Cg *g)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        const HType *t = g->hp->types.data[i];
        const CType *c = c_info(g, t);
        if (c->builtin)
            continue;
        if (c_is_taken(g, c->desc)) /* a type of that name: it cannot give way */
            c_claim(g, c->desc, arena_printf(g->arena, "the descriptor of %s", t->name), t->span);
        claim_added(g, c->name, "type");
        if (t->kind == HT_RECORD && t->origin == HR_SYSTEM)
            claim_added(g, c->name, "laws");
        if (t->constraints.len) {
            claim_added(g, c->name, "valid");
            claim_added(g, c->name, "violations");
        }
    }
    for (uint32_t i = 0; i < g->nunits; i++) {
        claim_added(g, g->units[i].cname, "module");
        claim_added(g, g->units[i].cname, "host");
        claim_added(g, g->units[i].cname, "host_key");
    }
}

/* The C name of a function or constant; it gives way to what dolc adds. */
static const char *own_name(Cg *g, const char *dol_name)
{
    const char *name = c_mangle(g, dol_name);
    const Claim *other = map_get(&g->by_name, map_key(sym(g, name)));
    return other && !other->dol_name ? join(g, name, "") : name;
}

/* ---- cases ---- */

const char *c_case(Cg *g, const HType *t, uint32_t index)
{
    return join(g, c_info(g, t)->name, c_mangle(g, t->cases.data[index].name));
}

const char *c_payload_field(Cg *g, const HCase *c, uint32_t index)
{
    return c->is_tuple ? arena_printf(g->arena, "_%u", index)
                       : c_word(g, c->fields.data[index].name);
}

/* ---- types ---- */

static const char *name_args(Cg *g, const char *head, HType *const *args, uint32_t n)
{
    Out o = {0};
    out_str(&o, head);
    for (uint32_t i = 0; i < n; i++)
        out_printf(&o, "_%s", c_info(g, args[i])->arg);
    return keep(g, &o);
}

static void name_type(Cg *g, HType *t);

static void name_structural(Cg *g, HType *t, const char *head, HType *const *args, uint32_t n)
{
    CType *c = c_info(g, t);
    for (uint32_t i = 0; i < n; i++)
        name_type(g, args[i]);
    c->arg = name_args(g, head, args, n);
    c->name = t->kind == HT_FUN ? "dol_Fun" : arena_printf(g->arena, "dol_%s", c->arg);
    c->builtin = t->kind == HT_FUN;
}

static void name_fun(Cg *g, HType *t)
{
    uint32_t n = t->params.len;
    HType **args = ARENA_ARRAY(g->arena, HType *, n + 1);
    if (n)
        memcpy(args, t->params.data, n * sizeof *args);
    args[n] = t->result;
    name_structural(g, t, "Fun", args, n + 1);
}

static void name_tuple(Cg *g, HType *t)
{
    HType **args = ARENA_ARRAY(g->arena, HType *, t->fields.len);
    for (uint32_t i = 0; i < t->fields.len; i++)
        args[i] = t->fields.data[i].type;
    name_structural(g, t, "Tuple", args, t->fields.len);
}

static void name_variant_instance(Cg *g, HType *t)
{
    bool option = t->variant_origin == HV_OPTION;
    HType *args[2] = {t->cases.data[option].fields.data[0].type, NULL};
    if (!option)
        args[1] = t->cases.data[1].fields.data[0].type;
    name_structural(g, t, option ? "Option" : "Result", args, option ? 1 : 2);
}

static void name_declared(Cg *g, HType *t)
{
    CType *c = c_info(g, t);
    if (t == g->hp->violation) {
        c->name = "dol_Violation";
        c->arg = "Violation";
        c->builtin = true;
        return;
    }
    c->name = c->arg = c_mangle(g, t->name);
    c_claim(g, c->name, t->name, t->span);
    for (uint32_t i = 0; t->kind == HT_VARIANT && i < t->cases.len; i++)
        c_claim(g, c_case(g, t, i), arena_printf(g->arena, "%s.%s", t->name, t->cases.data[i].name),
                t->span);
}

static void name_by_kind(Cg *g, HType *t)
{
    CType *c = c_info(g, t);
    HType *map[2] = {t->key, t->elem};
    switch (t->kind) {
    case HT_LIST: name_structural(g, t, "List", &t->elem, 1); break;
    case HT_SET: name_structural(g, t, "Set", &t->elem, 1); break;
    case HT_MAP: name_structural(g, t, "Map", map, 2); break;
    case HT_FUN: name_fun(g, t); break;
    case HT_RECORD:
        if (t->origin == HR_TUPLE)
            name_tuple(g, t);
        else
            name_declared(g, t);
        break;
    case HT_VARIANT:
        if (t->variant_origin == HV_ENUM)
            name_declared(g, t);
        else
            name_variant_instance(g, t);
        break;
    default:
        c->name = scalar_names[t->kind];
        c->arg = scalar_args[t->kind];
        c->builtin = true;
        break;
    }
}

static void name_type(Cg *g, HType *t)
{
    CType *c = c_info(g, t);
    if (c->name)
        return;
    name_by_kind(g, t);
    bool list_of_runtime = t->kind == HT_LIST && (t->elem->kind == HT_STRING ||
                                                  t->elem == g->hp->violation);
    if (list_of_runtime)
        c->builtin = true;
    c->desc = t->kind == HT_FUN ? arena_printf(g->arena, "dol_%s_type", c->arg)
              : c->builtin      ? arena_printf(g->arena, "dol_%s_type", c->arg)
                                : join(g, c->name, "type");
}

/* A function that the program does not name itself; its C name may give way. */
static bool is_made(const HFunc *f)
{
    return f->kind == HF_CLOSURE || f->kind == HF_CONSTRAINT || f->kind == HF_LAW ||
           f->kind == HF_CONST;
}

static void name_functions(Cg *g, bool made)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = g->hp->funcs.data[i];
        CFunc *c = &g->funcs[f->id];
        if (is_made(f) != made || c_is_member(f))
            continue;
        c->name = made ? c_mangle(g, f->name) : own_name(g, f->name);
        while (made && c_is_taken(g, c->name))
            c->name = join(g, c->name, "");
        c_claim(g, c->name, f->name, f->span);
    }
}

static const char *short_name(Cg *g, const HHost *h)
{
    const char *dot = strrchr(h->name, '.');
    return c_word(g, dot ? dot + 1 : h->name);
}

/* Whether another of the same table is called that, or what stands first in each table. */
static bool is_ambiguous(Cg *g, const HHost *h, const char *name)
{
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        const HHost *o = g->hp->hosts.data[i];
        if (o != h && c_unit_of(g, o->module) == c_unit_of(g, h->module) &&
            strcmp(short_name(g, o), name) == 0)
            return true;
    }
    return strcmp(name, "user") == 0;
}

static void name_hosts(Cg *g)
{
    for (uint32_t i = 0; i < g->hp->hosts.len; i++) {
        const HHost *h = g->hp->hosts.data[i];
        CHost *c = &g->hosts[h->id];
        const char *member = short_name(g, h);
        c->name = own_name(g, h->name);
        c->member = is_ambiguous(g, h, member) ? c->name : member;
        c_claim(g, c->name, h->name, h->span);
    }
}

/* "a.b" and "a_b" would give the same names to what goes with a module. */
static void name_modules(Cg *g)
{
    Map names = {0};
    for (uint32_t i = 0; i < g->hp->modules.len; i++) {
        const char *name = g->hp->modules.data[i]->name;
        claim(g, &names, sym(g, c_mangle(g, name)), name, (Span){0, 0});
    }
}

void c_name_all(Cg *g)
{
    HProgram *p = g->hp;
    if (!g->options->single_file)
        name_modules(g);
    for (uint32_t i = 0; i < p->types.len; i++)
        name_type(g, p->types.data[i]);
    claim_all_added(g);
    name_functions(g, false);
    for (uint32_t i = 0; i < p->consts.len; i++) {
        HConst *c = p->consts.data[i];
        g->consts[c->id] = own_name(g, c->name);
        c_claim(g, g->consts[c->id], c->name, c->span);
    }
    name_hosts(g);
    for (uint32_t i = 0; i < p->traits.len; i++)
        c_claim(g, c_mangle(g, p->traits.data[i]->name), p->traits.data[i]->name, (Span){0, 0});
    c_claim_traits(g);
    name_functions(g, true);
}
