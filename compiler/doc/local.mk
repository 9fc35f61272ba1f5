# Sources of doc/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/doc/code.c compiler/doc/doc.c compiler/doc/doc.h compiler/doc/examples.c \
    compiler/doc/exegesis.c compiler/doc/graph.c compiler/doc/graph.h compiler/doc/html.c \
    compiler/doc/imports.c compiler/doc/index_page.c compiler/doc/inlines.c \
    compiler/doc/markdown.c compiler/doc/members.c compiler/doc/module_page.c \
    compiler/doc/names.c compiler/doc/search.c compiler/doc/site.c compiler/doc/site.h \
    compiler/doc/states.c compiler/doc/states.h compiler/doc/states_walk.c compiler/doc/tree.c compiler/doc/tree.h compiler/doc/uses.c
doc_assets = $(top_srcdir)/compiler/doc/assets/dol-doc.css \
    $(top_srcdir)/compiler/doc/assets/dol-doc.js
BUILT_SOURCES += compiler/doc/assets.h
CLEANFILES += compiler/doc/assets.h
EXTRA_DIST += compiler/doc/assets

compiler/doc/doc.lo: compiler/doc/assets.h

# The style sheet and the script that pages share are built in.
compiler/doc/assets.h: $(doc_assets)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { \
	    echo "/* Made from assets/. */"; \
	    for kind in css js; do \
	        echo "static const unsigned char doc_$$kind[] = {"; \
	        od -An -v -tu1 $(top_srcdir)/compiler/doc/assets/dol-doc.$$kind | \
	            sed 's/^ *//; s/  */,/g; s/$$/,/'; \
	        echo "};"; \
	    done; } >$@.tmp && mv $@.tmp $@
