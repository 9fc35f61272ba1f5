#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    for (size_t n = 0; n < 3000; n++) {
        unsigned char *p = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p % 8, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, n);
    }
    char *big = arena_alloc(a, 10u << 20);
    assert_int_equal(big[(10u << 20) - 1], 0);
    assert_true(arena_used(a) >= (10u << 20) + 2999u * 3000 / 2);
    assert_string_equal(arena_printf(a, "%0*d", 400, 7) + 390, "0000000007");
    arena_free(a);
}

static jmp_buf oom_jump;
static void on_oom(void *user, size_t wanted)
{
    *(size_t *)user = wanted;
    longjmp(oom_jump, 1);
}

static void arena_limit_calls_the_handler(void **state)
{
    (void)state;
    static size_t wanted;
    Arena *a = arena_new(1u << 20, on_oom, &wanted);
    if (setjmp(oom_jump) == 0) {
        arena_alloc(a, 2u << 20);
        fail();
    }
    assert_int_equal(wanted, 2u << 20);
    arena_free(a);
}

static void vec_keeps_its_elements(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 100000; i++) {
        vec_push(a, &v, i * 3);
        if (i % 1000 == 0)
            arena_alloc(a, 8); /* now the vector is not the latest block */
    }
    for (uint32_t i = 0; i < v.len; i++)
        assert_int_equal(v.data[i], i * 3);
    arena_free(a);
}

static void intern_makes_equal_text_one_pointer(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    Interner *in = interner_new(a);
    Sym first = intern_z(in, "");
    assert_int_equal(first->id, 0);
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            char buf[32];
            int n = snprintf(buf, sizeof buf, "%0*u", (int)(i % 12) + 4, i);
            Sym s = intern(in, buf, (size_t)n);
            assert_int_equal(s->id, i + 1);
            assert_string_equal(s->text, buf);
        }
    assert_int_equal(interner_count(in), 5001);
    intern_keyword(in, "gene", 7);
    assert_int_equal(intern(in, "genes", 4)->keyword, 7);
    assert_true(sym_cmp(intern_z(in, "ab"), intern_z(in, "abc")) < 0);
    assert_true(sym_cmp(intern_z(in, "b"), intern_z(in, "abc")) > 0);
    arena_free(a);
}

static void map_finds_and_keeps_insertion_order(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    Map m = {0};
    static int values[2];
    assert_null(map_get(&m, 1));
    for (uint64_t i = 0; i < 3000; i++)
        assert_null(map_put(a, &m, i << 40 | i, &values[0]));
    assert_ptr_equal(map_put(a, &m, 0, &values[1]), &values[0]);
    assert_ptr_equal(map_get(&m, 0), &values[1]);
    assert_int_equal(m.len, 3000);
    assert_true(m.entries[2999].key == ((uint64_t)2999 << 40 | 2999));
    assert_null(map_get(&m, 5));
    arena_free(a);
}

static void check_f64(double v, const char *text)
{
    Out o = {0};
    out_f64(&o, v);
    assert_string_equal(o.data, text);
    out_free(&o);
}

static void floats_print_shortest(void **state)
{
    (void)state;
    check_f64(0.0, "0.0");
    check_f64(-0.0, "-0.0");
    check_f64(1, "1.0");
    check_f64(0.1, "0.1");
    check_f64(0.1 + 0.2, "0.30000000000000004");
    check_f64(-1.5, "-1.5");
    check_f64(123456.789, "123456.789");
    check_f64(1e20, "100000000000000000000.0");
    check_f64(1e21, "1e21");
    check_f64(1.25e-9, "1.25e-9");
    check_f64(1e-7, "0.0000001");
    check_f64(5e-324, "5e-324");
    check_f64(1.7976931348623157e308, "1.7976931348623157e308");
    /* 2^-44: the nearest 16 digits do not read back, the next ones up do. */
    check_f64(0x1p-44, "5.684341886080802e-14");
    check_f64(9007199254740993.0, "9007199254740992.0");
    check_f64(NAN, "NaN");
    check_f64(-INFINITY, "-Infinity");
}

static void integers_print_whole_range(void **state)
{
    (void)state;
    Out o = {0};
    out_i64(&o, INT64_MIN);
    out_char(&o, ' ');
    out_u64(&o, UINT64_MAX);
    out_char(&o, ' ');
    out_i64(&o, 0);
    assert_string_equal(o.data, "-9223372036854775808 18446744073709551615 0");
    out_free(&o);
}

static void json_strings_are_escaped(void **state)
{
    (void)state;
    Out o = {0};
    static const char text[] = "a\"\\\n\x01\x7F\0\xC3\xA9\xFF\xC3";
    out_json_string(&o, text, sizeof text - 1);
    assert_string_equal(o.data, "\"a\\\"\\\\\\n\\u0001\\u007f\\u0000\xC3\xA9\xEF\xBF\xBD"
                                "\xEF\xBF\xBD\"");
    out_free(&o);
}

static void utf8_refuses_what_is_not_well_formed(void **state)
{
    (void)state;
    static const char *bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82"};
    uint32_t cp;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &cp), 1);
        assert_int_equal(cp, 0xFFFD);
    }
    static const uint32_t good[] = {0x41, 0xE9, 0x20AC, 0x10FFFF};
    for (size_t i = 0; i < 4; i++) {
        char buf[4];
        size_t n = utf8_encode(good[i], buf);
        assert_int_equal(n, i + 1);
        assert_int_equal(utf8_decode(buf, n, &cp), n);
        assert_int_equal(cp, good[i]);
    }
    assert_int_equal(utf8_width('a'), 1);
    assert_int_equal(utf8_width(0x301), 0);
    assert_int_equal(utf8_width(0x6F22), 2);
    assert_int_equal(utf8_width(0x1F600), 2);
}

static char scratch[] = "/tmp/dolc-test-XXXXXX";

static void files_are_written_whole_or_not_at_all(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    char *dir = arena_printf(a, "%s/a/b/../b/c", scratch);
    assert_int_equal(fs_mkdirs(arena_printf(a, "%s/a/b", scratch)), 0);
    assert_int_equal(fs_mkdirs(dir), 0);
    assert_true(fs_is_dir(dir));
    char *path = arena_printf(a, "%s/x.dol", dir);
    bool changed;
    assert_int_equal(fs_write_atomic(path, "one", 3, &changed), 0);
    assert_true(changed);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(fs_write_atomic(path, "one", 3, &changed), 0);
    assert_false(changed);
    assert_int_equal(fs_write_atomic(path, "two", 3, &changed), 0);
    assert_true(changed);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    char *text;
    size_t len;
    assert_int_equal(fs_read(a, path, 0, &text, &len), 0);
    assert_int_equal(len, 3);
    assert_string_equal(text, "two");
    assert_int_equal(fs_read(a, path, 2, &text, &len), -EFBIG);
    assert_int_equal(fs_read(a, dir, 0, &text, &len), -EISDIR);
    assert_int_equal(fs_read(a, "/nonexistent/x", 0, &text, &len), -ENOENT);
    assert_int_equal(fs_mkdirs(arena_printf(a, "%s/sub", path)), -ENOTDIR);
    assert_int_equal(fs_write_atomic("/nonexistent/x", "x", 1, NULL), -ENOENT);
    assert_int_equal(fs_write_atomic("/dev/full", "x", 1, NULL), -ENOSPC);
    arena_free(a);
}

/* Equal files keep their time, and so their inode; others are told apart at any place. */
static void outputs_are_rewritten_only_when_they_differ(void **state)
{
    (void)state;
    enum { SIZE = 3 * 32 * 1024 };
    Arena *a = arena_new(0, NULL, NULL);
    char *path = arena_printf(a, "%s/output", scratch), *text = arena_alloc(a, SIZE);
    static const size_t places[] = {0, 32 * 1024 - 1, 32 * 1024, SIZE - 1};
    memset(text, 'x', SIZE);
    assert_int_equal(fs_write_output(path, text, SIZE), 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct stat before, same, other;
        assert_int_equal(stat(path, &before), 0);
        assert_int_equal(fs_write_output(path, text, SIZE), 0);
        assert_int_equal(stat(path, &same), 0);
        text[places[i]]++;
        assert_int_equal(fs_write_output(path, text, SIZE), 0);
        assert_int_equal(stat(path, &other), 0);
        assert_true(before.st_ino == same.st_ino);
        assert_true(same.st_ino != other.st_ino);
    }
    char *read;
    size_t len;
    assert_int_equal(fs_write_output(path, text, SIZE - 1), 0);
    assert_int_equal(fs_read(a, path, 0, &read, &len), 0);
    assert_int_equal(len, SIZE - 1);
    assert_memory_equal(read, text, len);
    assert_int_equal(fs_write_output("/nonexistent/x", "x", 1), -ENOENT);
    assert_int_equal(fs_write_output("/dev/full", "x", 1), -ENOSPC);
    arena_free(a);
}

static void links_are_written_through(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    char *target = arena_printf(a, "%s/target", scratch);
    char *link_path = arena_printf(a, "%s/link", scratch);
    assert_int_equal(fs_write_atomic(target, "old", 3, NULL), 0);
    assert_int_equal(symlink("target", link_path), 0);
    assert_int_equal(fs_write_atomic(link_path, "new", 3, NULL), 0);
    char *text;
    size_t len;
    assert_int_equal(fs_read(a, target, 0, &text, &len), 0);
    assert_string_equal(text, "new");
    struct stat st;
    assert_int_equal(lstat(link_path, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    arena_free(a);
}

static void find_is_sorted_and_skips_hidden_folders(void **state)
{
    (void)state;
    Arena *a = arena_new(0, NULL, NULL);
    char *root = arena_printf(a, "%s/find", scratch);
    static const char *names[] = {"b.dol", "a/z.dol", "a.dol", ".hidden/x.dol", "a/n.txt", ".dol"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = arena_printf(a, "%s/%s", root, names[i]);
        char *slash = strrchr(path, '/');
        assert_int_equal(fs_mkdirs(arena_strndup(a, path, (size_t)(slash - path))), 0);
        assert_int_equal(fs_write_atomic(path, "", 0, NULL), 0);
    }
    assert_int_equal(symlink(root, arena_printf(a, "%s/loop", root)), 0);
    char **paths;
    uint32_t count;
    assert_int_equal(fs_find(a, root, ".dol", &paths, &count), 0);
    assert_int_equal(count, 3);
    assert_string_equal(paths[0], arena_printf(a, "%s/a.dol", root));
    assert_string_equal(paths[1], arena_printf(a, "%s/a/z.dol", root));
    assert_string_equal(paths[2], arena_printf(a, "%s/b.dol", root));
    assert_int_equal(fs_find(a, "/nonexistent", ".dol", &paths, &count), -ENOENT);
    arena_free(a);
}

static int make_scratch(void **state)
{
    (void)state;
    return mkdtemp(scratch) ? 0 : -1;
}

static int remove_scratch(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", scratch);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_limit_calls_the_handler),
        cmocka_unit_test(vec_keeps_its_elements),
        cmocka_unit_test(intern_makes_equal_text_one_pointer),
        cmocka_unit_test(map_finds_and_keeps_insertion_order),
        cmocka_unit_test(floats_print_shortest),
        cmocka_unit_test(integers_print_whole_range),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(utf8_refuses_what_is_not_well_formed),
        cmocka_unit_test(files_are_written_whole_or_not_at_all),
        cmocka_unit_test(outputs_are_rewritten_only_when_they_differ),
        cmocka_unit_test(links_are_written_through),
        cmocka_unit_test(find_is_sorted_and_skips_hidden_folders),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
