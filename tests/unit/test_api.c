#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dolc.h"

#include <stdlib.h>
#include <string.h>

static const char good[] = "module a @ 1.0.0\n\n"
                           "pub fun twice(x: UInt64) -> UInt64 {\n    x * 2\n}\n\n"
                           "pub fun four() -> UInt64 {\n    twice(2)\n}\n";

static void set(Dolc *d, const char *path, const char *text)
{
    dolc_set_text(d, path, text, strlen(text));
}

static void texts_are_checked_without_files(void **state)
{
    (void)state;
    Dolc *d = dolc_new();
    dolc_add_source(d, "a.dol");
    set(d, "a.dol", good);
    assert_int_equal(dolc_check(d), DOLC_OK);
    assert_int_equal(dolc_diagnostic_count(d), 0);
    set(d, "a.dol", "module a @ 1.0.0\n\npub fun f() -> UInt64 {\n    nothing_of_that_name\n}\n");
    assert_int_equal(dolc_check(d), DOLC_ERRORS);
    assert_int_equal(dolc_diagnostic_count(d), 1);
    DolcDiagnostic g = dolc_diagnostic(d, 0);
    assert_int_equal(g.severity, DOLC_ERROR);
    assert_string_equal(g.place.path, "a.dol");
    assert_int_equal(g.place.start.line, 4);
    assert_int_equal(g.place.start.column, 5);
    assert_non_null(strstr(g.message, "nothing_of_that_name"));
    char *text = dolc_diagnostics_text(d, "json");
    assert_non_null(strstr(text, g.code));
    dolc_string_free(text);
    assert_null(dolc_diagnostics_text(d, "yaml"));
    dolc_set_text(d, "a.dol", NULL, 0); /* now the file, which is not there */
    assert_int_equal(dolc_check(d), DOLC_ERRORS);
    dolc_free(d);
}

static void names_lead_to_their_declaration(void **state)
{
    (void)state;
    Dolc *d = dolc_new();
    dolc_add_source(d, "a.dol");
    set(d, "a.dol", good);
    assert_int_equal(dolc_check(d), DOLC_OK);
    uint32_t use = (uint32_t)(strstr(good, "twice(2)") - good);
    uint32_t declaration = (uint32_t)(strstr(good, "twice(x") - good);
    DolcPlace place, places[4];
    assert_int_equal(dolc_definition(d, "a.dol", use + 1, &place), 1);
    assert_int_equal(place.start.offset, declaration);
    assert_int_equal(place.end.offset, declaration + 5);
    assert_int_equal(dolc_references(d, "a.dol", declaration, places, 4), 2);
    assert_int_equal(places[0].start.offset, declaration);
    assert_int_equal(places[1].start.offset, use);
    assert_int_equal(dolc_references(d, "a.dol", declaration, places, 1), 2);
    assert_int_equal(dolc_definition(d, "a.dol", 0xFFFFFFFF, &place), 0);
    assert_int_equal(dolc_definition(d, "b.dol", 0, &place), 0);
    dolc_free(d);
}

static void warnings_and_cancelling(void **state)
{
    (void)state;
    Dolc *d = dolc_new();
    assert_int_equal(dolc_set_warning(d, "no-such-name"), -1);
    dolc_add_source(d, "a.dol");
    set(d, "a.dol", "module a @ 1.0.0\n\n// dolc:allow(unused-allow) of no use\n"
                    "pub fun f() -> UInt64 {\n    1\n}\n");
    assert_int_equal(dolc_check(d), DOLC_OK);
    assert_int_equal(dolc_diagnostic_count(d), 1);
    assert_int_equal(dolc_set_warning(d, "error"), 0);
    assert_int_equal(dolc_check(d), DOLC_ERRORS);
    dolc_cancel(d);
    assert_int_equal(dolc_check(d), DOLC_CANCELLED);
    assert_int_equal(dolc_check(d), DOLC_ERRORS);
    dolc_free(d);
}

static void handles_know_nothing_of_each_other(void **state)
{
    (void)state;
    Dolc *a = dolc_new(), *b = dolc_new();
    dolc_add_source(a, "a.dol");
    dolc_add_source(b, "a.dol");
    set(a, "a.dol", good);
    set(b, "a.dol", "module a @ 1.0.0\n\npub fun broken( {\n");
    assert_int_equal(dolc_check(b), DOLC_ERRORS);
    assert_int_equal(dolc_check(a), DOLC_OK);
    assert_true(dolc_diagnostic_count(b) > 0);
    dolc_free(b);
    assert_int_equal(dolc_diagnostic_count(a), 0);
    dolc_free(a);
    dolc_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_checked_without_files),
        cmocka_unit_test(names_lead_to_their_declaration),
        cmocka_unit_test(warnings_and_cancelling),
        cmocka_unit_test(handles_know_nothing_of_each_other),
    };
    setenv("DOLC_STDLIB", "stdlib", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
