/* Graphs on pages: what is drawn, and the drawing. */
#ifndef DOLC_DOC_GRAPH_H
#define DOLC_DOC_GRAPH_H

#include "doc/site.h"

enum { MOST_NODES = 150 }; /* more is no picture */

typedef struct GraphNode {
    const char *label;
    const char *href; /* NULL for none */
    const char *cls;  /* "self", "start"; NULL for none */
} GraphNode;

typedef struct GraphEdge {
    uint32_t from, to; /* indices of nodes */
    const char *label; /* "" for none; '\n' begins a line */
} GraphEdge;

struct Graph {
    const char *id;    /* unique on its page */
    const char *name;  /* unique on the site: of a file */
    const char *title; /* for those who do not see it */
    bool downwards;    /* else from left to right */
    VEC(GraphNode) nodes;
    VEC(GraphEdge) edges;
    const char *note;  /* how to read the drawing; NULL when it needs no words */
    const char *svg;   /* once it is drawn; NULL when it cannot be */
};

/* `what` is a part of the id. */
Graph *graph_new(Site *s, Page *p /* NULL: the index */, const char *what, const char *title,
                 Blocks *to);
uint32_t graph_node(Site *s, Graph *g, const char *label, const char *href, const char *cls);
void graph_edge(Site *s, Graph *g, uint32_t from, uint32_t to, const char *label);
/* Draws all of the site. False: there is something to draw, and what could do it did not. */
bool graphs_draw(Site *s);

/* imports.c */
void imports_blocks(Site *s, Page *p, Blocks *to);
void imports_overview(Site *s, Blocks *to);

/* states.c: the machine of an enumeration whose changes can be read off the code. */
void states_blocks(Site *s, Page *p, const EnumInfo *e, const char *id, uint32_t level, Blocks *to);

#endif
