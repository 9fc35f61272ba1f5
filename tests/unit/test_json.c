/* base/json and base/num: what is accepted, what it becomes, where what is wrong stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/num.h"
#include "base/out.h"

#include <math.h>
#include <string.h>

static void write(Out *o, const JsonValue *v)
{
    static const char *const words[] = {"null", "false", "true"};
    switch (v->kind) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        out_str(o, words[v->kind]);
        return;
    case JSON_NUMBER:
        out_str(o, v->text);
        return;
    case JSON_STRING:
        out_json_string(o, v->text, v->len);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    bool keys = v->kind == JSON_OBJECT;
    out_char(o, keys ? '{' : '[');
    for (uint32_t i = 0; i < v->len * (keys ? 2 : 1); i++) {
        out_str(o, i == 0 ? "" : keys && i % 2 ? ":" : ",");
        write(o, &v->items[i]);
    }
    out_char(o, keys ? '}' : ']');
}

static void expect_json(const char *text, const char *wanted)
{
    Arena *a = arena_new(0, NULL, NULL);
    JsonError e = {0};
    JsonValue *v = json_parse(a, text, strlen(text), 10, &e);
    Out o = {0};
    if (!v)
        fail_msg("%s: %s at %u", text, e.message, e.offset);
    write(&o, v);
    assert_string_equal(o.data, wanted);
    out_free(&o);
    arena_free(a);
}

static void expect_error(const char *text, uint32_t offset, const char *what)
{
    Arena *a = arena_new(0, NULL, NULL);
    JsonError e = {0};
    if (json_parse(a, text, strlen(text), 10, &e))
        fail_msg("%s was accepted", text);
    if (e.offset != offset || !strstr(e.message, what))
        fail_msg("%s: '%s' at %u, not '%s' at %u", text, e.message, e.offset, what, offset);
    arena_free(a);
}

static void json_values(void **state)
{
    (void)state;
    expect_json(" null ", "null");
    expect_json("[1,-0,0.50,1e+9,123456789012345678901234567890]",
                "[1,-0,0.50,1e+9,123456789012345678901234567890]");
    expect_json("{\"a\":{},\"b\":[],\"a\":true}", "{\"a\":{},\"b\":[],\"a\":true}");
    expect_json("\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\"", "\"\xC3\xA9\xF0\x9F\x98\x80\\n/\\\\\"");
    expect_json("[[[[[[[[[1]]]]]]]]]", "[[[[[[[[[1]]]]]]]]]");
}

static void json_errors(void **state)
{
    (void)state;
    expect_error("", 0, "found the end");
    expect_error("[1,]", 3, "expected a value");
    expect_error("[1 2]", 3, "expected ',' or ']'");
    expect_error("[1", 0, "not closed");
    expect_error("{\"a\" 1}", 5, "expected ':'");
    expect_error("{a:1}", 1, "key in quotes");
    expect_error("{\"a\":1,}", 7, "key in quotes");
    expect_error("01", 0, "does not start with 0");
    expect_error("1.", 2, "digit");
    expect_error("-", 1, "digit");
    expect_error("1e", 2, "digit");
    expect_error("nul", 0, "expected a value");
    expect_error("1 1", 2, "follows the value");
    expect_error("\"a", 0, "not closed");
    expect_error("\"a\nb\"", 2, "control character");
    expect_error("\"\\x\"", 1, "no such escape");
    expect_error("\"\\ud800\"", 1, "no character");
    expect_error("\"\\udc00\"", 1, "no character");
    expect_error("\"\xFF\"", 1, "not UTF-8");
    expect_error("[[[[[[[[[[1]]]]]]]]]]", 10, "nested too deeply");
}

static void json_members(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    JsonError e;
    const char *text = "{\"a\":1,\"b\":2,\"a\":3}";
    JsonValue *v = json_parse(a, text, strlen(text), 10, &e);
    assert_string_equal(json_get(v, "a")->text, "1");
    assert_int_equal(json_get(v, "b")->offset, 11);
    assert_null(json_get(v, "c"));
    assert_null(json_get(&v->items[1], "a"));
    arena_free(a);
}

static void numbers(void **state)
{
    (void)state;
    double d;
    float f;
    uint64_t u;
    assert_true(num_f64("-12.5e-1", 8, &d) && d == -1.25);
    assert_true(num_f64("2.2250738585072011e-308", 23, &d) && d == 0x0.fffffffffffffp-1022);
    assert_true(num_f64("1e999", 5, &d) && isinf(d));
    assert_false(num_f64("1.", 2, &d) || num_f64(".5", 2, &d) || num_f64("1e", 2, &d) ||
                 num_f64("", 0, &d) || num_f64("+1", 2, &d) || num_f64("0x1", 3, &d) ||
                 num_f64("nan", 3, &d) || num_f64("1 ", 2, &d));
    /* Through a double it would be rounded twice, to the even neighbour below. */
    assert_true(num_f32("9007199791611904.0001", 21, &f) && f == 9007200328482816.0f);
    assert_true(num_u64("18446744073709551615", 20, &u) && u == UINT64_MAX);
    assert_false(num_u64("18446744073709551616", 20, &u) || num_u64("-1", 2, &u) ||
                 num_u64("", 0, &u));
}

static void short_floats(void **state)
{
    (void)state;
    static const struct {
        float value;
        const char *text;
    } cases[] = {{0.1f, "0.1"}, {16777216.0f, "16777216.0"}, {3.4028235e38f, "3.4028235e38"},
                 {1e-45f, "1e-45"}, {-0.0f, "-0.0"}, {0.3f, "0.3"}, {1.0f / 3.0f, "0.33333334"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Out o = {0};
        out_f32(&o, cases[i].value);
        assert_string_equal(o.data, cases[i].text);
        out_free(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_values),  cmocka_unit_test(json_errors),
        cmocka_unit_test(json_members), cmocka_unit_test(numbers),
        cmocka_unit_test(short_floats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
