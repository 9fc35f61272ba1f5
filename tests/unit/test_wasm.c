/* WASM from HIR text, run by wabt's interpreter: values, traps and checks. */
#include "emit/wasm/wasm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char program[] =
    "hir 1\n"
    "module m [requested, version \"1.0.0\"] {\n"
    "}\n"
    "record m.Credits [gene, pub, module \"m\"] {\n"
    "    amount: u64\n"
    "}\n"
    "constraint bounded of m.Credits [holds @m.Credits.bounded] {\n"
    "}\n"
    "record m.Pair [gene, pub, module \"m\"] {\n"
    "    small: u8\n"
    "    left: m.Credits\n"
    "    right: m.Credits\n"
    "}\n"
    "fun constraint m.Credits.bounded(this: m.Credits) -> bool [module \"m\"] {\n"
    "    return (this.amount <= 1000u64)\n"
    "}\n"
    "fun free m.bump(mut c: m.Credits, by: u64) -> unit [module \"m\"] {\n"
    "    set c.amount = (c.amount + by)\n"
    "    check c\n"
    "}\n"
    "fun free m.swap(p: m.Pair) -> m.Pair [module \"m\"] {\n"
    "    return make m.Pair(small: p.small, left: p.right, right: p.left)\n"
    "}\n"
    "fun free m.pair_sum() -> u64 [pub, module \"m\"] {\n"
    "    let mut p: m.Pair = make m.Pair(small: 7u8, left: make m.Credits(amount: 40u64),"
    " right: make m.Credits(amount: 2u64))\n"
    "    set p = @m.swap(p)\n"
    "    do @m.bump(p.left, 100u64)\n"
    "    return (p.left.amount * 1000u64)\n"
    "}\n"
    "fun free m.too_much() -> u64 [pub, module \"m\"] {\n"
    "    let mut c: m.Credits = make m.Credits(amount: 999u64)\n"
    "    do @m.bump(c, 2u64)\n"
    "    return c.amount\n"
    "}\n"
    "fun free m.overflow() -> u8 [pub, module \"m\"] {\n"
    "    let mut n: u8 = 250u8\n"
    "    loop L1 {\n"
    "        set n = (n + 1u8)\n"
    "    }\n"
    "    return n\n"
    "}\n"
    "fun free m.total() -> u64 [pub, module \"m\"] {\n"
    "    let mut n: u64 = 0u64\n"
    "    range L1 i: u64 in 1u64 ..= 10u64 {\n"
    "        set n = (n + i)\n"
    "    }\n"
    "    return n\n"
    "}\n";

static void emit(const char *path)
{
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, "test.hir", program, strlen(program));
    HProgram *p = hir_read(s, f);
    if (!p || diags_errors(s->diags)) {
        Diag **d;
        uint32_t n;
        diags_sorted(s->diags, &d, &n);
        for (uint32_t i = 0; i < n; i++)
            print_message("%u: %s\n", source_linecol(f, d[i]->span.lo).line, d[i]->message);
    }
    assert_non_null(p);
    assert_int_equal(diags_errors(s->diags), 0);
    EmitFiles files = {0};
    EmitOptions o = {.optimize = 2};
    assert_true(emit_wasm(p, &o, &files));
    assert_int_equal(files.len, 1);
    assert_string_equal(files.data[0].path, "m.wasm");
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(files.data[0].bytes, 1, files.data[0].len, out), files.data[0].len);
    assert_int_equal(fclose(out), 0);
    session_free(s);
}

static void runs(void **state)
{
    (void)state;
    char path[] = "/tmp/dolc-wasm-XXXXXX", command[128], text[4096];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    emit(path);
    if (system("command -v wasm-interp >/dev/null") != 0)
        skip();
    snprintf(command, sizeof command, "wasm-interp --run-all-exports %s", path);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    size_t n = fread(text, 1, sizeof text - 1, p);
    text[n] = 0;
    pclose(p);
    remove(path);
    assert_non_null(strstr(text, "m.pair_sum() => i64:102000"));
    assert_non_null(strstr(text, "m.too_much() => error: unreachable executed"));
    assert_non_null(strstr(text, "m.overflow() => error: unreachable executed"));
    assert_non_null(strstr(text, "m.total() => i64:55"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
