#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "driver/render.h"

#include <string.h>

static SourceFile *add(Session *s, const char *path, const char *text)
{
    return sources_add(&s->sources, path, text, strlen(text));
}

static Span part(const SourceFile *f, const char *what)
{
    const char *at = strstr(f->text, what);
    Span s = {f->base + (uint32_t)(at - f->text), 0};
    s.hi = s.lo + (uint32_t)strlen(what);
    return s;
}

static void expect(Session *s, const char *format, const char *text)
{
    Out out = {0};
    RenderOptions options = {false};
    renderer_find(format)->render(&out, s, &options);
    assert_string_equal(out.data ? out.data : "", text);
    out_free(&out);
    session_free(s);
}

static void carets_stand_below_what_they_mark(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a.dol", "\thas \xE6\xBC\xA2\xC3\xA9: Foo # \xCC\x81x\n");
    diag_add(s->diags, DIAG_IO_READ, part(f, "\xE6\xBC\xA2\xC3\xA9"), "x", "y");
    diag_add(s->diags, DIAG_IO_READ, part(f, "Foo"), "x", "y");
    expect(s, "text",
           "a.dol:1:6: error[E0001]: cannot read 'x': y\n"
           " 1 |     has \xE6\xBC\xA2\xC3\xA9: Foo # \xCC\x81x\n"
           "   |         ^^^\n"
           "a.dol:1:10: error[E0001]: cannot read 'x': y\n"
           " 1 |     has \xE6\xBC\xA2\xC3\xA9: Foo # \xCC\x81x\n"
           "   |              ^^^\n"
           "2 errors\n");
}

static void peers_notes_and_fixes_follow(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a.dol", "one\ntwo\n"), *g = add(s, "b.dol", "three");
    Diag *d = diag_add(s->diags, DIAG_ALLOW_UNUSED, part(f, "two"), "x");
    diag_peer(s->diags, d, part(f, "one"), "first here");
    diag_peer(s->diags, d, part(g, "hre"), "and there");
    diag_note(s->diags, d, "so it goes");
    diag_fix(s->diags, d, FIX_CERTAIN, part(f, "two"), "2", "write '2'");
    diag_fix(s->diags, d, FIX_MAYBE, part(f, "two"), "", "or delete it");
    expect(s, "text",
           "a.dol:2:1: warning[W1001]: nothing here needs allow(x) (-Wunused-allow)\n"
           " 2 | two\n"
           "   | ^^^\n"
           " 1 | one\n"
           "   | --- first here\n"
           "   --> b.dol:1:2\n"
           " 1 | three\n"
           "   |  --- and there\n"
           "   = note: so it goes\n"
           "   = fix: write '2'\n"
           "   = help: or delete it\n"
           "1 warning\n");
}

static void several_lines_are_marked_at_both_ends(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "x = f(\n    1,\n    2\n  )\n");
    diag_add(s->diags, DIAG_IO_READ, part(f, "f(\n    1,\n    2\n  )\n"), "x", "y");
    expect(s, "text",
           "a:1:5: error[E0001]: cannot read 'x': y\n"
           " 1 | x = f(\n"
           "   |     ^^\n"
           "   ...\n"
           " 4 |   )\n"
           "   |   ^\n"
           "1 error\n");
}

static void long_lines_and_control_characters_are_tamed(void **state)
{
    (void)state;
    Session *s = session_new();
    char text[2001];
    memset(text, 'a', 2000);
    text[2000] = '\0';
    memcpy(text + 1000, "X\x1B\xFFY", 4);
    SourceFile *f = add(s, "a", text);
    diag_add(s->diags, DIAG_IO_READ, part(f, "X\x1B\xFFY"), "x", "y");
    Out out = {0};
    RenderOptions options = {false};
    render_text(&out, s, &options);
    assert_null(strchr(out.data, '\x1B'));
    assert_non_null(strstr(out.data, "aX\xEF\xBF\xBD\xEF\xBF\xBDYa"));
    assert_true(out.len < 600);
    const char *x = strchr(out.data, 'X'), *caret = strchr(out.data, '^');
    const char *line = strstr(out.data, "\n 1 |"), *below = strstr(out.data, "\n   |");
    assert_int_equal(x - line, caret - below);
    assert_memory_equal(caret, "^^^^\n", 5);
    out_free(&out);
    session_free(s);
}

static void the_end_of_the_file_has_a_place(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a", "one\n");
    Span end = {f->base + 4, f->base + 4};
    diag_add(s->diags, DIAG_IO_READ, end, "x", "y");
    expect(s, "text", "a:2:1: error[E0001]: cannot read 'x': y\n 2 | \n   | ^\n1 error\n");
}

static void json_has_everything(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a\"b.dol", "\xC3\xA9 one\ntwo\n");
    Diag *d = diag_add(s->diags, DIAG_ALLOW_UNUSED, part(f, "one"), "x");
    diag_peer(s->diags, d, part(f, "two"), "there");
    diag_note(s->diags, d, "n");
    diag_fix(s->diags, d, FIX_CERTAIN, part(f, "two"), "2", "l");
    Span none = {0, 0};
    diag_add(s->diags, DIAG_IO_READ, none, "x", "y");
    expect(s, "json",
           "{\"diagnostics\":[\n"
           "{\"code\":\"E0001\",\"severity\":\"error\",\"group\":null,\"message\":\"cannot read "
           "'x': y\",\"file\":null,\"peers\":[],\"notes\":[],\"fixes\":[]},\n"
           "{\"code\":\"W1001\",\"severity\":\"warning\",\"group\":\"unused-allow\",\"message\":"
           "\"nothing here needs allow(x)\",\"file\":\"a\\\"b.dol\",\"start\":{\"line\":1,"
           "\"column\":3,\"offset\":3},\"end\":{\"line\":1,\"column\":6,\"offset\":6},\"peers\":[{"
           "\"file\":\"a\\\"b.dol\",\"start\":{\"line\":2,\"column\":1,\"offset\":7},\"end\":{"
           "\"line\":2,\"column\":4,\"offset\":10},\"label\":\"there\"}],\"notes\":[\"n\"],"
           "\"fixes\":[{\"label\":\"l\",\"certain\":true,\"edits\":[{\"file\":\"a\\\"b.dol\","
           "\"start\":{\"line\":2,\"column\":1,\"offset\":7},\"end\":{\"line\":2,\"column\":4,"
           "\"offset\":10},\"text\":\"2\"}]}]}\n"
           "],\"errors\":1,\"warnings\":1,\"dropped\":0}\n");
}

static void github_commands_are_escaped(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "a,b:c.dol", "one");
    Diag *d = diag_add(s->diags, DIAG_IO_READ, part(f, "one"), "50%", "y\nz");
    diag_note(s->diags, d, "why");
    expect(s, "github",
           "::error file=a%2Cb%3Ac.dol,line=1,col=1,endLine=1,endColumn=4,title=E0001::"
           "cannot read '50%25': y%0Az%0Awhy\n");
}

static void sarif_names_rules_once(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = add(s, "dir/a b.dol", "one two");
    diag_add(s->diags, DIAG_IO_READ, part(f, "one"), "x", "y");
    diag_add(s->diags, DIAG_IO_READ, part(f, "two"), "x", "y");
    Out out = {0};
    RenderOptions options = {false};
    render_sarif(&out, s, &options);
    assert_non_null(strstr(out.data, "\"uri\":\"dir/a%20b.dol\""));
    const char *rule = strstr(out.data, "\"id\":\"E0001\"");
    assert_non_null(rule);
    assert_null(strstr(rule + 1, "\"id\":\"E0001\""));
    assert_non_null(strstr(out.data, "\"text\":\"cannot read '...': ...\""));
    assert_non_null(strstr(out.data, "\"startLine\":1,\"startColumn\":5,\"endLine\":1,"
                                     "\"endColumn\":8"));
    out_free(&out);
    session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carets_stand_below_what_they_mark),
        cmocka_unit_test(peers_notes_and_fixes_follow),
        cmocka_unit_test(several_lines_are_marked_at_both_ends),
        cmocka_unit_test(long_lines_and_control_characters_are_tamed),
        cmocka_unit_test(the_end_of_the_file_has_a_place),
        cmocka_unit_test(json_has_everything),
        cmocka_unit_test(github_commands_are_escaped),
        cmocka_unit_test(sarif_names_rules_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
