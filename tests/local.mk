# Unit tests: a folder of compiler/ adds tests/unit/test_X to unit_programs and gives its _SOURCES.
if CMOCKA
check_PROGRAMS += $(unit_programs)
endif
LDADD = libdolc-core.la $(CMOCKA_LIBS)

# Goldens and scripts are many; the tarball takes the folder as it is.
EXTRA_DIST += tests

# TESTS='check/x.dol' runs a few; BLESS=1 writes their goldens anew.
run_tests = $(SHELL) $(top_srcdir)/tests/run.sh $(BLESS:1=--bless)
test_programs = dolc $(check_PROGRAMS) tests/fuzz/fuzz_eval $(smith_programs)

check-local: $(test_programs)
	@$(run_tests) $(if $(TESTS),$(TESTS),$(check_PROGRAMS))

# Minutes to an hour: everything, then valgrind, then what .ci/run and a release do.
check-all: $(test_programs)
	@$(SHELL) $(top_srcdir)/tests/all.sh "$(abs_top_srcdir)" $(check_PROGRAMS)

# --- measurements: every script of tests/bench/ gets the build and the source directory
bench_programs = tests/bench/bench_frontend
EXTRA_PROGRAMS += $(bench_programs)
tests_bench_bench_frontend_SOURCES = tests/bench/frontend.c

bench: dolc $(bench_programs)
	@for script in $(top_srcdir)/tests/bench/*.sh; do \
	    $(SHELL) $$script "$(abs_top_builddir)" "$(abs_top_srcdir)" || exit 1; \
	done


# --- fuzzing: ./configure CC=clang --enable-fuzzers --enable-asan --enable-ubsan --disable-shared.
# Without --enable-fuzzers the same targets only replay files.
fuzz_programs = tests/fuzz/fuzz_lexer tests/fuzz/fuzz_parser tests/fuzz/fuzz_fmt \
    tests/fuzz/fuzz_check \
    tests/fuzz/fuzz_eval tests/fuzz/fuzz_data tests/fuzz/fuzz_breaking
EXTRA_PROGRAMS += $(fuzz_programs)
FUZZ_SECONDS = 600
if FUZZERS
fuzz_main = tests/fuzz/fuzz.h
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/fuzz.h tests/fuzz/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
endif
tests_fuzz_fuzz_lexer_SOURCES = tests/fuzz/fuzz_lexer.c $(fuzz_main)
tests_fuzz_fuzz_lexer_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_parser_SOURCES = tests/fuzz/fuzz_parser.c $(fuzz_main)
tests_fuzz_fuzz_parser_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_fmt_SOURCES = tests/fuzz/fuzz_fmt.c $(fuzz_main)
tests_fuzz_fuzz_fmt_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_check_SOURCES = tests/fuzz/fuzz_check.c $(fuzz_main)
tests_fuzz_fuzz_check_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_eval_SOURCES = tests/fuzz/fuzz_eval.c $(fuzz_main)
tests_fuzz_fuzz_eval_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_data_SOURCES = tests/fuzz/fuzz_data.c $(fuzz_main)
tests_fuzz_fuzz_data_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_breaking_SOURCES = tests/fuzz/fuzz_breaking.c $(fuzz_main)
tests_fuzz_fuzz_breaking_LDFLAGS = $(fuzz_ldflags)

# Without "make all" before, what is generated is not there yet.
fuzz fuzz-corpus fuzz-coverage: $(BUILT_SOURCES)

fuzz: $(fuzz_programs)
	@$(SHELL) $(top_srcdir)/tests/fuzz/fuzz.sh "$(abs_top_srcdir)" $(FUZZ_SECONDS) $(fuzz_programs)

# The kept corpus and every .dol of the tree through each target; findings abort.
fuzz-corpus: $(fuzz_programs)
	@for program in $(fuzz_programs); do \
	    echo $$program; DOLC_STDLIB=$(top_srcdir)/stdlib ./$$program -runs=0 \
	        $(top_srcdir)/tests $(top_srcdir)/specs $(top_srcdir)/stdlib || exit 1; \
	done

# What the kept corpora reach: ./configure --enable-gcov --disable-shared CFLAGS=-O0
fuzz-coverage: $(fuzz_programs)
	@$(SHELL) $(top_srcdir)/tests/fuzz/coverage.sh "$(abs_top_srcdir)" $(fuzz_programs)

# --- random programs in every executor: until stopped, or SMITH_COUNT programs
smith_programs = tests/smith/evaluate
EXTRA_PROGRAMS += $(smith_programs)
tests_smith_evaluate_SOURCES = tests/smith/evaluate.c tests/smith/coverage.c \
    tests/smith/coverage.h
SMITH_COUNT = 0
SMITH_OPTIONS =

smith: dolc libdol.la $(smith_programs)
	@python3 $(top_srcdir)/tests/smith/smith.py --build "$(abs_top_builddir)" \
	    --count $(SMITH_COUNT) $(SMITH_OPTIONS)

# --- line coverage of compiler/: ./configure --enable-gcov --disable-shared CFLAGS=-O0
coverage: check
	@$(SHELL) $(top_srcdir)/tests/coverage.sh "$(abs_top_srcdir)"

CLEANFILES += $(EXTRA_PROGRAMS)
.PHONY: check-all bench fuzz fuzz-corpus fuzz-coverage smith coverage
