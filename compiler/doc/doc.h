/* Documentation of a checked program: a page for each module, an index, a search index. Nothing is
   written to disk here. */
#ifndef DOLC_DOC_DOC_H
#define DOLC_DOC_DOC_H

#include "sema/sema.h"

typedef enum DocPages { DOC_HTML, DOC_MARKDOWN } DocPages;

/* Lays out `count` graphs in Graphviz' language, one after the other in `text`, as SVG documents
   one after the other in `svg`. False when it cannot be done: then pages list the edges. */
typedef bool DocDraw(const Out *text, Out *svg);

typedef struct DocOptions {
    DocPages pages;
    bool private_too;   /* what modules do not export */
    bool imports_too;   /* modules that were imported, not given; the standard library */
    const char *title;  /* NULL: after the modules */
    DocDraw *draw;      /* NULL: no graphs */
} DocOptions;

typedef struct DocFile {
    const char *path; /* relative, with '/' */
    const char *bytes;
    size_t len;
} DocFile;

/* Files in the session's arena, in a fixed order. */
typedef struct DocFiles {
    VEC(DocFile) files;
    bool undrawn; /* there are graphs, and `draw` could not */
} DocFiles;

/* The program must have been checked with its uses, without errors. Diagnostics tell of links and
   examples that do not hold; the pages are made anyway. `search` is what sema_check was given. */
void doc_make(Session *s, Program *p, const char *const *search, const DocOptions *options,
              DocFiles *files);

#endif
