/* Names, types and attributes of HIR text. */
#include "hir/read.h"

#include "base/num.h"

#include <string.h>

const Token *read_peek(const Reader *r)
{
    return &r->tokens.data[r->failed ? r->tokens.len - 1 : r->at];
}

const Token *read_next(Reader *r)
{
    const Token *t = read_peek(r);
    if (t->kind != T_END)
        r->at++;
    return t;
}

void read_fail(Reader *r, Span at, const char *fmt, ...)
{
    if (r->failed)
        return;
    r->failed = true;
    va_list ap;
    va_start(ap, fmt);
    diag_add(r->session->diags, DIAG_HIR_TEXT, at, arena_vprintf(r->arena, fmt, ap));
    va_end(ap);
}

Span read_since(const Reader *r, Span start)
{
    Span last = r->tokens.data[r->at ? r->at - 1 : 0].span;
    return span_join(start, last);
}

static bool token_is(const Token *t, const char *text)
{
    return (t->kind == T_PUNCT || (t->kind == T_NAME && !t->quoted)) && strcmp(t->text, text) == 0;
}

bool read_is(const Reader *r, const char *text)
{
    return token_is(read_peek(r), text);
}

bool read_accept(Reader *r, const char *text)
{
    if (!read_is(r, text))
        return false;
    read_next(r);
    return true;
}

bool read_expect(Reader *r, const char *text)
{
    if (read_accept(r, text))
        return true;
    const Token *t = read_peek(r);
    read_fail(r, t->span, "expected '%s', found '%s'", text, t->text);
    return false;
}

/* The '<…>' that follows directly, as written; moves past it. */
static void skip_angles(Reader *r)
{
    uint32_t depth = 0;
    do {
        const Token *t = read_next(r);
        if (t->kind == T_END) {
            read_fail(r, t->span, "a '<' is not closed");
            return;
        }
        depth += token_is(t, "<");
        depth -= token_is(t, ">");
    } while (depth);
}

static bool glued(const Reader *r, const char *text)
{
    return read_peek(r)->glued && read_is(r, text);
}

const char *read_name(Reader *r)
{
    const Token *t = read_next(r);
    if (t->kind != T_NAME) {
        read_fail(r, t->span, "expected a name, found '%s'", t->text);
        return "?";
    }
    if (t->quoted)
        return t->text;
    uint32_t lo = t->span.lo;
    for (;;) {
        if (glued(r, "<"))
            skip_angles(r);
        if (!glued(r, ".") || r->tokens.data[r->at + 1].kind != T_NAME)
            break;
        read_next(r);
        read_next(r);
    }
    uint32_t hi = r->tokens.data[r->at - 1].span.hi;
    return arena_strndup(r->arena, r->file->text + (lo - r->file->base), hi - lo);
}

const char *read_string(Reader *r, uint32_t *len)
{
    const Token *t = read_next(r);
    if (len)
        *len = t->len;
    if (t->kind == T_STRING)
        return t->text;
    read_fail(r, t->span, "expected a string, found '%s'", t->text);
    return "";
}

bool read_number(Reader *r, uint64_t *out)
{
    const Token *t = read_next(r);
    bool minus = t->text[0] == '-';
    *out = 0;
    if (t->kind != T_NUMBER || !num_u64(t->text + minus, t->len - minus, out)) {
        read_fail(r, t->span, "expected a number, found '%s'", t->text);
        return false;
    }
    if (minus)
        *out = 0 - *out;
    return true;
}

int read_word_index(const char *word, const char *const *table)
{
    for (int i = 0; table[i]; i++)
        if (strcmp(table[i], word) == 0)
            return i;
    return -1;
}

void *read_lookup(Reader *r, const Map *m, const char *what, const char *name, Span at)
{
    void *found = map_get(m, map_key(intern_z(r->session->names, name)));
    if (!found)
        read_fail(r, at, "there is no %s '%s'", what, name);
    return found;
}

bool read_declare(Reader *r, Map *m, const char *what, const char *name, void *object, Span at)
{
    if (!map_put(r->arena, m, map_key(intern_z(r->session->names, name)), object))
        return true;
    read_fail(r, at, "there are two %ss '%s'", what, name);
    return false;
}

/* ---- types ---- */

static HType *unit(Reader *r)
{
    return hir_type(r->program, HT_UNIT);
}

typedef VEC(HType *) TypeVec;

static HType *tuple_type(Reader *r)
{
    TypeVec items = {0};
    do
        vec_push(r->arena, &items, read_type(r));
    while (read_accept(r, ","));
    read_expect(r, ")");
    return hir_tuple(r->program, items.data, items.len);
}

static HType *fun_type(Reader *r)
{
    TypeVec params = {0};
    uint32_t mask = 0;
    read_expect(r, "(");
    while (!r->failed && !read_is(r, ")")) {
        if (read_accept(r, "mut") && params.len < 32)
            mask |= 1u << params.len;
        vec_push(r->arena, &params, read_type(r));
        if (!read_accept(r, ","))
            break;
    }
    read_expect(r, ")");
    read_expect(r, "->");
    return hir_fun_type(r->program, params.data, params.len, read_type(r), mask);
}

/* list<T>, set<T>, Option<T>: one argument; map<K, V>, Result<T, E>: two. */
static HType *generic_type(Reader *r, const char *word)
{
    HProgram *p = r->program;
    read_next(r);
    read_expect(r, "<");
    HType *a = read_type(r), *b = NULL;
    if (read_accept(r, ","))
        b = read_type(r);
    read_expect(r, ">");
    bool two = strcmp(word, "map") == 0 || strcmp(word, "Result") == 0;
    if (two != (b != NULL))
        read_fail(r, read_peek(r)->span, "wrong number of arguments of '%s'", word);
    else if (strcmp(word, "list") == 0)
        return hir_list(p, a);
    else if (strcmp(word, "set") == 0)
        return hir_set(p, a);
    else if (strcmp(word, "Option") == 0)
        return hir_option(p, a);
    else
        return strcmp(word, "map") == 0 ? hir_map(p, a, b) : hir_result(p, a, b);
    return a;
}

static HType *type_inner(Reader *r)
{
    static const char *const generic[] = {"list", "set", "map", "Option", "Result", NULL};
    const Token *t = read_peek(r);
    if (read_accept(r, "("))
        return tuple_type(r);
    if (read_accept(r, "fun"))
        return fun_type(r);
    if (t->kind == T_NAME && !t->quoted) {
        const Token *after = &r->tokens.data[r->at + 1];
        if (read_word_index(t->text, generic) >= 0 && token_is(after, "<") && after->glued)
            return generic_type(r, t->text);
        for (int k = HT_UNIT; k <= HT_STRING; k++) {
            if (strcmp(hir_type_keyword((HTypeKind)k), t->text) == 0 && !token_is(after, ".")) {
                read_next(r);
                return hir_type(r->program, (HTypeKind)k);
            }
        }
    }
    const char *name = read_name(r);
    HType *found = hir_find_named(r->program, name);
    if (!found)
        read_fail(r, t->span, "there is no type '%s'", name);
    return found ? found : unit(r);
}

HType *read_type(Reader *r)
{
    if (r->depth >= r->session->limits.nesting) {
        read_fail(r, read_peek(r)->span, "nested too deeply");
        return unit(r);
    }
    r->depth++;
    HType *t = type_inner(r);
    r->depth--;
    return t;
}

/* ---- attributes ---- */

HFunc *read_func_ref(Reader *r)
{
    read_expect(r, "@");
    Span at = read_peek(r)->span;
    const char *name = read_name(r);
    return r->failed ? NULL : read_lookup(r, &r->funcs, "function", name, at);
}

static HSystem *system_ref(Reader *r)
{
    Span at = read_peek(r)->span;
    const char *name = read_name(r);
    return r->failed ? NULL : read_lookup(r, &r->systems, "system", name, at);
}

static bool flag_attr(ReadAttrs *a, const char *w)
{
    static const char *const words[] = {"pub",       "personal",  "atomic",   "effect",
                                        "requested", "two_state", "temporal", NULL};
    bool *const flags[] = {&a->is_pub,    &a->personal,  &a->atomic,  &a->effect,
                           &a->requested, &a->two_state, &a->temporal};
    int i = read_word_index(w, words);
    if (i >= 0)
        *flags[i] = true;
    return i >= 0;
}

static bool text_attr(Reader *r, ReadAttrs *a, const char *w)
{
    static const char *const words[] = {"module", "doc", "version", "text", "from", "to",
                                        "field",  NULL};
    const char **const texts[] = {&a->module, &a->doc, &a->version, &a->text, &a->from, &a->to,
                                 &a->field};
    int i = read_word_index(w, words);
    if (i >= 0)
        *texts[i] = read_string(r, NULL);
    return i >= 0;
}

static void attr(Reader *r, ReadAttrs *a)
{
    const Token *t = read_next(r);
    const char *w = t->text;
    int effect = read_word_index(w, hir_effect_text);
    if (effect >= 0)
        a->effects |= 1u << effect;
    else if (read_word_index(w, hir_record_origin_text) >= 0 && !read_peek(r)->quoted &&
             read_peek(r)->kind == T_PUNCT)
        a->origin = w;
    else if (flag_attr(a, w) || text_attr(r, a, w))
        return;
    else if (strcmp(w, "holds") == 0)
        a->holds = read_func_ref(r);
    else if (strcmp(w, "init") == 0)
        a->init = read_func_ref(r);
    else if (strcmp(w, "migrate") == 0)
        a->migrate = read_func_ref(r);
    else if (strcmp(w, "system") == 0)
        a->system = system_ref(r);
    else if (strcmp(w, "owner") == 0)
        a->owner = read_type(r);
    else
        read_fail(r, t->span, "'%s' is no attribute", w);
}

ReadAttrs read_attrs(Reader *r)
{
    ReadAttrs a = {.module = ""};
    if (!read_accept(r, "["))
        return a;
    do
        attr(r, &a);
    while (read_accept(r, ","));
    read_expect(r, "]");
    return a;
}
