/* Inside of the formatter. A file is an array of tokens; for each, `nl` says how many newlines
   stand before it. breaks.c fills that from the source and the rules, print.c writes line by line
   and asks wrap.c for further breaks where a line is too wide. */
#ifndef DOLC_FMT_PRINT_H
#define DOLC_FMT_PRINT_H

#include "fmt/fmt.h"
#include "syntax/brackets.h"

enum { FMT_WIDTH = 100, FMT_INDENT = 4 };

typedef struct Level { /* an open bracket, or the file */
    uint32_t token;     /* the opening bracket */
    uint32_t line;      /* indent of the line that it stands on: of its closing bracket too */
    uint32_t content;   /* indent of what is inside */
    uint32_t head;      /* indent of the line of the last `if`, `fun`, … here: its body's '}' */
    uint32_t chain;     /* indent of the last line here that does not begin with '.' */
    bool has_head;
} Level;

typedef struct Aligned { /* a line that ends in a comment, until the run of such lines ends */
    size_t blank;       /* offset in the output of the blank before the comment */
    uint32_t column;    /* of the comment */
    uint32_t token;     /* the last one before the comment */
} Aligned;

typedef struct Printer {
    Session *s;
    Tokens *t;
    Out *out;
    uint8_t *nl;         /* per token: newlines before it, 0 to 2 */
    uint32_t *end;       /* per token: offset in the output after it */
    VEC(Level) levels;
    VEC(Aligned) run;
    uint32_t run_indent;
    uint32_t comment;    /* index of the next comment to print */
    uint32_t column;     /* of the output's end */
    uint32_t indent;     /* of the current line */
} Printer;

/* --- space.c */
bool fmt_space_before(const Printer *p, uint32_t i); /* when token i is on the line of token i-1 */
uint32_t fmt_columns(const char *s, uint32_t len);   /* code points */
uint32_t fmt_width(const Printer *p, uint32_t i);    /* of the token, its first line */

/* --- breaks.c */
void fmt_breaks(Printer *p);
bool fmt_is_body(const Token *open); /* of items that stand on lines of their own */
void fmt_expand_body(Printer *p, uint32_t open);
/* The item at i has been broken while it was printed: perhaps it stands apart now. */
void fmt_separate_item(Printer *p, uint32_t i);
/* One line for each item between the brackets. */
void fmt_break_items(Printer *p, uint32_t open);

/* --- wrap.c: the line [from, to) is wider than FMT_WIDTH when it starts at `indent`: sets nl of
   some token in it (and of the closing brackets that belong to them). False: nothing helps. */
bool fmt_wrap(Printer *p, uint32_t from, uint32_t to, uint32_t indent);

/* --- text.c: exegesis */
void fmt_text(Printer *p, const Token *t, uint32_t indent);

/* --- print.c */
void fmt_print(Printer *p);

#endif
