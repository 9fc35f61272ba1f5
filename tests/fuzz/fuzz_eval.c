/* A text that checks is run before the passes, after them, and with lists changed in place as back
   ends do: all give the same values, traps and places for the same arguments; its HIR reads back. A
   text that starts with '{' or '[' is JSON for a value of every kind of type: what is read is
   written and read the same. */
#include "fuzz.h"

#include "eval/json.h"
#include "hir/lower.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CALLS = 40, MOST_DEPTH = 6 };

typedef struct Random {
    uint64_t state;
} Random;

static uint32_t draw(Random *r, uint32_t n)
{
    r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(r->state >> 33) % n;
}

/* ---- JSON of a random value ---- */

static void value(Out *o, Random *r, const HType *t, uint32_t depth);

static void integer(Out *o, Random *r, const HType *t)
{
    static const char *const ends[] = {"-128",  "127",   "-32768", "32767", "-2147483648",
                                       "2147483647", "-9223372036854775808", "9223372036854775807",
                                       "0", "255", "0", "65535", "0", "4294967295", "0",
                                       "18446744073709551615"};
    uint32_t k = (uint32_t)(t->kind - HT_I8), pick = draw(r, 8);
    if (pick < 2)
        out_str(o, ends[2 * k + pick]);
    else
        out_u64(o, draw(r, pick < 6 ? 8 : 100));
}

static void items(Out *o, Random *r, const HType *t, uint32_t depth)
{
    uint32_t n = depth < MOST_DEPTH ? draw(r, 4) : 0;
    /* One at most where two might be the same. */
    n = t->kind != HT_LIST && n > 1 ? 1 : n;
    bool object = t->key && (t->key->kind == HT_STRING ||
                             (t->key->kind >= HT_I8 && t->key->kind <= HT_U64));
    out_char(o, object ? '{' : '[');
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? "," : "");
        if (object)
            out_printf(o, "\"%u\":", draw(r, 9));
        else if (t->key) {
            out_char(o, '[');
            value(o, r, t->key, depth + 1);
            out_char(o, ',');
        }
        value(o, r, t->elem, depth + 1);
        if (t->key && !object)
            out_char(o, ']');
    }
    out_char(o, object ? '}' : ']');
}

static void fields(Out *o, Random *r, const HField *f, uint32_t n, bool named, uint32_t depth)
{
    out_char(o, named ? '{' : '[');
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? "," : "");
        if (named)
            out_printf(o, "\"%s\":", f[i].name);
        value(o, r, f[i].type, depth + 1);
    }
    out_char(o, named ? '}' : ']');
}

static void variant(Out *o, Random *r, const HType *t, uint32_t depth)
{
    uint32_t i = depth < MOST_DEPTH ? draw(r, t->cases.len) : 0;
    const HCase *c = &t->cases.data[i];
    if (t->variant_origin == HV_OPTION) {
        if (i == 0)
            out_str(o, "null");
        else
            value(o, r, c->fields.data[0].type, depth + 1);
    } else if (!c->fields.len) {
        out_printf(o, "\"%s\"", c->name);
    } else {
        out_printf(o, "{\"%s\":", c->name);
        if (c->is_tuple && c->fields.len == 1)
            value(o, r, c->fields.data[0].type, depth + 1);
        else
            fields(o, r, c->fields.data, c->fields.len, !c->is_tuple, depth);
        out_char(o, '}');
    }
}

static void value(Out *o, Random *r, const HType *t, uint32_t depth)
{
    static const char *const floats[] = {"0.5", "-3", "\"NaN\"", "1e300", "-0.0", "7"};
    static const char *const texts[] = {"\"\"", "\"a\"", "\"b,c\"", "\"\xC3\xA9 x\"", "\"12\""};
    if (t->kind >= HT_I8 && t->kind <= HT_U64)
        integer(o, r, t);
    else if (t->kind == HT_F32 || t->kind == HT_F64)
        out_str(o, floats[draw(r, 6) % (t->kind == HT_F32 ? 3 : 6)]);
    else if (t->kind == HT_STRING)
        out_str(o, texts[draw(r, 5)]);
    else if (t->kind == HT_LIST || t->kind == HT_SET || t->kind == HT_MAP)
        items(o, r, t, depth);
    else if (t->kind == HT_VARIANT)
        variant(o, r, t, depth);
    else if (t->kind == HT_RECORD && t->origin == HR_NAMED)
        value(o, r, t->fields.data[0].type, depth + 1);
    else if (t->kind == HT_RECORD)
        fields(o, r, t->fields.data, t->fields.len, t->origin != HR_TUPLE, depth);
    else
        out_str(o, t->kind == HT_BOOL ? (draw(r, 2) ? "true" : "false")
                   : t->kind == HT_CHAR ? "\"k\""
                                        : "null");
}

/* ---- running all functions ---- */

static bool host(void *user, Eval *ev, const HHost *h, const EvalValue *args, uint32_t nargs,
                 EvalValue *result, const char **error)
{
    (void)user, (void)args, (void)nargs, (void)error;
    Random r = {0}; /* of the name: passes drop functions and number those that stay anew */
    for (const char *p = h->name; *p; p++)
        r.state = r.state * 31 + (unsigned char)*p;
    Out o = {0};
    EvalJsonErrors errors = {0};
    value(&o, &r, h->result, 0);
    bool good = eval_json_read(ev, h->result, o.data, o.len, result, &errors);
    out_free(&o);
    return good;
}

static bool read_args(Eval *ev, HFunc *f, uint64_t seed, EvalValue *args)
{
    Random r = {seed};
    for (uint32_t i = 0; i < f->nparams; i++) {
        Out o = {0};
        EvalJsonErrors errors = {0};
        value(&o, &r, f->locals.data[i]->type, 0);
        bool good = eval_json_read(ev, f->locals.data[i]->type, o.data, o.len, &args[i], &errors);
        out_free(&o);
        if (!good)
            return false;
    }
    return true;
}

static bool is_limit(HTrap kind)
{
    return kind == HTRAP_STEPS || kind == HTRAP_DEPTH || kind == HTRAP_MEMORY;
}

static void call(Eval *ev, HFunc *f, uint64_t seed, Out *o)
{
    EvalValue args[8], result;
    out_printf(o, "%s: ", f->name);
    if (!read_args(ev, f, seed, args)) {
        out_str(o, "no arguments\n");
        return;
    }
    if (eval_call(ev, f, args, f->nparams, &result)) {
        eval_json(o, ev, result);
        for (uint32_t i = 0; i < f->nparams; i++)
            if (f->locals.data[i]->kind == HL_REF)
                eval_json(o, ev, args[i]);
    } else if (is_limit(eval_trap(ev)->kind)) {
        out_str(o, "a limit");
    } else {
        const EvalTrap *t = eval_trap(ev);
        out_printf(o, "%s at %s", hir_trap(t->kind)->name, t->at);
    }
    out_char(o, '\n');
}

static uint64_t seed_of(const char *name)
{
    uint64_t h = 0;
    for (; *name; name++)
        h = h * 31 + (unsigned char)*name;
    return h;
}

static void run_all(HProgram *p, const char *module, bool by_handle, Out *o)
{
    EvalHost table = {.call = host};
    EvalOptions options = {.steps = 20000, .depth = 60, .memory = 16 << 20, .host = &table,
                           .by_handle = by_handle};
    Eval *ev = eval_new(p, &options);
    uint32_t calls = 0;
    for (uint32_t i = 0; i < p->funcs.len && calls < MOST_CALLS; i++) {
        HFunc *f = p->funcs.data[i];
        bool wanted = (f->kind == HF_FUN || f->kind == HF_METHOD) && f->nparams <= 8 &&
                      strcmp(f->module, module) == 0;
        if (!wanted)
            continue;
        calls++;
        call(ev, f, seed_of(f->name), o);
    }
    eval_free(ev);
}

static bool ends_in_limit(const char *line, size_t n)
{
    return n > 7 && memcmp(line + n - 7, "a limit", 7) == 0;
}

/* The line of `text` that begins with line[0, name), or NULL. */
static const char *line_of(const char *text, const char *line, size_t name)
{
    while (*text && strncmp(text, line, name) != 0)
        text += strcspn(text, "\n") + 1;
    return *text ? text : NULL;
}

/* By function: a pass may drop some. A limit may be met at another place by other steps. */
static bool same_results(const char *before, const char *after)
{
    for (; *after; after += strcspn(after, "\n") + 1) {
        size_t name = strcspn(after, ":") + 1, m = strcspn(after, "\n");
        const char *old = line_of(before, after, name);
        size_t n = old ? strcspn(old, "\n") : 0;
        if (!old || ends_in_limit(old, n) || ends_in_limit(after, m))
            continue;
        if (n != m || memcmp(old, after, n) != 0) {
            fprintf(stderr, "before %.*s\nafter  %.*s\n", (int)n, old, (int)m, after);
            return false;
        }
    }
    return true;
}

static void check(bool good)
{
    if (!good)
        abort();
}

/* Values only: places of what was read back are in the text that was read. */
static void check_reading(HProgram *p)
{
    Session *s = session_new();
    Out first = {0}, second = {0};
    hir_dump(&first, p, false);
    HProgram *again = hir_read(s, sources_add(&s->sources, "fuzz.hir", first.data, first.len));
    check(again != NULL && hir_verify(again, "reading"));
    hir_dump(&second, again, false);
    check(strcmp(first.data, second.data) == 0);
    out_free(&first);
    out_free(&second);
    session_free(s);
}

static void run_program(const char *text, size_t size)
{
    const char *search[] = {getenv("DOLC_STDLIB"), NULL};
    Session *s = session_new();
    s->limits.nesting = 200;
    s->limits.type_size = 1000;
    s->verify = true;
    SourceUnit *unit = parse_file(s, sources_add(&s->sources, "fuzz.dol", text, size));
    Program *p = sema_check(s, &unit, 1, search, true);
    HProgram *hp = diags_errors(s->diags) ? NULL : lower_program(p);
    if (hp && !diags_errors(s->diags)) {
        const char *module = hp->modules.len ? hp->modules.data[hp->modules.len - 1]->name : "";
        Out before = {0}, after = {0}, handles = {0};
        run_all(hp, module, false, &before);
        bool good = hir_run_passes(hp, NULL);
        if (good) {
            run_all(hp, module, false, &after);
            run_all(hp, module, true, &handles);
            check(same_results(before.data ? before.data : "", after.data ? after.data : ""));
            check(same_results(after.data ? after.data : "", handles.data ? handles.data : ""));
            check_reading(hp);
        }
        out_free(&before);
        out_free(&after);
        out_free(&handles);
    }
    session_free(s);
}

/* ---- JSON ---- */

static const char types[] =
    "hir 1\n"
    "variant E {\n A = 0\n B = 1 (0: u8)\n C = 2 {x: f32, y: Option<Option<unit>>}\n}\n"
    "record prelude.Duration [gene] {\n ms: u64\n}\n"
    "record N [named] {\n value: string\n}\n"
    "record R [gene] {\n e: E\n d: prelude.Duration\n l: list<R>\n m: map<N, i64>\n"
    " k: map<E, (bool, char)>\n s: set<i8>\n o: Option<f64>\n r: Result<u64, string>\n}\n"
    "fun free f(r: R) -> unit {\n}\n";

static void run_json(const char *text, size_t size)
{
    Session *s = session_new();
    HProgram *p = hir_read(s, sources_add(&s->sources, "types.hir", types, strlen(types)));
    Eval *ev = eval_new(p, NULL);
    HType *r = p->funcs.data[0]->locals.data[0]->type;
    EvalValue v, again;
    EvalJsonErrors errors = {0};
    Out first = {0}, second = {0};
    if (eval_json_read(ev, r, text, size, &v, &errors) && eval_json(&first, ev, v)) {
        check(eval_json_read(ev, r, first.data, first.len, &again, &errors));
        check(eval_json(&second, ev, again) && strcmp(first.data, second.data) == 0);
        check(eval_hash(ev, v) == eval_hash(ev, again));
    }
    for (uint32_t i = 0; i < errors.len; i++)
        check(errors.data[i].offset <= size);
    out_free(&first);
    out_free(&second);
    eval_free(ev);
    session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    if (size && (*text == '{' || *text == '['))
        run_json(text, size);
    else
        run_program(text, size);
    free(text);
    return 0;
}
