/* HIR: the type table, and the text form: what is dumped reads back the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "hir/hir.h"

#include <stdlib.h>
#include <string.h>

static char *path_of(Session *s, const char *name)
{
    const char *srcdir = getenv("srcdir");
    return arena_printf(s->arena, "%s/tests/hir/%s", srcdir ? srcdir : ".", name);
}

static SourceFile *load(Session *s, const char *path)
{
    char *text;
    size_t len;
    if (fs_read(s->arena, path, 0, &text, &len) < 0)
        fail_msg("cannot read %s", path);
    return sources_add(&s->sources, path, text, len);
}

static void print_errors(Session *s)
{
    Diag **all;
    uint32_t n;
    diags_sorted(s->diags, &all, &n);
    for (uint32_t i = 0; i < n; i++) {
        SourceFile *f = sources_find(&s->sources, all[i]->span.lo);
        LineCol lc = f ? source_linecol(f, all[i]->span.lo) : (LineCol){0};
        print_message("%s:%u:%u: %s\n", f ? f->path : "?", lc.line, lc.column, all[i]->message);
    }
}

static HProgram *read_text(Session *s, const char *path, const char *text, size_t len)
{
    HProgram *p = hir_read(s, sources_add(&s->sources, path, text, len));
    print_errors(s);
    assert_non_null(p);
    return p;
}

/* The files are in the form that dump writes, so reading and dumping gives them back. */
static void test_round_trip(void **state)
{
    (void)state;
    Session *s = session_new();
    SourceFile *f = load(s, path_of(s, "core.hir"));
    HProgram *p = hir_read(s, f);
    print_errors(s);
    assert_non_null(p);
    Out once = {0}, twice = {0};
    hir_dump(&once, p, false);
    assert_string_equal(once.data, f->text);
    if (!hir_verify(p, "reading"))
        print_errors(s);
    assert_int_equal(diags_errors(s->diags), 0);
    hir_dump(&twice, read_text(s, "again", once.data, once.len), false);
    assert_string_equal(once.data, twice.data);
    out_free(&once);
    out_free(&twice);
    session_free(s);
}

static void test_types_are_shared(void **state)
{
    (void)state;
    Session *s = session_new();
    HProgram *p = hir_new(s);
    HType *u = hir_type(p, HT_U64), *str = hir_type(p, HT_STRING);
    assert_string_equal(u->name, "u64");
    assert_ptr_equal(hir_list(p, u), hir_list(p, u));
    assert_ptr_not_equal(hir_list(p, u), hir_set(p, u));
    assert_ptr_not_equal(hir_map(p, u, str), hir_map(p, str, u));
    assert_ptr_not_equal(hir_result(p, u, str), hir_result(p, str, u));
    assert_ptr_equal(hir_option(p, u), hir_option(p, u));
    HType *both[2] = {u, str};
    assert_ptr_equal(hir_tuple(p, both, 2), hir_tuple(p, both, 2));
    assert_ptr_not_equal(hir_fun_type(p, both, 2, u, 0), hir_fun_type(p, both, 2, u, 1));
    assert_string_equal(hir_fun_type(p, both, 2, u, 2)->name, "fun(u64, mut string) -> u64");
    bool is_new;
    HType *named = hir_named(p, HT_RECORD, "m.A", "m", &is_new);
    assert_true(is_new);
    assert_ptr_equal(hir_named(p, HT_RECORD, "m.A", "m", &is_new), named);
    assert_false(is_new);
    session_free(s);
}

static HField *one_field(HProgram *p, const char *name, HType *t)
{
    HField *f = ARENA_NEW(p->arena, HField);
    f->name = name;
    f->type = t;
    return f;
}

/* A holds B by value and is made first; B holds a list of A; only B has a constraint. */
static void test_finish_types(void **state)
{
    (void)state;
    Session *s = session_new();
    HProgram *p = hir_new(s);
    bool is_new;
    HType *a = hir_named(p, HT_RECORD, "A", "m", &is_new);
    HType *b = hir_named(p, HT_RECORD, "B", "m", &is_new);
    HType *c = hir_named(p, HT_RECORD, "C", "m", &is_new);
    a->fields.data = one_field(p, "b", b);
    b->fields.data = one_field(p, "as", hir_list(p, a));
    c->fields.data = one_field(p, "x", hir_list(p, hir_type(p, HT_F32)));
    a->fields.len = b->fields.len = c->fields.len = 1;
    b->constraints.data = ARENA_NEW(p->arena, HConstraint);
    b->constraints.len = 1;
    hir_finish_types(p);
    assert_true(b->id < a->id);
    assert_true(hir_list(p, a)->id < b->id);
    assert_true(a->validated && b->validated && hir_list(p, a)->validated);
    assert_false(c->validated || hir_type(p, HT_U64)->validated);
    assert_true(c->has_float && c->has_heap && a->has_heap && !a->has_float);
    for (uint32_t i = 0; i < p->types.len; i++)
        assert_int_equal(p->types.data[i]->id, i);
    session_free(s);
}

static void expect_error(const char *text, const char *where, const char *what)
{
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, "t.hir", text, strlen(text));
    assert_null(hir_read(s, f));
    Diag **all;
    uint32_t n;
    diags_sorted(s->diags, &all, &n);
    assert_int_equal(n, 1);
    LineCol lc = source_linecol(f, all[0]->span.lo);
    assert_string_equal(arena_printf(s->arena, "%u:%u", lc.line, lc.column), where);
    if (!strstr(all[0]->message, what))
        fail_msg("'%s' is not in '%s'", what, all[0]->message);
    session_free(s);
}

static void test_read_errors(void **state)
{
    (void)state;
    expect_error("", "1:1", "expected 'hir'");
    expect_error("hir 2\n", "1:1", "version 1");
    expect_error("hir 1\nfoo x\n", "2:1", "starts no declaration");
    expect_error("hir 1\nfun free f() -> u64 {\n    return x\n}\n", "3:12", "no local 'x'");
    expect_error("hir 1\nfun free f() -> u65 {\n}\n", "2:17", "no type 'u65'");
    expect_error("hir 1\nfun free f() -> u64 {\n    return 300u8\n}\n", "3:12", "no number");
    expect_error("hir 1\nfun free f() -> u64 {\n    do abs(true)\n}\n", "3:8", "operand 1");
    expect_error("hir 1\nfun free f() -> u64 {\n    do @g()\n}\n", "3:9", "no function 'g'");
    expect_error("hir 1\nfun free f() -> u64 {\n    do \"x\n}\n", "3:8", "not closed");
    expect_error("hir 1\nfun free f() -> u64 {\n", "3:1", "not closed");
    expect_error("hir 1\nrecord A [gene] {\n}\nrecord A [gene] {\n}\n", "4:8", "two types");
}

/* A body of `fun free f(x: u64, mut xs: list<u64>) -> u64` and what the verifier says about it. */
static void expect_breach_in(const char *head, const char *body, const char *what)
{
    Session *s = session_new();
    char *text = arena_printf(s->arena,
                              "%s\nrecord P [gene] {\n    a: u64\n}\n"
                              "variant E {\n    A = 0\n    B = 1 (0: u64)\n}\n"
                              "fun free g(mut y: u64) -> unit {\n}\n"
                              "fun lambda c(k: u64; z: u8) -> bool {\n    return true\n}\n"
                              "fun free f(x: u64, mut xs: list<u64>, e: E) -> u64 {\n%s\n"
                              "    return x\n}\n",
                              head, body);
    HProgram *p = read_text(s, "t.hir", text, strlen(text));
    bool good = hir_verify(p, "reading");
    if (good != (what == NULL))
        fail_msg("%s: %s", body, good ? "no breach was found" : "a breach was found");
    Diag **all;
    uint32_t n;
    diags_sorted(s->diags, &all, &n);
    if (what && !strstr(all[0]->message, what))
        fail_msg("'%s' is not in '%s'", what, all[0]->message);
    session_free(s);
}

static void expect_breach(const char *body, const char *what)
{
    expect_breach_in("hir 1", body, what);
}

static void expect_disorder(const char *body, const char *what)
{
    expect_breach_in("hir 1 sequenced", body, what);
}

static void test_verify_order(void **state)
{
    (void)state;
    expect_disorder("let mut v: u64 = (x + 1u64)\ndo @g(v)\nset xs[0u64] = v", NULL);
    expect_disorder("do ((x == 1u64) and ((x + 1u64) == (x + 2u64)))", "2 operands may trap");
    expect_disorder("do ((x + 1u64) and (x + 2u64))", "has type u64");
    expect_disorder("do (((x + 1u64) == x) and ((x + 2u64) == x))", NULL);
    expect_disorder("do (xs[0u64] + (x + 1u64))", "2 operands may trap");
    expect_disorder("set xs[0u64] = (x + 1u64)", "both the place and the value");
    expect_disorder("range L1 i: u64 in (x + 1u64) .. (x + 2u64) {\n}", "order of the bounds");
    expect_disorder("let mut v: u64 = x\ndo list list<Option<u64>> [list_pop(xs), "
                    "case Option<u64>::Some(v)]", "reads beside one that may change");
    expect_disorder("do list_push(xs, (x + 1u64))", NULL);
}

static void test_verify(void **state)
{
    (void)state;
    expect_breach("let mut v: u64 = x\nset v = 3u64\ndo @g(v)", NULL);
    expect_breach("do list_push(xs, x)\nalias a: u64 = xs[0u64]\nset xs[1u64] = a", NULL);
    expect_breach("switch e {\ncase A {\n}\ncase B {\n}\n}", NULL);
    expect_breach("do closure @c(x)", NULL);
    expect_breach("set x = 1u64", "parameter 'x' is by value");
    expect_breach("let v: u64 = x\nset v = 3u64", "not marked mutable");
    expect_breach("do @g(x)", "parameter 'x' is by value");
    expect_breach("do @g((x + 1u64))", "not a place");
    expect_breach("do @c(x, 1u8)", "through a closure");
    expect_breach("do @g(xs)", "argument 1 has type list<u64>");
    expect_breach("do closure @c(1u8)", "argument 1 has type u8");
    expect_breach("do (x + 1u8)", "the right operand has type u8");
    expect_breach("do (x ^ 1u8)", "the exponent has type u8");
    expect_breach("do (true + false)", "no such operator on bool");
    expect_breach("do neg(true)", "no such operator");
    expect_breach("do neg(x)", "no such operator on u64");
    expect_breach("do not(x)", "no such operator");
    expect_breach("do (x and true)", "left operand has type u64");
    expect_breach("do (true ? x : true)", "second choice has type bool");
    expect_breach("do (true as u8)", NULL);
    expect_breach("do (true as f64)", "no conversion from bool to f64");
    expect_breach("do (\"a\" as u8)", "no conversion from string to u8");
    expect_breach("if true {\nlet v: u64 = x\n}\ndo v", "outside of the block");
    expect_breach("let v: u8 = x", "the value has type u64");
    expect_breach("return true", "the function gives u64");
    expect_breach("return", "the function gives u64");
    expect_breach("if x {\n}", "condition has type u64");
    expect_breach("break L1", "no L1 is open");
    expect_breach("block L1 {\ncontinue L1\n}", "not a loop");
    expect_breach("loop L1 {\nloop L1 {\n}\n}", "L1 is not new");
    expect_breach("switch e {\ncase A {\n}\n}", "all values of E");
    expect_breach("switch x {\ncase 1u64 {\n}\n}", "all values of u64");
    expect_breach("switch e {\ncase A, A {\n}\ndefault {\n}\n}", "comes twice");
    expect_breach("alias a: u64 = (x + x)", "needs a place");
    expect_breach("alias a: u64 = xs[0u64]\nset a = 1u64", "not marked mutable");
    expect_breach("alias mut a: u64 = x", "by value");
    expect_breach("range L1 i: u64 in 0u64 .. 1u8 {\n}", "the bounds have types");
    expect_breach("do make P(a: true)", "argument 1 has type bool");
    expect_breach("do case E::B()", "0 arguments for 1");
    expect_breach("do list list<u64> [true]", "argument 1 has type bool");
    expect_breach("trap trap x", "message has type u64");
    expect_breach("do xs[true]", "index has type bool");
    expect_breach("do list_push(list list<u64> [], x)", "not a place");
}

static void test_verify_programs(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "record P [gene] {\n    a: u64\n}\nconstraint c of P [holds @f] {\n}\n"
        "fun free f(x: u64) -> bool {\n    return true\n}\n",
        "const C: u64 [init @f]\nfun const f() -> bool {\n    return true\n}\n",
        "const C: u64\n",
        "const C: u64 = true\n",
        "record S [system] {\n    a: u64\n}\nsystem S of S {\n    law l [two_state, holds @f]\n}\n"
        "fun law f(s: S) -> bool {\n    return true\n}\n",
        "record V [gene] {\n    a: u64\n}\nviolation V\n",
        "fun free f(x: map<f64, u64>) -> unit {\n}\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Session *s = session_new();
        char *text = arena_printf(s->arena, "hir 1\n%s", texts[i]);
        HProgram *p = read_text(s, "t.hir", text, strlen(text));
        if (hir_verify(p, "reading"))
            fail_msg("no breach was found: %s", text);
        session_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_types_are_shared),
        cmocka_unit_test(test_finish_types),
        cmocka_unit_test(test_read_errors),
        cmocka_unit_test(test_verify),
        cmocka_unit_test(test_verify_order),
        cmocka_unit_test(test_verify_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
