/* A page as a tree: what is said, without how it is written down. HTML and Markdown are two
   printers of it. All nodes and texts live in the site's arena. */
#ifndef DOLC_DOC_TREE_H
#define DOLC_DOC_TREE_H

#include "base/out.h"
#include "base/vec.h"

typedef struct Inline Inline;
typedef struct Block Block;
typedef struct Graph Graph; /* doc/graph.h */
typedef VEC(Inline *) Inlines;
typedef VEC(Block *) Blocks;

typedef enum InlineKind {
    IN_TEXT,
    IN_TOKEN,  /* text of a kind: cls; in code, and labels */
    IN_CODE,   /* kids: texts, tokens, links */
    IN_EM,
    IN_STRONG,
    IN_LINK,   /* kids; href */
    IN_BREAK
} InlineKind;

struct Inline {
    InlineKind kind;
    const char *text; /* UTF-8, not escaped */
    uint32_t len;
    const char *cls;  /* see dol-doc.css; NULL for none */
    const char *href; /* as it stands in the page, not escaped */
    Inlines kids;
};

typedef enum BlockKind {
    BL_PARA,
    BL_HEADING,
    BL_CODE,
    BL_LIST,
    BL_QUOTE,
    BL_RULE,
    BL_TABLE,
    BL_SECTION, /* with an id, can be linked to */
    BL_DETAILS, /* can be unfolded */
    BL_GRAPH
} BlockKind;

typedef struct Row {
    const char *id; /* NULL for none */
    VEC(Blocks) cells;
} Row;

struct Block {
    BlockKind kind;
    const char *id;  /* unique on the page; NULL for none */
    const char *cls; /* NULL for none */
    union {
        Inlines para;
        struct {
            uint32_t level;     /* 1 to 6 */
            const char *badge;  /* "gene"; NULL for none */
            const char *target; /* id that the heading itself leads to; NULL for none */
            const char *aside;  /* a place in a source; NULL for none */
            Inlines text;
        } heading;
        struct {
            const char *lang; /* of the fence: "dol", "sh"; "" for none */
            Inlines text;
        } code;
        struct {
            bool ordered;
            uint32_t start;
            VEC(Blocks) items;
        } list;
        struct {
            VEC(const char *) head;
            VEC(Row) rows;
        } table;
        struct {
            Inlines summary; /* of BL_DETAILS */
            Blocks blocks;
        } box; /* BL_QUOTE, BL_SECTION, BL_DETAILS */
        Graph *graph;
    };
};

Inline *inline_new(Arena *a, Inlines *to, InlineKind kind);
/* Copies the text. */
void inline_text(Arena *a, Inlines *to, const char *text, size_t len);
void inline_str(Arena *a, Inlines *to, const char *text);
void inline_token(Arena *a, Inlines *to, const char *cls, const char *text, size_t len);
Inline *inline_link(Arena *a, Inlines *to, const char *href);

Block *block_new(Arena *a, Blocks *to, BlockKind kind);
Block *block_heading(Arena *a, Blocks *to, uint32_t level, const char *text);
Block *block_section(Arena *a, Blocks *to, const char *id, const char *cls);
/* Columns with '|' between them. */
Block *block_table(Arena *a, Blocks *to, const char *cls, const char *columns);
Row *table_row(Arena *a, Block *table, const char *id);
/* Leaves out columns without content, but the first. All rows have all columns. */
void table_settle(Block *table);
Blocks *row_cell(Arena *a, Row *row);
/* A new paragraph in the cell or box: what is said goes into it. */
Inlines *block_para(Arena *a, Blocks *to);

/* The text alone. */
void inlines_plain(Out *o, const Inlines *list);

#endif
