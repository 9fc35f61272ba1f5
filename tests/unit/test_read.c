/* libdol's JSON reader: the short ways and the long ones, and where errors are. */
#include "../../runtime/dol/dol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Point {
    int32_t x;
    double y;
    dol_String name;
} Point;
static const dol_Field Point_fields[] = {
    DOL_FIELD(Point, x, dol_Int32),
    DOL_FIELD(Point, y, dol_Float64),
    DOL_FIELD(Point, name, dol_String),
};
static const dol_Type Point_type = DOL_RECORD(Point, "test.Point", DOL_POINTS);
static const dol_Type points_type = {
    "List<Point>", DOL_KIND_LIST, sizeof(dol_List), DOL_POINTS, 0, 0, 0, &Point_type, NULL, NULL,
    NULL, NULL, 0};
static const dol_Type set_type = {
    "Set<u64>", DOL_KIND_SET, sizeof(dol_List), DOL_POINTS, 0, 0, 0, &dol_UInt64_type, NULL, NULL,
    NULL, NULL, 0};

typedef struct Entry {
    uint64_t key;
    dol_String value;
} Entry;
static const dol_Type map_type = {
    "Map<u64, string>", DOL_KIND_MAP, sizeof(dol_List), DOL_POINTS, sizeof(Entry),
    offsetof(Entry, value), 0, &dol_String_type, &dol_UInt64_type, NULL, NULL, NULL, 0};

enum { MANY = 70 };
static dol_Field many_fields[MANY];
static char many_names[MANY][8];
static dol_Type many_type = {
    "test.Many", DOL_KIND_RECORD, MANY, 0, 0, 0, MANY, NULL, NULL, many_fields, NULL, NULL, 0};

typedef struct Reading {
    const dol_Type *type;
    dol_String text, written;
} Reading;

static void read_and_write(dol_Context *ctx, void *data)
{
    Reading *r = data;
    uint64_t room[64];
    dol_json_read(ctx, r->type, r->text, room);
    r->written = dol_json_write(ctx, r->type, room);
}

/* The text is copied to a block of its own size, so that a sanitizer sees a byte too many. */
static void expect(const dol_Type *type, const char *text, const char *wanted)
{
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1);
    assert_non_null(copy);
    memcpy(copy, text, n);
    dol_Context *ctx = dol_context_new(NULL);
    Reading r = {type, {copy, n}, {NULL, 0}};
    bool good = dol_call(ctx, NULL, read_and_write, &r);
    dol_String got = good ? r.written : dol_error(ctx)->message;
    if (got.len != strlen(wanted) || memcmp(got.data, wanted, got.len) != 0)
        fail_msg("%s\n  gives %.*s\n  not   %s", text, (int)got.len, got.data, wanted);
    dol_context_free(ctx);
    free(copy);
}

static void records(void **state)
{
    (void)state;
    const char *plain = "{\"x\":-7,\"y\":0.1,\"name\":\"Ada\"}";
    expect(&Point_type, plain, plain);
    expect(&Point_type, " { \"y\" : 1e-1 ,\n\t\"name\":\"Ada\",\"x\":-7 } ", plain);
    expect(&Point_type, "{\"na\\u006de\":\"\\u0041da\",\"x\":-7,\"y\":0.10}", plain);
    expect(&Point_type, "{\"x\":1,\"y\":2}", "line 1, column 1: missing field name");
    expect(&Point_type, "{\"x\":1,\n \"x\":2}", "line 2, column 2: duplicate field x");
    expect(&Point_type, "{\"x\":1,\"z\":2}", "line 1, column 8: unknown field");
    expect(&Point_type, "{\"x\":1,\"yy\":2}", "line 1, column 8: unknown field");
    expect(&Point_type, "{\"x\":1 \"y\":2}", "line 1, column 8: expected ','");
    expect(&Point_type, "{\"x\"", "line 1, column 5: expected ':'");
    expect(&Point_type, "{\"x", "line 1, column 2: the string does not end");
    expect(&Point_type, "", "line 1, column 1: expected '{'");
    expect(&points_type, "[]x", "line 1, column 3: expected the end");
    expect(&points_type, "[,]", "line 1, column 2: expected '{'");
}

static void many_fields_read(void **state)
{
    (void)state;
    char text[4096] = "{", wrong[4096];
    size_t n = 1;
    for (int i = MANY - 1; i >= 0; i--) /* in the other order */
        n += (size_t)snprintf(text + n, sizeof text - n, "\"f%d\":true%s", i, i ? "," : "}");
    for (int i = 0; i < MANY; i++) {
        snprintf(many_names[i], sizeof many_names[i], "f%d", i);
        many_fields[i] = (dol_Field){many_names[i], &dol_Bool_type, (uint32_t)i,
                                     (uint32_t)strlen(many_names[i]), NULL};
    }
    char sorted[4096] = "{";
    for (size_t i = 0, at = 1; i < MANY; i++)
        at += (size_t)snprintf(sorted + at, sizeof sorted - at, "\"f%d\":true%s", (int)i,
                               i + 1 < MANY ? "," : "}");
    expect(&many_type, text, sorted);
    snprintf(wrong, sizeof wrong, "%.*s,\"f69\":true}", (int)n - 1, text);
    char message[64];
    snprintf(message, sizeof message, "line 1, column %d: duplicate field f69", (int)n + 1);
    expect(&many_type, wrong, message);
    expect(&many_type, "{\"f0\":true}", "line 1, column 1: missing field f1");
}

static void numbers(void **state)
{
    (void)state;
    expect(&dol_UInt64_type, "18446744073709551615", "18446744073709551615");
    const char *outside = "line 1, column 1: not in the range of UInt64";
    expect(&dol_UInt64_type, "18446744073709551616", outside);
    expect(&dol_UInt64_type, "-1", outside);
    expect(&dol_UInt64_type, "1.0", outside);
    expect(&dol_Int64_type, "-9223372036854775808", "-9223372036854775808");
    expect(&dol_Int8_type, "-128", "-128");
    expect(&dol_Int8_type, "128", "line 1, column 1: not in the range of Int8");
    expect(&dol_UInt64_type, "\"255\"", "255");
    expect(&dol_UInt8_type, "\"255\"", "line 1, column 1: expected UInt8");
    expect(&dol_Float64_type, "\"255\"", "line 1, column 1: expected Float64");
    expect(&dol_Float64_type, "\"-Infinity\"", "\"-Infinity\"");
    expect(&dol_UInt8_type, "x", "line 1, column 1: expected UInt8");
    expect(&dol_UInt8_type, "-", "line 1, column 1: expected UInt8");
    expect(&dol_Float64_type, "123456789012345678901234567890", "1.2345678901234568e29");
    expect(&dol_Float64_type, "0.30000000000000004", "0.30000000000000004");
    expect(&dol_Float64_type, "-0.0", "-0.0");
    expect(&dol_Float64_type, "1e400", "\"Infinity\"");
    expect(&dol_Float64_type, "1.", "line 1, column 1: expected Float64");
    expect(&dol_Float64_type, "1e", "line 1, column 1: expected Float64");
    expect(&dol_Float64_type, "\"NaN\"", "\"NaN\"");
    expect(&dol_Float32_type, "16777217", "16777216.0");
    expect(&dol_Float32_type, "0.1", "0.1");
}

static void strings(void **state)
{
    (void)state;
    /* A special byte at each place of a word of eight. */
    for (int before = 0; before < 18; before++) {
        char text[96], wanted[96];
        snprintf(text, sizeof text, "\"%.*s\\n\xC3\xA9tail of eight\"", before,
                 "abcdefghijklmnopqrst");
        expect(&dol_String_type, text, text);
        snprintf(text, sizeof text, "\"%.*s\x01\"", before, "abcdefghijklmnopqrst");
        snprintf(wanted, sizeof wanted, "line 1, column %d: control character in a string",
                 before + 2);
        expect(&dol_String_type, text, wanted);
        snprintf(text, sizeof text, "\"%.*s\xC3(\"", before, "abcdefghijklmnopqrst");
        snprintf(wanted, sizeof wanted, "line 1, column %d: not UTF-8", before + 2);
        expect(&dol_String_type, text, wanted);
        snprintf(text, sizeof text, "\"%.*s", before, "abcdefghijklmnopqrst");
        expect(&dol_String_type, text, "line 1, column 1: the string does not end");
    }
    expect(&dol_String_type, "\"\"", "\"\"");
    expect(&dol_String_type, "\"\\uD83D\\uDE00\"", "\"\xF0\x9F\x98\x80\"");
    expect(&dol_String_type, "\"\\u00af\\u00FA\"", "\"\xC2\xAF\xC3\xBA\"");
    expect(&dol_String_type, "\"\\uDE00\"", "line 1, column 4: half of a surrogate pair");
}

static void maps_and_sets(void **state)
{
    (void)state;
    expect(&map_type, "{\"1\":\"a\",\"2\":\"b\"}", "{\"1\":\"a\",\"2\":\"b\"}");
    expect(&map_type, "{\"9\":\"c\",\"10\":\"d\",\"1\":\"a\"}",
           "{\"1\":\"a\",\"9\":\"c\",\"10\":\"d\"}");
    expect(&map_type, "{\"9\":\"a\",\"1\":\"b\",\n \"1\":\"c\",\"9\":\"d\"}",
           "line 2, column 2: duplicate key");
    expect(&map_type, "{\"1\":\"a\",\"1\":\"a\"}", "line 1, column 10: duplicate key");
    expect(&map_type, "{}", "{}");
    expect(&set_type, "[3,1,2]", "[1,2,3]");
    expect(&set_type, "[3,1,2,\n 3,1]", "line 2, column 2: duplicate element");
    expect(&set_type, "[1,2,]", "line 1, column 6: expected UInt64");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records), cmocka_unit_test(many_fields_read), cmocka_unit_test(numbers),
        cmocka_unit_test(strings), cmocka_unit_test(maps_and_sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
