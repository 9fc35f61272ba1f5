/* Inside of doc/: what is documented, where it stands, who speaks of it. */
#ifndef DOLC_DOC_SITE_H
#define DOLC_DOC_SITE_H

#include "doc/doc.h"
#include "doc/tree.h"
#include "sema/describe.h"
#include "sema/tools.h"
#include "syntax/token.h"

typedef VEC(Module *) ModuleList;

typedef struct Page Page;
typedef struct Entry Entry;

/* A declaration that has a place on a page. */
struct Entry {
    const Def *def;
    Page *page;
    const char *anchor;     /* id on its page: "SeptalGate.state" */
    uint32_t index;         /* of all entries */
    VEC(Entry *) users;     /* who mentions it: each once, in the order of the text */
};

/* What code looks like: tokens of one file, in a session of their own. */
typedef struct Paint {
    Session *session;
    SourceFile *file; /* its offsets are those of `shown` shifted */
    const SourceFile *shown;
    Tokens tokens;
} Paint;

struct Page {
    Module *module;
    const char *file;       /* "enr.core.html" */
    VEC(Entry *) entries;   /* top level declarations that are shown, in source order */
    ModuleList uses;        /* what it imports, each once, by name */
    ModuleList used_by;     /* documented modules that import it, by name */
    Map ids;                /* Sym -> Page: ids that are taken, in lower case */
    Blocks blocks;
    const char *summary;    /* first sentence of its exegesis, or "" */
};

typedef struct Site {
    Session *session;
    Program *program;
    Arena *arena;
    const DocOptions *options;
    const char *const *search;
    const char *title;
    VEC(Page *) pages;      /* of modules, by name */
    Map entries;            /* Def -> Entry; the enumeration of a field has that of the field */
    Map page_of;            /* Module -> Page */
    VEC(Graph *) graphs;    /* in the order of the pages */
    Map paints;             /* SourceFile -> Paint */
    bool functions_read;    /* for machines: */
    Map namers;             /* EnumInfo -> functions that name one of its variants */
    Map callers;            /* FunInfo -> functions that call it */
} Site;

/* --- site.c */
void site_collect(Site *s);
void site_free(Site *s); /* what is not in the arena */
Entry *site_entry(const Site *s, const Def *d); /* NULL when it is not documented */
/* From a page (NULL: the index); NULL when it is not documented. */
const char *site_href(const Site *s, const Page *from, const Def *d);
const char *entry_href(const Site *s, const Page *from, const Entry *e);
/* "core.dol:17", of the declaration. */
const char *site_place(const Site *s, const Def *d);
/* `wanted`, or that with a number, so that it is unique on the page. */
const char *page_id(Site *s, Page *p, const char *wanted);

/* --- uses.c: Entry.users */
void site_uses(Site *s);

/* A documentation and where it is read. */
typedef struct Exegesis {
    Site *site;
    const Page *page;  /* where links start from */
    const Def *def;    /* whose documentation it is, for names in it; NULL: of the module */
    const Doc *doc;
    uint32_t level;    /* of its topmost headings */
} Exegesis;

/* --- code.c: DOL as tokens with links */
void paint_free(Paint *p);
void code_span(Site *s, const Page *from, Span at, Inlines *to);
/* The same as an inline or, of several lines, as a block. */
void code_cell(Site *s, const Page *from, Span at, Blocks *to);
/* A link with the name as code, or only that. */
void code_link(Site *s, const Page *from, const Def *d, const char *text, Inlines *to);
/* A type that is written nowhere. */
void code_type(Site *s, const Page *from, Type *t, Inlines *to);
/* A text that is in no file of the session: an example in a documentation. Names that the one who
   is documented sees lead to what they mean there. */
void code_text(const Exegesis *x, const char *text, uint32_t len, Inlines *to);

/* --- exegesis.c, inlines.c: documentation as blocks */
void exegesis_blocks(const Exegesis *x, Blocks *to);
/* The first sentence of it, plain; "" for none. */
const char *exegesis_summary(Site *s, const Doc *doc);

/* A line of a documentation, in Doc.text. */
typedef struct Line {
    const char *text;
    uint32_t len;
} Line;
typedef VEC(Line) TextLines;

/* The lines are one paragraph. */
void exegesis_inlines(const Exegesis *x, const Line *lines, uint32_t n, Inlines *to);
/* Where a part of Doc.text stands in its file. */
Span doc_place(const Session *s, const Doc *doc, const char *text, uint32_t len);
/* Whether it is an `exegesis { … }`: braces in it that are not paired have a backslash. */
bool doc_has_braces(const Session *s, const Doc *doc);

/* A fenced block: "```dol,ignore the reason". */
typedef struct Fence {
    Line info;
    const Line *lines; /* between the fences */
    uint32_t count;
} Fence;
typedef void FenceFn(void *user, const Doc *doc, const Fence *f);
/* All of them, those in lists and quotes too. */
void exegesis_fences(Arena *a, const Doc *doc, FenceFn *f, void *user);

/* --- names.c: what a name in a documentation means */
typedef enum Meaning { MEANS_NOTHING, MEANS_ONE, MEANS_HIDDEN /* not documented */, MEANS_MANY }
    Meaning;
Meaning name_meaning(Site *s, const Page *page, const Def *context, const char *text, uint32_t len,
                     const Def **out, const Def **other);

/* --- examples.c: `dol` blocks in documentation */
void site_examples(Site *s);

/* --- module_page.c, members.c, index_page.c */
void module_page(Site *s, Page *p);
/* What a declaration is made of; members get headings of `level` + 1. */
void members_blocks(Site *s, Page *p, const Entry *e, uint32_t level, Blocks *to);
/* Documentation of a declaration; headings in it from `level` on. */
void doc_blocks(Site *s, Page *p, const Def *d, uint32_t level, Blocks *to);
/* Heading, signature, documentation, contract, effects, uses of a function. */
void fun_blocks(Site *s, Page *p, const Entry *e, uint32_t level, Blocks *to);
/* A heading of its class, above what belongs together. */
void group_heading(Site *s, Blocks *to, uint32_t level, const char *title);
/* A line of a list of facts. */
Inlines *fact(Site *s, Block **list, Blocks *to, const char *what);
void users_fact(Site *s, Page *p, const Entry *e, Block **list, Blocks *to);
Block *entry_heading(Site *s, const Entry *e, uint32_t level, const char *badge, Blocks *to);
Blocks index_page(Site *s);

/* --- html.c, markdown.c, search.c: from trees to text */
void out_escaped(Out *o, const char *text, size_t len); /* for HTML, in attributes too */
void html_page(Site *s, const Page *p /* NULL: the index */, const Blocks *blocks, Out *o);
void markdown_page(Site *s, const Page *p, const Blocks *blocks, Out *o);
void search_index(Site *s, Out *o);

#endif
