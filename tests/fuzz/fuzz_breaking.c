/* Two versions of a program: nothing is between a version and itself; what is found between two
   lies in one of them. The two stand in one input, a line of "====" between them; where there is
   none, the second is the first with a line or a word changed. */
#include "fuzz.h"

#include "breaking/breaking.h"

#include <stdlib.h>
#include <string.h>

typedef struct Text {
    const char *at;
    size_t len;
} Text;

static void check(bool good)
{
    if (!good)
        abort();
}

static Program *side(Session *s, const char *path, Text t)
{
    const char *search[] = {getenv("DOLC_STDLIB"), NULL};
    const char *copy = arena_strndup(s->arena, t.at, t.len);
    SourceUnit *unit = parse_file(s, sources_add(&s->sources, path, copy, t.len));
    Program *p = sema_check(s, &unit, 1, search, true);
    return diags_errors(s->diags) ? NULL : p;
}

static Session *new_session(void)
{
    Session *s = session_new();
    s->limits.nesting = 200;
    s->limits.type_size = 1000;
    return s;
}

/* False when it has errors. */
static bool same_as_itself(Text t)
{
    Session *s = new_session();
    Program *before = side(s, "before.dol", t), *after = before ? side(s, "after.dol", t) : NULL;
    if (after) {
        s->diags = diags_new(s->arena);
        breaking_compare(s, before, after);
        check(!diags_errors(s->diags) && !diags_warnings(s->diags));
    }
    session_free(s);
    return after != NULL;
}

static void compare(Text old, Text new)
{
    Session *s = new_session();
    Program *before = side(s, "before.dol", old);
    Program *after = before ? side(s, "after.dol", new) : NULL;
    if (after) {
        s->diags = diags_new(s->arena);
        breaking_compare(s, before, after);
        Diag **list;
        uint32_t n;
        diags_sorted(s->diags, &list, &n);
        for (uint32_t i = 0; i < n; i++) {
            const SourceFile *f = sources_find(&s->sources, list[i]->span.lo);
            check(f && strstr(f->path, ".dol") && list[i]->span.hi <= f->base + f->len);
            check(list[i]->code == DIAG_BREAKING || list[i]->code == DIAG_OLDER_VERSION);
        }
    }
    session_free(s);
}

/* ---- a second version ---- */

static size_t draw(uint64_t *state, size_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return n ? (size_t)(*state >> 33) % n : 0;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *find(Text t, const char *wanted)
{
    size_t n = strlen(wanted);
    for (size_t i = 0; i + n <= t.len; i++)
        if (memcmp(t.at + i, wanted, n) == 0)
            return t.at + i;
    return NULL;
}

/* The line or word around a random place. */
static Text piece(Text t, uint64_t *state, bool word)
{
    size_t at = draw(state, t.len), lo = at, hi = at;
    while (lo && (word ? is_word(t.at[lo - 1]) : t.at[lo - 1] != '\n'))
        lo--;
    while (hi < t.len && (word ? is_word(t.at[hi]) : t.at[hi] != '\n'))
        hi++;
    hi += !word && hi < t.len;
    return (Text){t.at + lo, hi - lo};
}

/* `out` has room for twice the text. */
static Text changed(Text t, uint64_t *state, char *out)
{
    bool word = draw(state, 2), drop = draw(state, 3) == 0;
    Text gone = piece(t, state, word), put = drop ? (Text){"", 0} : piece(t, state, word);
    size_t before = (size_t)(gone.at - t.at), after = t.len - before - gone.len;
    memcpy(out, t.at, before);
    memcpy(out + before, put.at, put.len);
    memcpy(out + before + put.len, gone.at + gone.len, after);
    return (Text){out, before + put.len + after};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char between[] = "\n====\n";
    enum { CHANGES = 4 };
    Text all = {(const char *)data, size};
    const char *mark = find(all, between);
    if (mark) {
        Text old = {all.at, (size_t)(mark - all.at)};
        Text new = {mark + sizeof between - 1, size - old.len - (sizeof between - 1)};
        if (same_as_itself(old) && same_as_itself(new))
            compare(old, new);
        return 0;
    }
    char *out = malloc(2 * size + 1);
    uint64_t state = size;
    for (size_t i = 0; i < size; i++)
        state = state * 31 + data[i];
    bool good = out && size && same_as_itself(all);
    for (int i = 0; good && i < CHANGES; i++)
        compare(all, changed(all, &state, out));
    free(out);
    return 0;
}
