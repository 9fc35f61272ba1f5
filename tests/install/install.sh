# RUN
# SLOW
# NEEDS: make pkg-config cc
# What make install puts in place works from there: the command finds its library, a program builds
# against libdolc and its shared library exports nothing but dolc_*.
set -u
root=$scratch/root
make -C "$builddir" --no-print-directory install DESTDIR="$root" >"$scratch/log" 2>&1 ||
    { tail -n 20 "$scratch/log"; exit 1; }
prefix=$root$(sed -n 's/^prefix *= *//p' "$builddir/Makefile" | head -n 1)
say() { [ "$1" = yes ] && echo "ok $2" || echo "not ok $2"; }

printf 'module a @ 1.0.0\n\npub fun f(d: Duration) -> Float64 {\n    d.as_seconds()\n}\n' >"$scratch/a.dol"
"$prefix/bin/dolc" check "$scratch/a.dol" >"$scratch/out" 2>&1 && r=yes || r=no
say $r "the installed command finds its standard library"
for file in include/dolc.h share/man/man1/dolc.1 share/bash-completion/completions/dolc \
    share/dolc/stdlib/prelude.dol share/dolc/specs/enr/core.dol lib/pkgconfig/libdolc.pc; do
    [ -f "$prefix/$file" ] && r=yes || r=no
    say $r "$file is there"
done

cat >"$scratch/use.c" <<'END'
#include <dolc.h>
#include <stdio.h>
int main(void)
{
    Dolc *d = dolc_new();
    const char text[] = "module a @ 1.0.0\n\npub fun one() -> UInt64 {\n    1\n}\n";
    dolc_add_source(d, "a.dol");
    dolc_set_text(d, "a.dol", text, sizeof text - 1);
    int status = dolc_check(d);
    printf("%s %d\n", dolc_version(), status);
    dolc_free(d);
    return status;
}
END
flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root pkg-config --cflags --libs libdolc)
if cc -Wall -Werror -o "$scratch/use" "$scratch/use.c" $flags -Wl,-rpath,"$prefix/lib" >"$scratch/cc" 2>&1 &&
    DOLC_STDLIB=$prefix/share/dolc/stdlib "$scratch/use" >"$scratch/out" &&
    grep -q '^[0-9.]* 0$' "$scratch/out"; then
    echo "ok a program that uses libdolc"
else
    echo "not ok a program that uses libdolc: $(head -n 3 "$scratch/cc")"
fi
if [ -f "$prefix/lib/libdolc.so" ]; then
    other=$(nm -D --defined-only "$prefix/lib/libdolc.so" | awk '$2 != "A" { print $3 }' | grep -v '^dolc_')
    [ -z "$other" ] && r=yes || r=no
    say $r "libdolc.so exports only dolc_* $other"
fi
make -C "$builddir" --no-print-directory uninstall DESTDIR="$root" >/dev/null 2>&1
[ -z "$(find "$root" -type f)" ] && r=yes || r=no
say $r "uninstall leaves nothing"
