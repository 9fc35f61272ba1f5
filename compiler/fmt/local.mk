# Sources of fmt/: each .c and .h here, sorted.
libdolc_sources += \
    compiler/fmt/breaks.c compiler/fmt/fmt.c compiler/fmt/fmt.h compiler/fmt/migrate.c \
    compiler/fmt/migrate.h compiler/fmt/print.c compiler/fmt/print.h compiler/fmt/space.c \
    compiler/fmt/spelling.def compiler/fmt/text.c compiler/fmt/wrap.c

unit_programs += tests/unit/test_fmt
tests_unit_test_fmt_SOURCES = tests/unit/test_fmt.c tests/fuzz/fuzz_fmt.c tests/fuzz/fuzz.h
