#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/session.h"

#include <string.h>

static SourceFile *add(Session *s, const char *path, const char *text)
{
    return sources_add(&s->sources, path, text, strlen(text));
}

static void offsets_find_their_file(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *a = add(s, "a", "one\n"), *empty = add(s, "e", ""), *b = add(s, "b", "two");
    assert_true(a->base >= 1);
    assert_ptr_equal(sources_find(&s->sources, a->base), a);
    assert_ptr_equal(sources_find(&s->sources, a->base + a->len), a);
    assert_ptr_equal(sources_find(&s->sources, empty->base), empty);
    assert_ptr_equal(sources_find(&s->sources, b->base + 3), b);
    assert_null(sources_find(&s->sources, 0));
    assert_null(sources_find(&s->sources, b->base + 4));
    assert_null(sources_add(&s->sources, "huge", "", UINT32_MAX - 4));
    session_free(s);
}

static void columns_count_code_points(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "\xC3\xA9\xC3\xA9x\r\n\nlast");
    static const struct {
        uint32_t offset, line, column, byte;
    } expected[] = {
        {0, 1, 1, 0}, {4, 1, 3, 4}, {2, 1, 2, 2}, {7, 2, 1, 0}, {8, 3, 1, 0}, {12, 3, 5, 4},
        {99, 3, 5, 4},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        LineCol lc = source_linecol(f, f->base + expected[i].offset);
        assert_int_equal(lc.line, expected[i].line);
        assert_int_equal(lc.column, expected[i].column);
        assert_int_equal(lc.byte, expected[i].byte);
    }
    uint32_t len;
    assert_memory_equal(source_line(f, 1, &len), "\xC3\xA9\xC3\xA9x", 5);
    assert_int_equal(len, 5);
    source_line(f, 2, &len);
    assert_int_equal(len, 0);
    source_line(f, 4, &len);
    assert_int_equal(len, 0);
    session_free(s);
}

static void files_come_in_once_and_through_overlays(void **state)
{
    (void)state;
    Session *s = session_new();
    Span none = {0, 0};
    session_overlay(s, "unsaved.dol", "first", 5);
    session_overlay(s, "unsaved.dol", "second", 6);
    assert_true(session_file_exists(s, "unsaved.dol"));
    assert_false(session_file_exists(s, "absent.dol"));
    SourceFile *f = session_load(s, "unsaved.dol", none);
    assert_string_equal(f->text, "second");
    assert_ptr_equal(session_load(s, "unsaved.dol", none), f);
    assert_null(session_load(s, "absent.dol", none));
    assert_null(session_load(s, "/", none));
    assert_int_equal(diags_errors(s->diags), 2);
    s->limits.file_size = 3;
    session_overlay(s, "large.dol", "1234", 4);
    assert_null(session_load(s, "large.dol", none));
    assert_int_equal(diags_errors(s->diags), 3);
    session_free(s);
}

static void every_code_is_well_formed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < DIAG_COUNT; i++) {
        const DiagInfo *info = diag_info((DiagCode)i);
        assert_int_equal(strlen(info->code), 5);
        assert_int_equal(info->code[0], info->severity == SEV_WARNING ? 'W' : 'E');
        assert_int_equal(info->severity == SEV_WARNING, *info->group != '\0');
        assert_int_equal(diag_find(info->code), i); /* fails when two rows share a code */
    }
    assert_int_equal(diag_find("E9999"), DIAG_COUNT);
    for (uint32_t i = 1; diag_group(i); i++)
        assert_true(strcmp(diag_group(i - 1), diag_group(i)) < 0);
}

static void diagnostics_are_sorted_bounded_and_told_once(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "text text");
    Span late = {f->base + 5, f->base + 9}, early = {f->base, f->base + 4}, none = {0, 0};
    diags_set_limit(s->diags, 4);
    Diag *d = diag_add(s->diags, DIAG_IO_READ, late, "x", "y");
    diag_add(s->diags, DIAG_IO_READ, late, "x", "y");
    assert_int_equal(diags_errors(s->diags), 1);
    diag_note(s->diags, d, "note %d", 1);
    diag_fix(s->diags, d, FIX_CERTAIN, early, "new", "write '%s'", "new");
    diag_fix_also(s->diags, d, late, "too");
    diag_add(s->diags, DIAG_IO_READ, early, "a", "b");
    diag_add(s->diags, DIAG_IO_READ, none, "p", "q");
    diag_add(s->diags, DIAG_IO_READ, none, "p", "r"); /* no place: another text is another one */
    diag_add(s->diags, DIAG_IO_TOO_LARGE, late, "over", 1u);
    assert_int_equal(diags_errors(s->diags), 5);
    assert_int_equal(diags_dropped(s->diags), 1);
    Diag **sorted;
    uint32_t n;
    diags_sorted(s->diags, &sorted, &n);
    assert_int_equal(n, 4);
    assert_string_equal(sorted[0]->message, "cannot read 'p': q");
    assert_int_equal(sorted[2]->span.lo, early.lo);
    assert_ptr_equal(sorted[3], d);
    assert_int_equal(d->fixes.data[0].edits.len, 2);
    assert_string_equal(d->fixes.data[0].label, "write 'new'");
    session_free(s);
}

static void warning_flags_decide_severity(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "0123456789"), *std = add(s, "std", "0123");
    std->is_std = true;
    DiagBag *b = s->diags;
    Span at = {f->base, f->base + 1};
    assert_false(diags_set_warning(b, "no-such-group"));
    assert_true(diags_set_warning(b, "no-unused-allow"));
    diag_add(b, DIAG_ALLOW_UNUSED, at, "x");
    assert_int_equal(diags_warnings(b), 0);
    assert_true(diags_set_warning(b, "unused-allow"));
    Span in_std = {std->base, std->base + 1};
    diag_add(b, DIAG_ALLOW_UNUSED, in_std, "x");
    assert_int_equal(diags_warnings(b), 0);
    diag_add(b, DIAG_ALLOW_UNUSED, at, "x");
    assert_int_equal(diags_warnings(b), 1);
    assert_true(diags_set_warning(b, "error"));
    Span next = {f->base + 1, f->base + 2};
    diag_add(b, DIAG_ALLOW_UNUSED, next, "x");
    assert_int_equal(diags_errors(b), 1);
    assert_true(diags_set_warning(b, "no-error=unused-allow"));
    Span third = {f->base + 2, f->base + 3};
    diag_add(b, DIAG_ALLOW_UNUSED, third, "x");
    assert_int_equal(diags_errors(b), 1);
    session_free(s);
}

static void allow_takes_out_and_tells_when_unused(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "0123456789");
    Span inside = {f->base + 3, f->base + 4}, range = {f->base + 2, f->base + 5};
    Span empty = {f->base + 7, f->base + 8};
    diag_add(s->diags, DIAG_ALLOW_REASON, inside, "x");
    diag_add(s->diags, DIAG_IO_READ, inside, "never", "allowed");
    diags_allow(s->diags, range, "unused-allow", range);
    diags_allow(s->diags, empty, "unused-allow", empty);
    Span last = {f->base + 9, f->base + 10};
    diags_allow(s->diags, last, "no-such", last);
    diags_apply_allows(s->diags);
    Diag **sorted;
    uint32_t n;
    diags_sorted(s->diags, &sorted, &n);
    assert_int_equal(n, 3);
    assert_int_equal(sorted[0]->code, DIAG_IO_READ);
    assert_int_equal(sorted[1]->code, DIAG_ALLOW_UNUSED);
    assert_int_equal(sorted[2]->code, DIAG_ALLOW_UNKNOWN);
    assert_int_equal(diags_errors(s->diags), 1);
    assert_int_equal(diags_warnings(s->diags), 2);
    session_free(s);
}

static void suggestions_are_near_enough(void **state)
{
    (void)state;
    static const char *const names[] = {"Credits", "amount", "weighted_entropy", "id", "Nexus"};
    assert_string_equal(did_you_mean("Credit", names, 5), "Credits");
    assert_string_equal(did_you_mean("amuont", names, 5), "amount");
    assert_string_equal(did_you_mean("credits", names, 5), "Credits");
    assert_string_equal(did_you_mean("weighed_entrpy", names, 5), "weighted_entropy");
    assert_null(did_you_mean("zzzzzz", names, 5));
    assert_null(did_you_mean("xy", names, 5));
    assert_null(did_you_mean("", names, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_find_their_file),
        cmocka_unit_test(columns_count_code_points),
        cmocka_unit_test(files_come_in_once_and_through_overlays),
        cmocka_unit_test(every_code_is_well_formed),
        cmocka_unit_test(diagnostics_are_sorted_bounded_and_told_once),
        cmocka_unit_test(warning_flags_decide_severity),
        cmocka_unit_test(allow_takes_out_and_tells_when_unused),
        cmocka_unit_test(suggestions_are_near_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
