libdolc_sources += \
    compiler/base/arena.c compiler/base/arena.h \
    compiler/base/fs.c compiler/base/fs.h \
    compiler/base/intern.c compiler/base/intern.h \
    compiler/base/json.c compiler/base/json.h \
    compiler/base/map.c compiler/base/map.h \
    compiler/base/num.c compiler/base/num.h \
    compiler/base/out.c compiler/base/out.h \
    compiler/base/pages.c compiler/base/pages.h \
    compiler/base/stack.c compiler/base/stack.h \
    compiler/base/utf8.c compiler/base/utf8.h \
    compiler/base/vec.c compiler/base/vec.h

unit_programs += tests/unit/test_base
tests_unit_test_base_SOURCES = tests/unit/test_base.c

unit_programs += tests/unit/test_json
tests_unit_test_json_SOURCES = tests/unit/test_json.c
