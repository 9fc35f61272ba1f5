# RUN
# docs/examples/shop is a program that does what its README shows.
set -u
example=$srcdir/docs/examples/shop
dolc compile "$example/shop.dol" --target c --single-file -o "$scratch" || exit 1
${CC:-cc} -std=c11 -Wall -Wextra -Werror -ffp-contract=off -I"$scratch" -I"$srcdir/runtime" \
    -o "$scratch/shop" "$example/main.c" "$scratch/shop.c" "$builddir/.libs/libdol.a" -lm || exit 1
sed '1,/^\$ \.\/shop/d; /^```/,$d' "$example/README.md" >"$scratch/wanted"
"$scratch/shop" <"$example/commands.txt" >"$scratch/got" || exit 1
[ -s "$scratch/wanted" ] && diff "$scratch/wanted" "$scratch/got"
