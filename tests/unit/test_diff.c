#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "driver/diff.h"
#include "driver/fix.h"

#include <string.h>

static void expect(const char *before, const char *after, const char *diff)
{
    Arena *a = arena_new(0, NULL, NULL);
    Out out = {0};
    Text x = {before, strlen(before)}, y = {after, strlen(after)};
    diff_unified(&out, a, "f", x, y);
    assert_string_equal(out.data ? out.data : "", diff);
    out_free(&out);
    arena_free(a);
}

static void diffs_are_minimal_with_context(void **state)
{
    (void)state;
    expect("a\nb\n", "a\nb\n", "");
    expect("a\nb\nc\n", "a\nx\nc\n", "--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
    expect("", "a\n", "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n");
    expect("a\n", "", "--- f\n+++ f\n@@ -1 +0,0 @@\n-a\n");
    expect("a", "a\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

static void near_changes_share_a_hunk_and_far_ones_do_not(void **state)
{
    (void)state;
    expect("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\nA\n3\n4\n5\n6\n7\n8\n9\n10\nB\n12\n",
           "--- f\n+++ f\n@@ -1,5 +1,5 @@\n 1\n-2\n+A\n 3\n 4\n 5\n@@ -8,5 +8,5 @@\n 8\n 9\n 10\n"
           "-11\n+B\n 12\n");
    expect("1\n2\n3\n4\n5\n6\n", "A\n2\n3\n4\n5\nB\n",
           "--- f\n+++ f\n@@ -1,6 +1,6 @@\n-1\n+A\n 2\n 3\n 4\n 5\n-6\n+B\n");
}

static void unlike_texts_are_bounded(void **state)
{
    (void)state;
    Arena *a = arena_new(64u << 20, NULL, NULL);
    Out before = {0}, after = {0}, out = {0};
    for (unsigned i = 0; i < 20000; i++) {
        out_printf(&before, "a%u\n", i);
        out_printf(&after, "b%u\n", i);
    }
    Text x = {before.data, before.len}, y = {after.data, after.len};
    diff_unified(&out, a, "f", x, y);
    assert_non_null(strstr(out.data, "@@ -1,20000 +1,20000 @@\n-a0\n"));
    out_free(&before);
    out_free(&after);
    out_free(&out);
    arena_free(a);
}

static Span at(const SourceFile *f, uint32_t lo, uint32_t hi)
{
    Span s = {f->base + lo, f->base + hi};
    return s;
}

static void certain_fixes_are_applied_whole_and_never_overlap(void **state)
{
    (void)state;
    Session *s = session_new();
    Span none = {0, 0};
    session_overlay(s, "f.dol", "one two three", 13);
    session_overlay(s, "other.dol", "text", 4);
    SourceFile *f = session_load(s, "f.dol", none), *other = session_load(s, "other.dol", none);
    Inputs in = {0};
    vec_push(s->arena, &in.files, "f.dol");
    Diag *d = diag_add(s->diags, DIAG_IO_READ, at(f, 0, 3), "", "");
    diag_fix(s->diags, d, FIX_CERTAIN, at(f, 0, 3), "1", "a");
    diag_fix_also(s->diags, d, at(f, 13, 13), "!");
    diag_fix(s->diags, d, FIX_CERTAIN, at(f, 4, 7), "unwanted second choice", "b");
    d = diag_add(s->diags, DIAG_IO_READ, at(f, 1, 3), "", "");
    diag_fix(s->diags, d, FIX_CERTAIN, at(f, 1, 5), "overlaps", "c");
    d = diag_add(s->diags, DIAG_IO_READ, at(f, 4, 7), "", "");
    diag_fix(s->diags, d, FIX_MAYBE, at(f, 4, 7), "uncertain", "d");
    d = diag_add(s->diags, DIAG_IO_READ, at(f, 8, 13), "", "");
    diag_fix(s->diags, d, FIX_CERTAIN, at(f, 8, 13), "3", "e");
    diag_fix_also(s->diags, d, at(f, 13, 13), "!"); /* the same words: made once */
    d = diag_add(s->diags, DIAG_IO_READ, at(other, 0, 1), "", "");
    diag_fix(s->diags, d, FIX_CERTAIN, at(other, 0, 1), "not an input", "f");
    Arena *a = arena_new(0, NULL, NULL);
    FixedFiles files = {0};
    assert_int_equal(fixes_apply(s, a, &in, DIAG_COUNT, &files), 2);
    assert_int_equal(files.len, 1);
    assert_string_equal(files.data[0].text, "1 two 3!");
    assert_string_equal(files.data[0].before, "one two three");
    session_free(s);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(diffs_are_minimal_with_context),
        cmocka_unit_test(near_changes_share_a_hunk_and_far_ones_do_not),
        cmocka_unit_test(unlike_texts_are_bounded),
        cmocka_unit_test(certain_fixes_are_applied_whole_and_never_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
