/* Tokens: what the lexer makes of a file, what layout.c adds for the grammar, what fmt prints. */
#ifndef DOLC_SYNTAX_TOKEN_H
#define DOLC_SYNTAX_TOKEN_H

#include "source/session.h"

typedef enum TokenKind {
    T_EOF,
    T_BISON_ERROR,
    T_BISON_UNDEF,
#define TOKEN(name, text, flags) T_##name,
#include "syntax/tokens.def"
#undef TOKEN
    T_COUNT
} TokenKind;
_Static_assert(T_COUNT < 256, "a token kind is a byte");

enum TokenClass { /* the flags of tokens.def */
    TC_AFTER = 1, TC_BEFORE = 2, TC_OPERAND = 4, TC_WORD = 8, TC_SOFT = 16, TC_OPENS = 32,
    TC_CLOSES = 64
};
extern const uint8_t token_class[T_COUNT];
const char *token_text(TokenKind k);  /* "'('", "a name", "if" */
const char *token_name(TokenKind k);  /* "LPAREN" */

enum TokenFlag {
    TF_NEWLINE = 1,     /* first on its line */
    TF_BLANK = 2,       /* blank, comment or newline before it */
    TF_COMMENT = 4,     /* a comment before it: comments[].next is its index */
    TF_DOC_COMMENT = 8, /* one of those is `///` */
    TF_TERM = 16,       /* layout: a statement or member ends before it */
    TF_VIRTUAL = 32,    /* brackets: not in the text; its place is where it is missing */
    TF_SKIP = 64,       /* not for the parser */
    TF_ANGLE = 128,     /* parser: `<` or `>` around type arguments */
    TF_REPAIRED = 256,  /* brackets: its line has a bracket error; the parser stays silent */
    TF_ESCAPES = 512,   /* string or character with a backslash */
    TF_TRIPLE = 1024,   /* string in triple quotes */
    TF_ITEM = 2048,     /* layout: first of a declaration, member, arm, variant or statement */
    TF_CLOSURE_BAR = 4096, /* layout: the `|` before or after closure parameters */
    TF_LAST_BAR = 8192, /* the one after */
    TF_TYPE = 16384     /* parser: a name of a type */
};

typedef struct Token {
    uint32_t lo, hi; /* in the session's offset space */
    union {
        Sym sym;         /* words */
        uint32_t match;  /* brackets: index of the other one */
        uint32_t last;   /* SENTENCE, RAW: index of the last token it covers */
    };
    uint8_t kind;  /* of the lexer */
    uint8_t pkind; /* of the parser: set by layout */
    uint16_t flags;
} Token;

typedef enum CommentKind { COMMENT_LINE, COMMENT_DOC, COMMENT_DASH, COMMENT_BLOCK } CommentKind;
typedef struct Comment {
    uint32_t lo, hi;
    uint32_t next;    /* index of the token it stands before */
    uint8_t kind;
    bool own_line;    /* nothing but blanks before it on its line */
} Comment;

/* The tokens of one file, ended by T_EOF. On the heap: tokens_free. */
typedef struct Tokens {
    SourceFile *file;
    const char *text; /* file->text with bad bytes blanked */
    Token *data;
    Comment *comments;
    uint32_t len, cap;
    uint32_t comment_len, comment_cap;
    bool doc_comments; /* there is a `///` */
    bool repaired;     /* some token is TF_REPAIRED */
    bool mark_types;   /* for fmt: the parser sets TF_ANGLE and TF_TYPE */
} Tokens;

void tokens_free(Tokens *t);
static inline const char *token_at(const Tokens *t, const Token *k)
{
    return t->text + (k->lo - t->file->base);
}
static inline Span token_span(const Token *k)
{
    return (Span){k->lo, k->hi};
}

/* --- tokens.c: makes the words of tokens.def keywords of the session's names. */
void syntax_keywords(Session *s);

/* --- lexer.re: tokens with their comments; words are NAME, or reserved words. Reports what is not
   a token at the place where it opens, and goes on. dedent_ends_text: for a file whose brackets do
   not pair; an exegesis then ends where a line is indented no more than its head, as an error. */
void lex(Session *s, SourceFile *f, bool dedent_ends_text, Tokens *out);

/* --- brackets.c: pairs brackets (Token.match). Where they do not pair, guesses from indentation
   and keywords which one is missing, reports it, and adds or drops one, so that all pair. */
void brackets(Session *s, Tokens *t);

/* --- layout.c: the rules of docs/language.md about newlines, the kind of each '{', words that are
   keywords only in places; sets pkind and flags. Needs matched brackets; reports little. */
void layout(Session *s, Tokens *t, bool expression);

struct SourceUnit;
/* --- parse_tokens.c: parse_file that keeps the tokens, with TF_ANGLE and TF_TYPE set: for fmt. */
struct SourceUnit *parse_tokens(Session *s, SourceFile *f, Tokens *out);

#endif
