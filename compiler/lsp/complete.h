/* Between complete.c (what could stand here) and complete_items.c (how it is offered). */
#ifndef DOLC_LSP_COMPLETE_H
#define DOLC_LSP_COMPLETE_H

#include "lsp/server.h"

typedef struct Completion {
    Request *r;
    Cursor c;             /* its snapshot may be one that was made for this request */
    const Syntax *x;      /* of the document as it is */
    uint32_t at;          /* of the cursor, in bytes of the document */
    uint32_t start, end;  /* of the word under it */
    const char *prefix;   /* the word up to the cursor */
    bool named;           /* the snapshot is of the text with a name at the cursor */
    bool call_follows;    /* a '(' stands behind the cursor already */
    NodePath path;
    uint32_t count;
    bool incomplete;      /* there is more than was offered */
    Map seen;             /* names that were offered */
} Completion;

enum { RANK_EXPECTED, RANK_LOCAL, RANK_MEMBER, RANK_GLOBAL, RANK_BUILTIN, RANK_KEYWORD,
       RANK_IMPORT };

typedef enum SnippetPlace { TOP = 1, MEMBER = 2, TRAIT = 4, BODY = 8 } SnippetPlace;

/* What begins with the word under the cursor is offered, once. `import` adds a `use`, or NULL. */
void offer_def(Completion *k, const char *name, const Def *d, unsigned rank,
               const FixEdit *import);
void offer_builtin(Completion *k, const char *name, const char *signature, bool method);
void offer_word(Completion *k, const char *word, const char *detail, unsigned kind, unsigned rank);
void offer_field_init(Completion *k, const Def *field);
void offer_snippets(Completion *k, SnippetPlace where);

#endif
