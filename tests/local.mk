# Unit tests: a folder of compiler/ adds tests/unit/test_X to unit_programs and gives its _SOURCES.
if CMOCKA
check_PROGRAMS += $(unit_programs)
endif
LDADD = libdolc-core.la $(CMOCKA_LIBS)

EXTRA_DIST += tests/run.sh

check-local: dolc $(check_PROGRAMS)
	@$(SHELL) $(srcdir)/tests/run.sh $(check_PROGRAMS)
