# Sources of emit/wasm/: add each .c and .h here, sorted.
if BINARYEN
libdolc_sources += \
    compiler/emit/wasm/arith.c compiler/emit/wasm/binaryen.c compiler/emit/wasm/binaryen.h \
    compiler/emit/wasm/call.c compiler/emit/wasm/check.c compiler/emit/wasm/consts.c \
    compiler/emit/wasm/data.c compiler/emit/wasm/dts.c compiler/emit/wasm/expr.c compiler/emit/wasm/func.c \
    compiler/emit/wasm/host.c compiler/emit/wasm/invoke.c compiler/emit/wasm/laws.c \
    compiler/emit/wasm/layout.c compiler/emit/wasm/layout_json.c \
    compiler/emit/wasm/module.c compiler/emit/wasm/optimize.c compiler/emit/wasm/package.c compiler/emit/wasm/place.c compiler/emit/wasm/prim.c \
    compiler/emit/wasm/result.c compiler/emit/wasm/runtime.c compiler/emit/wasm/runtime_bytes.h compiler/emit/wasm/sections.c \
    compiler/emit/wasm/stmt.c \
    compiler/emit/wasm/types.c compiler/emit/wasm/wasm.h compiler/emit/wasm/wit.c
BUILT_SOURCES += compiler/emit/wasm/runtime_bytes.h compiler/emit/wasm/loader_text.h
CLEANFILES += compiler/emit/wasm/loader_text.h
unit_programs += tests/unit/test_wasm
tests_unit_test_wasm_SOURCES = tests/unit/test_wasm.c
endif
EXTRA_DIST += compiler/emit/wasm/loader.js

# The loader that --emit js writes is built in.
compiler/emit/wasm/loader_text.h: $(top_srcdir)/compiler/emit/wasm/loader.js
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { \
	    echo "/* Made from loader.js. */"; \
	    echo "static const unsigned char wasm_loader_text[] = {"; \
	    od -An -v -tu1 $(top_srcdir)/compiler/emit/wasm/loader.js | \
	        sed 's/^ *//; s/  */,/g; s/$$/,/'; \
	    echo "};"; } >$@.tmp && mv $@.tmp $@
