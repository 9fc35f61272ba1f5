libdolc_sources += \
    compiler/driver/allow.c \
    compiler/driver/api.c compiler/driver/api_check.c include/dolc.h \
    compiler/driver/check_data.c compiler/driver/check_data.h \
    compiler/driver/cmd_breaking.c \
    compiler/driver/cmd_check.c \
    compiler/driver/cmd_compile.c \
    compiler/driver/cmd_doc.c \
    compiler/driver/cmd_dump.c \
    compiler/driver/cmd_eval.c \
    compiler/driver/cmd_explain.c \
    compiler/driver/cmd_fix.c \
    compiler/driver/cmd_fmt.c \
    compiler/driver/cmd_migrate.c \
    compiler/driver/cmd_run.c \
    compiler/driver/commands.def \
    compiler/driver/diff.c compiler/driver/diff.h \
    compiler/driver/driver.c compiler/driver/driver.h \
    compiler/driver/evaluate.c compiler/driver/evaluate.h \
    compiler/driver/explain.h \
    compiler/driver/fix.c compiler/driver/fix.h \
    compiler/driver/graphviz.c compiler/driver/graphviz.h \
    compiler/driver/input.c compiler/driver/input.h \
    compiler/driver/options.c compiler/driver/options.def compiler/driver/options.h \
    compiler/driver/pipeline.c compiler/driver/pipeline.h \
    compiler/driver/rewrite.c compiler/driver/rewrite.h \
    compiler/driver/pipeline_hir.c \
    compiler/driver/project.c compiler/driver/project.h \
    compiler/driver/render.c compiler/driver/render.h \
    compiler/driver/render_json.c \
    compiler/driver/render_junit.c \
    compiler/driver/render_sarif.c \
    compiler/driver/render_snippet.c \
    compiler/driver/render_text.c \
    compiler/driver/timing.c

# The pages of docs/diagnostics/ are built in, for `dolc explain`.
diagnostic_pages = $(sort $(wildcard $(top_srcdir)/docs/diagnostics/*.md))
nodist_libdolc_core_la_SOURCES = compiler/driver/explain_data.c
CLEANFILES += compiler/driver/explain_data.c
EXTRA_DIST += compiler/driver/explain.awk docs/diagnostics

compiler/driver/explain_data.c: $(diagnostic_pages) $(top_srcdir)/compiler/driver/explain.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && LC_ALL=C $(AWK) -f $(top_srcdir)/compiler/driver/explain.awk \
	    $(diagnostic_pages) </dev/null >$@.tmp && mv $@.tmp $@

unit_programs += tests/unit/test_render
tests_unit_test_render_SOURCES = tests/unit/test_render.c

unit_programs += tests/unit/test_diff
tests_unit_test_diff_SOURCES = tests/unit/test_diff.c

unit_programs += tests/unit/test_api
tests_unit_test_api_SOURCES = tests/unit/test_api.c
