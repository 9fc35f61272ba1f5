/* Shared by the parts of the reader of HIR text: read_lex.c (tokens), read.c (declarations),
   read_type.c (types, attributes), read_code.c (bodies). After the first error the token stream is
   at its end, every function gives something harmless, and hir_read gives NULL. */
#ifndef DOLC_HIR_READ_H
#define DOLC_HIR_READ_H

#include "hir/text.h"

typedef enum TokenKind { T_END, T_NAME, T_NUMBER, T_STRING, T_CHAR, T_PUNCT } TokenKind;

typedef struct Token {
    TokenKind kind;
    bool quoted;         /* a name in backticks: never a keyword */
    bool glued;          /* no blank before it */
    bool first;          /* on its line */
    Span span;
    const char *text;    /* decoded */
    uint32_t len;
} Token;

typedef struct Reader {
    Session *session;
    HProgram *program;
    Arena *arena;
    SourceFile *file;
    VEC(Token) tokens;
    uint32_t at;
    bool failed;
    uint32_t depth;
    Map funcs, consts, hosts, systems; /* by interned name */
    HFunc *func;                       /* whose body is read */
    Map locals;                        /* of func, by interned text: "x", "x#2" */
} Reader;

bool hir_lex(Reader *r, SourceFile *f);

const Token *read_peek(const Reader *r);
const Token *read_next(Reader *r);
bool read_is(const Reader *r, const char *text);      /* punctuation or unquoted word */
bool read_accept(Reader *r, const char *text);
bool read_expect(Reader *r, const char *text);
const char *read_name(Reader *r);                     /* any name */
const char *read_string(Reader *r, uint32_t *len);
bool read_number(Reader *r, uint64_t *out);           /* plain decimal, maybe with '-' */
void read_fail(Reader *r, Span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
Span read_since(const Reader *r, Span start);

void *read_lookup(Reader *r, const Map *m, const char *what, const char *name, Span at);
/* False when the name is taken. */
bool read_declare(Reader *r, Map *m, const char *what, const char *name, void *object, Span at);
HType *read_type(Reader *r);
/* The n-th word of a NULL-terminated table, or -1. */
int read_word_index(const char *word, const char *const *table);

typedef struct ReadAttrs {
    bool is_pub, personal, atomic, effect, requested, two_state, temporal;
    const char *module, *doc, *version, *text, *from, *to, *field;
    const char *origin;
    uint32_t effects;
    HFunc *holds, *init, *migrate;
    HSystem *system;
    HType *owner;
} ReadAttrs;
/* "[word, word value, …]" or nothing. */
ReadAttrs read_attrs(Reader *r);
HFunc *read_func_ref(Reader *r); /* @name */

HExpr *read_expr(Reader *r);
void read_params(Reader *r, HFunc *f);
void read_body(Reader *r, HFunc *f);

#endif
