# Sources of emit/wasm/: add each .c and .h here, sorted.
if BINARYEN
libdolc_sources += \
    compiler/emit/wasm/arith.c \
    compiler/emit/wasm/binaryen.c \
    compiler/emit/wasm/binaryen.h \
    compiler/emit/wasm/check.c \
    compiler/emit/wasm/expr.c \
    compiler/emit/wasm/func.c \
    compiler/emit/wasm/layout.c \
    compiler/emit/wasm/module.c \
    compiler/emit/wasm/wasm.h
unit_programs += tests/unit/test_wasm
tests_unit_test_wasm_SOURCES = tests/unit/test_wasm.c
endif
