# Sources of fmt/: each .c and .h here, sorted.
libdolc_sources += \
    compiler/fmt/breaks.c compiler/fmt/fmt.c compiler/fmt/fmt.h compiler/fmt/print.c \
    compiler/fmt/print.h compiler/fmt/space.c compiler/fmt/text.c compiler/fmt/wrap.c
