/* Diagnostics as text for people and programs. Nothing here prints: all write to an Out. */
#ifndef DOLC_DRIVER_RENDER_H
#define DOLC_DRIVER_RENDER_H

#include "source/session.h"

typedef struct RenderOptions {
    bool color;
} RenderOptions;

/* All diagnostics of the session in their order, then what closes the format. */
typedef void RenderFn(Out *out, Session *s, const RenderOptions *o);
RenderFn render_text, render_json, render_sarif, render_junit, render_github;

typedef struct Renderer {
    const char *name;
    RenderFn *render;
    bool to_stdout; /* a product of its own; text for people goes to stderr */
} Renderer;
const Renderer *renderer_find(const char *name); /* NULL when unknown */

/* Where a span is; file is NULL for no place. */
typedef struct Place {
    SourceFile *file;
    LineCol from, to;
} Place;
Place render_place(Session *s, Span at);
const char *severity_word(Severity s);

/* render_snippet.c: the lines of a span with carets below; `mark` is '^' or '-'. `gutter` is the
   width of the largest line number shown. */
void render_snippet(Out *out, const Place *p, char mark, unsigned gutter, const char *color,
                    const char *label);

#endif
