# Unit tests: a folder of compiler/ adds tests/unit/test_X to unit_programs and gives its _SOURCES.
if CMOCKA
check_PROGRAMS += $(unit_programs)
endif
LDADD = libdolc-core.la $(CMOCKA_LIBS)

# Goldens and scripts are many; the tarball takes the folder as it is.
EXTRA_DIST += tests

# TESTS='check/x.dol' runs a few; BLESS=1 writes their goldens anew.
run_tests = $(SHELL) $(top_srcdir)/tests/run.sh $(BLESS:1=--bless)
test_programs = dolc $(check_PROGRAMS)

check-local: $(test_programs)
	@$(run_tests) $(if $(TESTS),$(TESTS),$(check_PROGRAMS))

# Minutes to an hour: everything, then valgrind, then what .ci/run and a release do.
check-all: $(test_programs)
	@$(SHELL) $(top_srcdir)/tests/all.sh "$(abs_top_srcdir)" $(check_PROGRAMS)

# --- measurements: every script of tests/bench/ gets the build and the source directory
bench_programs = tests/bench/bench_frontend
EXTRA_PROGRAMS = $(bench_programs)
tests_bench_bench_frontend_SOURCES = tests/bench/frontend.c

bench: dolc $(bench_programs)
	@for script in $(top_srcdir)/tests/bench/*.sh; do \
	    $(SHELL) $$script "$(abs_top_builddir)" "$(abs_top_srcdir)" || exit 1; \
	done


# --- line coverage of compiler/: ./configure --enable-gcov --disable-shared CFLAGS=-O0
coverage: check
	@$(SHELL) $(top_srcdir)/tests/coverage.sh "$(abs_top_srcdir)"

CLEANFILES += $(EXTRA_PROGRAMS)
.PHONY: check-all bench coverage
