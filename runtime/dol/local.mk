# libdol: the runtime of generated C. Its headers are found as <dol/dol.h>.
lib_LTLIBRARIES += libdol.la
libdol_la_CPPFLAGS =
libdol_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(LIBDOL_VERSION) -no-undefined
libdol_la_LIBADD = -lm
libdol_la_DEPENDENCIES = runtime/dol/libdol.map
if VERSION_SCRIPT
libdol_la_LDFLAGS += -Wl,--version-script=$(top_srcdir)/runtime/dol/libdol.map
endif
libdol_la_SOURCES = \
    runtime/dol/check.c runtime/dol/context.c runtime/dol/decimal.c runtime/dol/decimal.h \
    runtime/dol/decimal_quick.c \
    runtime/dol/dol_inner.h runtime/dol/invoke.c \
    runtime/dol/law.c runtime/dol/list.c runtime/dol/map.c runtime/dol/num.c \
    runtime/dol/program.c runtime/dol/read.c \
    runtime/dol/read_number.c runtime/dol/run.c \
    runtime/dol/string.c runtime/dol/system.c runtime/dol/text.c runtime/dol/trap.c \
    runtime/dol/types.c runtime/dol/value.c
doldir = $(includedir)/dol
dol_HEADERS = runtime/dol/dol.h runtime/dol/dol_num.h runtime/dol/dol_traps.h
EXTRA_DIST += runtime/dol/libdol.map
unit_programs += tests/unit/test_decimal
tests_unit_test_decimal_SOURCES = tests/unit/test_decimal.c runtime/dol/decimal.c \
    runtime/dol/decimal_quick.c
tests_unit_test_decimal_LDADD = $(CMOCKA_LIBS)
unit_programs += tests/unit/test_read
tests_unit_test_read_SOURCES = tests/unit/test_read.c
tests_unit_test_read_LDADD = libdol.la $(CMOCKA_LIBS)
