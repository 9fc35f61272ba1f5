# Documentation that is part of the tarball; the pages of docs/diagnostics/ are in driver/local.mk.
dist_man1_MANS += docs/man/dolc.1
EXTRA_DIST += docs/architecture.md docs/c.md docs/errata.md docs/language.md

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
