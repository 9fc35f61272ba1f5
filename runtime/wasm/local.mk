# libdol as WebAssembly, which the WASM back end carries. The tarball has the bytes; a checkout needs
# clang and wasm-ld.
wasm_runtime_sources = \
    runtime/wasm/build.sh runtime/wasm/host.c runtime/wasm/inline.c runtime/wasm/libc.c \
    runtime/wasm/module.h runtime/wasm/include/math.h runtime/wasm/include/setjmp.h \
    runtime/wasm/include/stdio.h runtime/wasm/include/stdlib.h runtime/wasm/include/string.h
EXTRA_DIST += $(wasm_runtime_sources)

compiler/emit/wasm/runtime_bytes.h: $(wasm_runtime_sources) $(libdol_la_SOURCES) $(dol_HEADERS)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SHELL) $(srcdir)/runtime/wasm/build.sh \
	    "$(abs_top_srcdir)" "$(CLANG)" "$(WASM_LD)" $@
