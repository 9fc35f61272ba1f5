# RUN
# A trait is a struct of functions in C, and each system that implements it has a table of them:
# one function of the host's works with both.
set -u
cat >"$scratch/tally.dol" <<'END'
module tally @ 1.0.0

trait Tally {
    is add(n: UInt64) -> UInt64
    is total() -> UInt64
}

system Sum {
    state sum: UInt64

    provides new() -> Self { Sum { sum: 0 } }

    impl Tally {
        is add(n: UInt64) -> UInt64 {
            this.sum += n
            this.sum
        }

        is total() -> UInt64 { this.sum }
    }
}

system All {
    state seen: List<UInt64>
    state most: UInt64
    state calls: UInt64

    provides new() -> Self { All { seen: [], most: 0, calls: 0 } }

    impl Tally {
        is add(n: UInt64) -> UInt64 {
            this.seen.push(n)
            this.seen.len()
        }

        is total() -> UInt64 { this.seen.sum() }
    }
}
END
cat >"$scratch/use.c" <<'END'
#include "tally.h"
#include <stdio.h>

static uint64_t twice(dol_Context *ctx, const tally_Tally *tally, void *self)
{
    tally->add(ctx, self, 20);
    return tally->add(ctx, self, 1) * 1000 + tally->total(ctx, self);
}

static void body(dol_Context *ctx, void *data)
{
    tally_Sum sum = tally_Sum_new(ctx);
    tally_All all = tally_All_new(ctx);
    (void)data;
    printf("%d %d\n", (int)twice(ctx, &tally_Sum_as_tally_Tally, &sum),
           (int)twice(ctx, &tally_All_as_tally_Tally, &all));
}

int main(void)
{
    dol_Context *ctx = dol_context_new(NULL);
    bool good = ctx && dol_call(ctx, NULL, body, NULL);
    dol_context_free(ctx);
    return good ? 0 : 1;
}
END
dolc compile "$scratch/tally.dol" --target c -o "$scratch/c" || exit 1
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -Wall -Wextra -Werror -I"$scratch/c" -I"$srcdir/runtime" -o "$scratch/use" \
    "$scratch/use.c" "$scratch"/c/*.c "$builddir/.libs/libdol.a" -lm || exit 1
[ "$("$scratch/use")" = "21021 2021" ] || { "$scratch/use"; exit 1; }
