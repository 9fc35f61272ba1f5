/* Inside of the layout pass: its frames, and the two files it is made of. */
#ifndef DOLC_SYNTAX_LAYOUT_H
#define DOLC_SYNTAX_LAYOUT_H

#include "syntax/token.h"

typedef enum FrameKind {
    FRAME_DECLS,
    FRAME_MEMBERS,
    FRAME_EVOLVES,
    FRAME_CONSTRAINT,
    FRAME_BLOCK,
    FRAME_ARMS,
    FRAME_ENUM,
    FRAME_LAST_WITH_ITEMS = FRAME_ENUM, /* in the others a newline means nothing */
    FRAME_USE,
    FRAME_RECORD, /* struct literal or pattern */
    FRAME_MAP,
    FRAME_PAREN   /* ( [ [| */
} FrameKind;

/* What the '}' of a body does to the item it belongs to. */
typedef enum AfterBody {
    AFTER_NOTHING,
    AFTER_SOFT, /* a block in an expression: a word after it starts the next statement */
    AFTER_ITEM  /* ends it */
} AfterBody;

typedef enum ItemKind {
    ITEM_NONE, ITEM_FIELD, ITEM_FUN, ITEM_TYPE, ITEM_IMPL, ITEM_USE, ITEM_EVOLVES, ITEM_OTHER
} ItemKind;

typedef struct Frame {
    uint8_t kind, after, item;
    bool at_start; /* the next token begins an item */
    bool ended;    /* the item's body is closed: whatever comes next is a new one */
    bool clauses;  /* of a function, seen: its '{' may stand on a line of its own */
    bool value;    /* of a member, begun: `<` compares */
    uint16_t angles; /* `<` of type arguments that are open in a member */
    bool pattern;  /* up to `=`, `in`, `=>` or a closing bar */
    uint32_t bar_end; /* index of the bar that closes closure parameters, or 0 */
    uint32_t pending; /* length of the pending stack when the frame was opened */
} Frame;

typedef struct Pending { /* a body that a '{' of this frame will open */
    uint8_t frame, after;
    bool quantifier;
} Pending;

typedef struct Layout {
    Session *s;
    Tokens *tokens;
    Token *tok;
    Frame *frames;
    Pending *pending;
    uint32_t depth, frame_cap;
    uint32_t pending_len, pending_cap;
    uint32_t assumed_at; /* index of a misspelt keyword, */
    uint16_t assumed;    /* and which one it is taken for */
    uint32_t prev; /* index of the last token */
    bool operand;  /* that token can end an operand */
    bool soft_end;
} Layout;

static inline bool is_word(const Token *t)
{
    return t->kind == T_NAME || (token_class[t->kind] & TC_WORD);
}

uint32_t layout_keyword(const Layout *l, uint32_t i); /* keyword of the word at i, or 0 */
/* Index after the dotted name that starts at i. */
uint32_t layout_dotted_end(const Layout *l, uint32_t i);
uint32_t layout_skip_angles(const Layout *l, uint32_t i);
void layout_mark(Layout *l, uint32_t i, TokenKind k);
/* Token i stands for all up to `last`. */
void layout_cover(Layout *l, uint32_t i, TokenKind k, uint32_t last);
Frame *layout_top(Layout *l);
void layout_expect_body(Layout *l, FrameKind kind, AfterBody after, bool quantifier);

/* --- layout_typos.c: a misspelt keyword where nothing else makes sense is reported and taken for
   the keyword, so that what it begins is not lost. True: taken (a reserved word becomes one). */
bool layout_typo_of_declaration(Layout *l, uint32_t i);
bool layout_typo_of_member(Layout *l, uint32_t i);
bool layout_typo_of_statement(Layout *l, uint32_t i);
bool layout_typo_of_operand(Layout *l, uint32_t i);
bool layout_typo_of_else(Layout *l, uint32_t i);

#define LAYOUT_NONE UINT32_MAX
/* --- layout_items.c: what begins at i, the first token of an item of frame f. Marks its keywords.
   Returns the index of the last token it has dealt with, LAYOUT_NONE when all are still to do. */
uint32_t layout_item(Layout *l, uint32_t i, Frame *f);
/* A declaration, member or statement begins with a keyword at i: no expression could. */
bool layout_starts_item(const Layout *l, uint32_t i, const Frame *f);
/* Members that begin with a keyword may share a line. */
bool layout_member_on_same_line(Layout *l, uint32_t i, const Frame *f);

#endif
