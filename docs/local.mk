# Documentation that is part of the tarball; the pages of docs/diagnostics/ are in driver/local.mk.
dist_man1_MANS += docs/man/dolc.1
EXTRA_DIST += docs/architecture.md docs/c.md docs/ci.md docs/doc.md docs/editors.md docs/errata.md docs/language.md \
    docs/wasm.md

bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_zshcompletion_DATA = docs/completions/_dolc
dist_fishcompletion_DATA = docs/completions/dolc.fish
EXTRA_DIST += docs/completions/dolc.bash
install-data-hook:
	$(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)"
	$(INSTALL_DATA) $(srcdir)/docs/completions/dolc.bash "$(DESTDIR)$(bashcompletiondir)/dolc"
uninstall-hook:
	rm -f "$(DESTDIR)$(bashcompletiondir)/dolc"

# --- docs/examples/enr-demo: the demonstration of specs/enr as a C program
EXTRA_DIST += docs/examples
EXTRA_PROGRAMS += enr-demo
enr_demo_SOURCES = docs/examples/enr-demo/main.c
enr_demo_CPPFLAGS = -Ienr-demo.gen -I$(top_srcdir)/runtime
enr_demo_LDADD = enr-demo.gen/generated.a libdol.la
docs/examples/enr-demo/enr_demo-main.$(OBJEXT): enr-demo.gen/generated.a

enr-demo.gen/generated.a: dolc$(EXEEXT) $(wildcard $(top_srcdir)/specs/enr/*.dol \
    $(top_srcdir)/stdlib/*.dol)
	$(AM_V_GEN)rm -rf enr-demo.gen && ./dolc compile $(srcdir)/specs/enr --target c -o enr-demo.gen
	$(AM_V_CC)for file in `find enr-demo.gen -name '*.c' -type f`; do \
	    $(CC) $(AM_CFLAGS) $(CFLAGS) -Ienr-demo.gen -I$(top_srcdir)/runtime \
	    -c $$file -o $${file%.c}.o || exit 1; done
	$(AM_V_AR)$(AR) cr $@ `find enr-demo.gen -name '*.o'`
clean-local:
	rm -rf enr-demo.gen
