# Unit tests: a folder of compiler/ adds tests/unit/test_X to unit_programs and gives its _SOURCES.
if CMOCKA
check_PROGRAMS += $(unit_programs)
endif
LDADD = libdolc-core.la $(CMOCKA_LIBS)

# Goldens and scripts are many; the tarball takes the folder as it is.
EXTRA_DIST += tests

# TESTS='check/x.dol' runs a few; BLESS=1 writes their goldens anew.
run_tests = $(SHELL) $(top_srcdir)/tests/run.sh $(BLESS:1=--bless)

check-local: dolc $(check_PROGRAMS)
	@$(run_tests) $(if $(TESTS),$(TESTS),$(check_PROGRAMS))

check-all: dolc $(check_PROGRAMS)
	@$(run_tests) --slow $(check_PROGRAMS)
.PHONY: check-all
