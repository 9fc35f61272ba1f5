# RUN
# SLOW
# NEEDS: make pkg-config cc
# docs/examples/shop with Autotools, CMake and Meson, against an installed dolc: each builds it from
# nothing, builds it anew when the .dol changes, and has nothing to do when nothing has changed.
set -u
root=$scratch/root
make -C "$builddir" --no-print-directory install DESTDIR="$root" >"$scratch/log" 2>&1 ||
    { tail -n 20 "$scratch/log"; exit 1; }
prefix=$root$(sed -n 's/^prefix *= *//p' "$builddir/Makefile" | head -n 1)
export PATH="$prefix/bin:$PATH" PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
export PKG_CONFIG_SYSROOT_DIR="$root" LD_LIBRARY_PATH="$prefix/lib"
sed '1,/^\$ \.\/shop/d; /^```/,$d' "$srcdir/docs/examples/shop/README.md" >"$scratch/wanted"

check() { # name, command...
    label=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then echo "ok $label"; else
        tail -n 20 "$scratch/log"
        echo "not ok $label"
    fi
}

answers() { # program, commands, what it answers
    "$1" <"$2" >"$scratch/got" && diff "$3" "$scratch/got"
}

nothing_to_do() { # program, build command...
    program=$1
    shift
    cp -p "$program" "$scratch/before"
    sleep 1
    "$@" && [ ! "$program" -nt "$scratch/before" ]
}

# NAME, program, then the command that builds: in a copy of the example, prepared by prepare_NAME.
try() {
    name=$1 program=$2
    shift 2
    cp -R "$srcdir/docs/examples/shop" "$scratch/$name" && chmod -R u+w "$scratch/$name"
    cd "$scratch/$name" || exit 2
    check "$name: prepare" "prepare_$name"
    check "$name: build" "$@"
    check "$name: the program" answers "./$program" commands.txt "$scratch/wanted"
    check "$name: nothing to do" nothing_to_do "$program" "$@"
    sleep 1
    sed 's/more than the price/too much/' shop.dol >changed && mv changed shop.dol
    check "$name: build again" "$@"
    sed 's/more than the price/too much/' "$scratch/wanted" >"$scratch/changed"
    check "$name: the program has changed" answers "./$program" commands.txt "$scratch/changed"
}

prepare_autotools() { autoreconf -fi && ./configure; }
prepare_cmake() { cmake -B build; }
prepare_meson() { meson setup build; }
have() { command -v "$1" >/dev/null 2>&1; }

have autoreconf && try autotools shop make
have cmake && try cmake build/shop cmake --build build
have meson && have ninja && try meson build/shop meson compile -C build
exit 0
