/* Every .dol file of the tree, and texts made from it by random edits, keep their tree when they
   are formatted, and formatting them again changes nothing (the property is that of fuzz_fmt.c). */
#include "../fuzz/fuzz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "fmt/fmt.h"

enum { EDITS_PER_FILE = 12, LONGEST = 40000 };

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* A newline or blanks somewhere, a blank or newline taken away, or a stretch repeated. */
static size_t edit(char *out, const char *text, size_t len, uint64_t *random)
{
    static const char *const inserts[] = {"\n", " ", "\n\n", "// c\n", " /* c */ "};
    size_t at = next_random(random) % (len + 1), n = 0;
    memcpy(out, text, at);
    n = at;
    uint32_t kind = next_random(random) % 7;
    if (kind < 5) {
        size_t size = strlen(inserts[kind]);
        memcpy(out + n, inserts[kind], size);
        n += size;
    } else if (kind == 5) {
        while (at < len && text[at] != ' ' && text[at] != '\n')
            out[n++] = text[at++];
        at += at < len;
    } else {
        size_t size = next_random(random) % 20;
        size = size < at ? size : at;
        memcpy(out + n, text + at - size, size);
        n += size;
    }
    memcpy(out + n, text + at, len - at);
    return n + len - at;
}

static void each_file(Arena *a, const char *folder)
{
    const char *root = getenv("srcdir");
    char **paths;
    uint32_t count;
    assert_int_equal(
        fs_find(a, arena_printf(a, "%s/%s", root ? root : ".", folder), ".dol", &paths, &count), 0);
    for (uint32_t i = 0; i < count; i++) {
        char *text, *edited = arena_alloc(a, LONGEST + 64);
        size_t len;
        uint64_t random = i + 1;
        assert_int_equal(fs_read(a, paths[i], 0, &text, &len), 0);
        printf("# %s\n", paths[i]); /* the property aborts: the last line tells where */
        fflush(stdout);
        LLVMFuzzerTestOneInput((const uint8_t *)text, len);
        for (int k = 0; k < EDITS_PER_FILE && len < LONGEST; k++)
            LLVMFuzzerTestOneInput((const uint8_t *)edited, edit(edited, text, len, &random));
    }
}

static void formatting_keeps_the_tree_and_settles(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    each_file(a, "specs");
    each_file(a, "stdlib");
    each_file(a, "tests/syntax");
    each_file(a, "tests/fmt");
    arena_free(a);
}

static void a_range_changes_only_its_lines(void **state)
{
    (void)state;
    static const char text[] = "const  A: Int64 = 1\nconst  B: Int64 = 2\nconst  C: Int64 = 3\n";
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, "x.dol", text, strlen(text));
    FmtEdits edits;
    assert_true(fmt_range(s, f, 20, 39, &edits));
    assert_int_equal(edits.len, 1);
    assert_string_equal(edits.data[0].text, "\nconst B: Int64 = 2");
    assert_int_equal(edits.data[0].lo, 19);
    assert_int_equal(edits.data[0].hi, 39);
    session_free(s);
}

static void a_broken_file_is_left_alone(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, "x.dol", "fun f( {", 8);
    Out out = {0};
    assert_false(fmt_source(s, f, &out));
    assert_int_equal(out.len, 0);
    assert_true(diags_errors(s->diags) > 0);
    session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formatting_keeps_the_tree_and_settles),
        cmocka_unit_test(a_range_changes_only_its_lines),
        cmocka_unit_test(a_broken_file_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
