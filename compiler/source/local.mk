libdolc_sources += \
    compiler/source/diag.c compiler/source/diag.def compiler/source/diag.h \
    compiler/source/session.c compiler/source/session.h \
    compiler/source/source.c compiler/source/source.h

unit_programs += tests/unit/test_source
tests_unit_test_source_SOURCES = tests/unit/test_source.c
