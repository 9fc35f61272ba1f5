# Sources of eval/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/eval/answers.c compiler/eval/answers.h \
    compiler/eval/arith.c \
    compiler/eval/check.c \
    compiler/eval/const_pass.c \
    compiler/eval/constants.c compiler/eval/constants.h \
    compiler/eval/eval.c compiler/eval/eval.h \
    compiler/eval/interp.c compiler/eval/interp.h \
    compiler/eval/json.h compiler/eval/json_place.c compiler/eval/json_read.c compiler/eval/json_type.h \
    compiler/eval/json_write.c \
    compiler/eval/laws.c \
    compiler/eval/lost.c \
    compiler/eval/memory.c \
    compiler/eval/prims.c compiler/eval/prims_keyed.c compiler/eval/prims_list.c \
    compiler/eval/prims_number.c compiler/eval/prims_text.c \
    compiler/eval/trap.c \
    compiler/eval/value.c compiler/eval/value.h

unit_programs += tests/unit/test_eval
tests_unit_test_eval_SOURCES = tests/unit/test_eval.c
