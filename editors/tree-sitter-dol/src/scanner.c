/* What the grammar of DOL cannot say with a context-free rule over single tokens: where a line end
   ends something, what a `{` opens, which line is a sentence, raw texts, nested comments. The rules
   are those of compiler/syntax/layout.c and layout_items.c; the parser tells through `valid` where
   it is, the scanner looks ahead as far as the rule needs. */
#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

enum Token { /* in the order of `externals` in grammar.js */
    NEWLINE,
    SENTENCE_START,
    RULE_SENTENCE_START,
    SENTENCE_END,
    RECORD_OPEN,
    MAP_OPEN,
    PATTERN_OPEN,
    IDIOM_OPEN,
    QUANTIFIER_DOT,
    EXEGESIS_TEXT,
    RAW_TEXT,
    STRING_CONTENT,
    TRIPLE_CONTENT,
    BLOCK_COMMENT,
    LBRACE,
    RBRACE,
    REQUIRES,
    ENSURES,
    WHERE,
    ERROR_SENTINEL
};

/* All that is remembered between tokens: the column after a '}' that a word follows on its line,
   plus one; 0 when there is none. There the statement before ends without a line end. */
typedef struct Scanner {
    uint32_t after_brace;
} Scanner;

/* ---- characters ------------------------------------------------------------------------- */

static void next(TSLexer *lx)
{
    lx->advance(lx, false);
}

static void skip(TSLexer *lx)
{
    lx->advance(lx, true);
}

static bool at_end(TSLexer *lx)
{
    return lx->eof(lx);
}

static bool is_inline_blank(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_blank(int32_t c)
{
    return is_inline_blank(c) || c == '\n' || c == 0xFEFF;
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static bool starts_word(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool in_word(int32_t c)
{
    return starts_word(c) || is_digit(c);
}

/* ---- tokens of the lookahead ------------------------------------------------------------ */

enum { WORD_SIZE = 16 };

typedef struct Ahead {
    enum { A_END, A_WORD, A_NUMBER, A_STRING, A_OTHER } kind;
    char text[WORD_SIZE]; /* of a word that fits, of an operator; else "" */
    bool newline;         /* first on its line */
    bool blank;           /* a blank before it */
} Ahead;

static bool is(const Ahead *a, const char *text)
{
    return strcmp(a->text, text) == 0;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static const char *const reserved[] = {
    "if",     "else",     "match", "for", "while", "loop", "return", "break", "continue",
    "and",    "or",       "not",   "implies", "as", "in",  "true",   "false", "this",
    "fun",    "const",    "mut",   "forall",  "exists", NULL};
static const char *const infix_words[] = {"else", "and", "or", "implies", "as", "in", NULL};

static bool is_reserved(const Ahead *a)
{
    return a->kind == A_WORD && is_one_of(a->text, reserved);
}

/* The opening "/" + "*" is passed; true when a line end was in it. */
static bool pass_block_comment(TSLexer *lx)
{
    bool newline = false;
    for (unsigned depth = 1; depth && !at_end(lx);) {
        int32_t c = lx->lookahead;
        newline |= c == '\n';
        next(lx);
        if (c == '*' && lx->lookahead == '/') {
            next(lx);
            depth--;
        } else if (c == '/' && lx->lookahead == '*') {
            next(lx);
            depth++;
        }
    }
    return newline;
}

static void pass_line(TSLexer *lx)
{
    while (!at_end(lx) && lx->lookahead != '\n')
        next(lx);
}

/* A quote is passed: to the end of the string. */
static void pass_string(TSLexer *lx)
{
    unsigned quotes = 1;
    while (quotes < 3 && lx->lookahead == '"') {
        next(lx);
        quotes++;
    }
    if (quotes == 2)
        return;
    for (unsigned seen = 0; !at_end(lx) && (quotes == 3 || lx->lookahead != '\n');) {
        int32_t c = lx->lookahead;
        next(lx);
        seen = c == '"' ? seen + 1 : 0;
        if (seen == quotes)
            return;
        if (c == '\\' && !at_end(lx) && (quotes == 3 || lx->lookahead != '\n'))
            next(lx);
    }
}

/* An apostrophe is passed: a character literal, or a quote of an expression. Where it is the
   latter the next character is passed too, which matters to nobody here. */
static void pass_char(TSLexer *lx)
{
    if (lx->lookahead == '\\') {
        next(lx);
        while (!at_end(lx) && lx->lookahead != '\'' && lx->lookahead != '\n')
            next(lx);
    } else if (lx->lookahead != '{' && lx->lookahead != '}' && !at_end(lx)) {
        next(lx);
    }
    if (lx->lookahead == '\'')
        next(lx);
}

static void read_word(TSLexer *lx, Ahead *a)
{
    unsigned n = 0;
    for (; in_word(lx->lookahead); next(lx))
        if (n < WORD_SIZE)
            a->text[n++] = (char)lx->lookahead;
    a->text[n < WORD_SIZE ? n : 0] = '\0';
    a->kind = A_WORD;
}

static void read_number(TSLexer *lx, Ahead *a)
{
    a->kind = A_NUMBER;
    while (in_word(lx->lookahead))
        next(lx);
}

/* Two or three characters that are one token. */
static void read_operator(TSLexer *lx, Ahead *a, int32_t c)
{
    static const char *const pairs[] = {"->", "=>", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=",
                                        "%=", ":=", "|>", "??", "||", "&&", "::", "..", "|]", NULL};
    a->kind = A_OTHER;
    a->text[0] = c > 0 && c < 0x80 ? (char)c : '?';
    a->text[1] = lx->lookahead > 0 && lx->lookahead < 0x80 ? (char)lx->lookahead : ' ';
    a->text[2] = '\0';
    if (!is_one_of(a->text, pairs)) {
        a->text[1] = '\0';
        return;
    }
    next(lx);
    if (is(a, "..") && (lx->lookahead == '.' || lx->lookahead == '=')) {
        a->text[2] = (char)lx->lookahead;
        a->text[3] = '\0';
        next(lx);
    }
}

/* The next token that is no comment. */
static Ahead read_ahead(TSLexer *lx)
{
    Ahead a = {.kind = A_END};
    while (!at_end(lx)) {
        int32_t c = lx->lookahead;
        if (is_blank(c)) {
            a.blank = true;
            a.newline |= c == '\n';
            next(lx);
            continue;
        }
        if (starts_word(c)) {
            read_word(lx, &a);
            return a;
        }
        if (is_digit(c)) {
            read_number(lx, &a);
            return a;
        }
        next(lx);
        if (c == '"') {
            pass_string(lx);
            a.kind = A_STRING;
            return a;
        }
        if (c == '\'') {
            pass_char(lx);
            a.kind = A_STRING;
            return a;
        }
        if ((c == '/' && lx->lookahead == '/') || (c == '-' && lx->lookahead == '-')) {
            pass_line(lx);
            a.blank = true;
            continue;
        }
        if (c == '/' && lx->lookahead == '*') {
            next(lx);
            a.newline |= pass_block_comment(lx);
            a.blank = true;
            continue;
        }
        read_operator(lx, &a, c);
        return a;
    }
    a.newline = true;
    return a;
}

/* A line that starts with it goes on with the last (BEFORE in tokens.def); so does one that ends
   in it (AFTER). */
static bool continues_last(const Ahead *a)
{
    static const char *const tokens[] = {
        ")", "]", "|]", "}", ",", ".", "..", "..=", "->", "=>", "=", "+=", "-=", "*=", "/=", "%=",
        ":=", "|>", "??", "?", "||", "&&", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/",
        "%", "^", NULL};
    return a->kind == A_WORD ? is_one_of(a->text, infix_words)
                             : a->kind == A_OTHER && is_one_of(a->text, tokens);
}

static bool continues_next(const Ahead *a)
{
    static const char *const endings[] = {"?", ")", "]", "|]", "}", ">", "...", ";", "#", "!",
                                          "&", NULL};
    if (a->kind == A_WORD)
        return is(a, "not") || (is_one_of(a->text, infix_words) && !is(a, "else"));
    return a->kind == A_OTHER && !is_one_of(a->text, endings);
}

/* ---- lines of words --------------------------------------------------------------------- */

enum { LINE_SIZE = 48 };

typedef struct Line {
    Ahead at[LINE_SIZE]; /* ends with A_END; `next` is what ended it */
    unsigned count;
    bool plain; /* nothing but what a sentence may be made of */
    unsigned words, predicates;
} Line;

static bool is_predicate(const Ahead *a)
{
    static const char *const words[] = {"has",      "is",      "emits",   "never", "requires",
                                        "matches",  "derives", "uses",    NULL};
    return a->kind == A_WORD && is_one_of(a->text, words);
}

static bool is_quantifier(const Ahead *a)
{
    return is(a, "each") || is(a, "all") || is(a, "no");
}

static bool may_be_in_sentence(const Ahead *a)
{
    static const char *const tokens[] = {".", ",", ">=", ">", "=", "-", NULL};
    return a->kind != A_OTHER || is_one_of(a->text, tokens);
}

/* The rest of the line from here; `plain` as sentence_end() of the compiler has it. What cannot be
   in a sentence ends the reading, as the last token that is kept. */
static void read_line(TSLexer *lx, Line *line)
{
    *line = (Line){.plain = true};
    bool after_dot = false;
    for (;;) {
        Ahead a = read_ahead(lx);
        bool ends = a.kind == A_END || (line->count && a.newline) || is(&a, ";") || is(&a, "}");
        if (ends)
            a = (Ahead){.kind = A_END, .newline = true};
        if (line->count < LINE_SIZE - 1)
            line->at[line->count++] = a;
        if (ends)
            break;
        if (!may_be_in_sentence(&a)) {
            line->plain = false;
            break;
        }
        if (a.kind == A_WORD && !after_dot) {
            line->words++;
            line->predicates += is_predicate(&a);
        }
        after_dot = is(&a, ".");
    }
    for (unsigned i = line->count; i < LINE_SIZE; i++)
        line->at[i] = (Ahead){.kind = A_END, .newline = true};
}

static unsigned dotted_end(const Line *line, unsigned i)
{
    const Ahead *t = line->at;
    for (i++; i + 2 < LINE_SIZE && is(&t[i], ".") && !t[i].blank && t[i + 1].kind == A_WORD &&
              !t[i + 1].blank; i += 2)
        ;
    return i;
}

static bool is_type_name(const Ahead *a)
{
    static const char *const lower[] = {"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
                                        "f32", "f64", "bool", "string", NULL};
    return a->kind == A_WORD && ((a->text[0] >= 'A' && a->text[0] <= 'Z') ||
                                 is_one_of(a->text, lower));
}

static bool is_plain_sentence(const Line *line)
{
    static const char *const members[] = {"state", "constraint", "rule", "provides", "fun", "law",
                                          "impl", "type", "const", NULL};
    const Ahead *t = line->at;
    if (!line->plain || line->words < 2)
        return false;
    unsigned second = dotted_end(line, 0), last = line->count - 2;
    if (t[second].kind != A_WORD || is_reserved(&t[second]))
        return false;
    if (line->predicates || is_quantifier(&t[0]))
        return true;
    if (is_one_of(t[0].text, members) || (second == last && is_type_name(&t[second])))
        return false;
    for (unsigned i = second + 1; i <= last; i++)
        if (t[i].kind != A_WORD && !is(&t[i], "."))
            return false;
    return true;
}

/* `has` and a word begin the line: a field, or a sentence about its owner? */
static bool is_has_sentence(const Line *line)
{
    const Ahead *t = line->at;
    unsigned j = dotted_end(line, 1);
    if (t[j].kind == A_END || is(&t[j], ",") || is(&t[j], ":") || is(&t[j], "=") || is(&t[j], "is"))
        return false;
    bool type_follows = j + 2 == line->count && is_type_name(&t[j]);
    return line->plain && !type_follows;
}

static bool is_signature(const Line *line, unsigned i)
{
    return line->at[i + 1].kind == A_WORD &&
           (is(&line->at[i + 2], "(") || is(&line->at[i + 2], "<"));
}

/* A member that begins with its keyword at i: it may share the line with the one before. */
static bool is_keyword_member(const Line *line, unsigned i)
{
    static const char *const modifiers[] = {"pub", "sex", "extern", "effect", "atomic", NULL};
    const Ahead *t = &line->at[i];
    bool word = t[1].kind == A_WORD;
    unsigned end = dotted_end(line, i + 1);
    if (t->kind != A_WORD || i + 3 >= LINE_SIZE)
        return false;
    if (is(t, "has")) {
        const Ahead *after = &line->at[end];
        return word && (after->kind == A_END || is(after, ":") || is(after, "=") || is(after, "is"));
    }
    if (is(t, "state"))
        return word && is(&t[2], ":");
    if (is(t, "constraint") || is(t, "rule"))
        return word && is(&line->at[end], "{");
    if (is(t, "provides") || is(t, "is") || is(t, "law"))
        return is_signature(line, i);
    if (is(t, "impl"))
        return word || is(&t[1], "<");
    if (is(t, "because"))
        return t[1].kind == A_STRING;
    if (is(t, "migrate"))
        return is(&t[1], "{");
    if (is_one_of(t->text, modifiers))
        return word && is_keyword_member(line, i + 1);
    return word && (is(t, "fun") || is(t, "const") || is(t, "adds") || is(t, "removes") ||
                    is(t, "deprecates"));
}

/* member() of the compiler: is the line that begins here a sentence? */
static bool is_member_sentence(const Line *line)
{
    static const char *const members[] = {"fun", "const", "impl", "pub", "sex", "extern", "effect",
                                          "atomic", NULL};
    const Ahead *t = line->at;
    bool word = t[1].kind == A_WORD;
    if (t->kind != A_WORD || !word)
        return false;
    if (is(t, "has"))
        return is_has_sentence(line);
    if (is_one_of(t->text, members) || is(t, "constraint") || is(t, "rule") || is(t, "law") ||
        is_keyword_member(line, 0))
        return false;
    if (is(t, "type") && is_type_name(&t[1]) && t[2].kind != A_WORD)
        return false;
    unsigned j = dotted_end(line, 0);
    if (is(&t[j], "has") && t[j + 1].kind == A_WORD && is(&t[dotted_end(line, j + 1)], ":"))
        return false;
    if (is_plain_sentence(line))
        return true;
    return line->plain && line->words > 1 && (is_predicate(t) || is_quantifier(t));
}

/* constraint_item() of the compiler. */
static bool is_rule_sentence(const Line *line)
{
    static const char *const statements[] = {"let", "val", "var", "try", NULL};
    const Ahead *t = line->at;
    if (t->kind != A_WORD || is_reserved(t) || is_one_of(t->text, statements))
        return false;
    bool word = t[1].kind == A_WORD;
    if (is(t, "law") && word)
        return false;
    if (word && (is(t, "has") || is(t, "uses") || is_quantifier(t)))
        return is_member_sentence(line);
    return is_plain_sentence(line);
}

static bool scan_sentence(TSLexer *lx, const bool *valid)
{
    if (!starts_word(lx->lookahead))
        return false;
    lx->mark_end(lx);
    Line line;
    read_line(lx, &line);
    if (valid[RULE_SENTENCE_START] ? !is_rule_sentence(&line) : !is_member_sentence(&line))
        return false;
    lx->result_symbol = valid[RULE_SENTENCE_START] ? RULE_SENTENCE_START : SENTENCE_START;
    return true;
}

/* ---- line ends -------------------------------------------------------------------------- */

/* `requires e` and `ensures e` below a signature; `requires a.b >= 1.0.0` there is a sentence. The
   word itself is read. */
static bool is_clause(TSLexer *lx, const Ahead *word)
{
    Line line;
    read_line(lx, &line);
    const Ahead *t = line.at;
    if (is(&t[0], ":"))
        return false;
    if (!is(word, "requires") || t[0].kind != A_WORD)
        return true;
    unsigned j = dotted_end(&line, 0);
    if (t[j].kind == A_END || t[j].kind == A_WORD)
        return t[j].kind == A_WORD && is_one_of(t[j].text, infix_words);
    return !((is(&t[j], ">=") || is(&t[j], ">") || is(&t[j], "=")) && t[j + 1].kind == A_NUMBER &&
             is(&t[j + 2], "."));
}

/* The line end is behind: does the next line go on with this item? */
static bool line_goes_on(TSLexer *lx, const bool *valid)
{
    Ahead a = read_ahead(lx);
    bool error = valid[ERROR_SENTINEL];
    if (a.kind == A_WORD && !error) {
        if (is(&a, "where") && valid[WHERE]) {
            Ahead after = read_ahead(lx);
            return !is(&after, ":");
        }
        if ((is(&a, "requires") && valid[REQUIRES]) || (is(&a, "ensures") && valid[ENSURES]))
            return is_clause(lx, &a);
    }
    if (is(&a, "-") || is(&a, "*"))
        return is_blank(lx->lookahead);
    if (is(&a, "{"))
        return valid[LBRACE] && !error;
    return is(&a, ";") || continues_last(&a);
}

/* No line end before the word that comes next: does it begin something new all the same? */
static bool word_ends_item(TSLexer *lx, const bool *valid, bool after_brace)
{
    int32_t c = lx->lookahead;
    if (!starts_word(c))
        return after_brace && (is_digit(c) || c == '"' || c == '\'');
    Line line;
    read_line(lx, &line);
    const Ahead *word = &line.at[0];
    if (is_one_of(word->text, infix_words) || (valid[WHERE] && is(word, "where")) ||
        (valid[REQUIRES] && is(word, "requires")) || (valid[ENSURES] && is(word, "ensures")))
        return false;
    return after_brace || is_keyword_member(&line, 0);
}

/* After the blanks of a line. True: NEWLINE or SENTENCE_END is found. */
static bool scan_line_end(Scanner *s, TSLexer *lx, const bool *valid, uint32_t column)
{
    bool error = valid[ERROR_SENTINEL];
    lx->result_symbol = NEWLINE;
    if (valid[SENTENCE_END] && !error) {
        int32_t c = lx->lookahead;
        lx->mark_end(lx);
        lx->result_symbol = SENTENCE_END;
        return c == '\n' || c == ';' || c == '}' || at_end(lx);
    }
    if (at_end(lx)) {
        lx->mark_end(lx);
        return !error;
    }
    if (lx->lookahead == '\n') {
        next(lx);
        lx->mark_end(lx);
        return !line_goes_on(lx, valid);
    }
    lx->mark_end(lx);
    return !error && word_ends_item(lx, valid, s->after_brace && s->after_brace == column + 1);
}

/* ---- braces ----------------------------------------------------------------------------- */

/* `{ k: v …` with any expression as a key: a ':' before the first item can end. The '{' is read. */
static bool opens_map(TSLexer *lx)
{
    static const char *const ends[] = {",", ";", "=", "+=", "-=", "=>", "|", "||", "if", "match",
                                       "for", "while", "loop", "return", "forall", "exists", "fun",
                                       "mut", "const", NULL};
    Ahead before = {.kind = A_OTHER};
    unsigned depth = 0;
    for (unsigned i = 0;; i++) {
        Ahead a = read_ahead(lx);
        bool closes = is(&a, "}") || is(&a, ")") || is(&a, "]") || is(&a, "|]");
        if (a.kind == A_END || (closes && !depth))
            return false;
        if (!depth) {
            if (is(&a, ":"))
                return i > 0;
            if (is_one_of(a.text, ends) || (i == 1 && a.kind == A_WORD && before.kind == A_WORD))
                return false;
            if (i && a.newline && !continues_last(&a) && !continues_next(&before))
                return false;
        }
        depth += is(&a, "{") || is(&a, "(") || is(&a, "[");
        depth -= closes;
        before = a;
    }
}

/* In an arm `Name {` is a struct pattern, unless it is the arm's body. The '{' is read. */
static bool opens_struct_pattern(TSLexer *lx)
{
    for (unsigned depth = 1; depth;) {
        Ahead a = read_ahead(lx);
        if (a.kind == A_END)
            return false;
        depth += is(&a, "{") || is(&a, "(") || is(&a, "[");
        depth -= is(&a, "}") || is(&a, ")") || is(&a, "]");
    }
    Ahead a = read_ahead(lx);
    return is(&a, "=>") || (!a.newline && (is(&a, "if") || is(&a, "|") || is(&a, "{")));
}

static bool scan_open_brace(TSLexer *lx, const bool *valid)
{
    next(lx);
    lx->mark_end(lx);
    if (valid[RECORD_OPEN]) { /* where a body may stand, no literal does */
        lx->result_symbol = RECORD_OPEN;
        return !valid[LBRACE];
    }
    if (valid[PATTERN_OPEN]) {
        lx->result_symbol = PATTERN_OPEN;
        return !valid[LBRACE] || opens_struct_pattern(lx);
    }
    lx->result_symbol = MAP_OPEN;
    return valid[MAP_OPEN] && opens_map(lx);
}

static bool scan_close_brace(Scanner *s, TSLexer *lx)
{
    next(lx);
    lx->mark_end(lx);
    lx->result_symbol = RBRACE;
    uint32_t column = lx->get_column(lx);
    while (is_inline_blank(lx->lookahead))
        next(lx);
    int32_t c = lx->lookahead;
    bool word = in_word(c) || c == '"' || c == '\'';
    s->after_brace = word && column < UINT32_MAX - 1 ? column + 1 : 0;
    return true;
}

/* ---- texts ------------------------------------------------------------------------------ */

/* Up to the '}' that closes it; only braces count. Where it is missing the text ends above the
   first line that is indented no more than half a step, so that what follows is not lost. */
static bool scan_exegesis(TSLexer *lx)
{
    bool any = false, line_start = false, lost = false;
    unsigned depth = 1, indent = 0, least = 0;
    for (; !at_end(lx); any = true) {
        int32_t c = lx->lookahead;
        if (line_start && !is_blank(c)) {
            if (!least)
                least = indent;
            if (!lost && indent + 2 <= least && c != '}') {
                lx->mark_end(lx);
                lost = true;
            }
            line_start = false;
        }
        if (c == '\n') {
            line_start = true;
            indent = 0;
        } else if (line_start) {
            indent++;
        } else if (c == '\\') {
            next(lx);
            if (lx->lookahead != '{' && lx->lookahead != '}')
                continue;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            lx->mark_end(lx);
            lost = true;
            break;
        }
        next(lx);
    }
    if (!lost)
        lx->mark_end(lx);
    lx->result_symbol = EXEGESIS_TEXT;
    return any;
}

/* Up to the '}' that closes it; strings and comments do not count. */
static bool scan_raw(TSLexer *lx)
{
    bool any = false;
    lx->mark_end(lx);
    for (unsigned depth = 1;; any = true) {
        while (is_blank(lx->lookahead) && !at_end(lx))
            next(lx);
        lx->mark_end(lx);
        Ahead a = read_ahead(lx);
        depth += is(&a, "{");
        depth -= is(&a, "}");
        if (a.kind == A_END || !depth)
            break;
    }
    lx->result_symbol = RAW_TEXT;
    return any;
}

static bool scan_string_content(TSLexer *lx)
{
    bool any = false;
    for (; !at_end(lx) && lx->lookahead != '"' && lx->lookahead != '\\' && lx->lookahead != '\n';
         any = true)
        next(lx);
    lx->mark_end(lx);
    lx->result_symbol = STRING_CONTENT;
    return any;
}

static bool scan_triple_content(TSLexer *lx)
{
    bool any = false;
    for (; !at_end(lx) && lx->lookahead != '\\'; any = true) {
        lx->mark_end(lx);
        unsigned quotes = 0;
        for (; quotes < 3 && lx->lookahead == '"'; quotes++)
            next(lx);
        if (quotes == 3)
            break;
        if (!quotes)
            next(lx);
        lx->mark_end(lx);
    }
    lx->result_symbol = TRIPLE_CONTENT;
    return any;
}

/* A '/' comes next. Inside of a line the comment is a token; one that ends the line ends the item
   before it as a line end would. */
static bool scan_comment(TSLexer *lx, const bool *valid)
{
    lx->mark_end(lx);
    next(lx);
    if (lx->lookahead != '*')
        return false;
    next(lx);
    bool newline = pass_block_comment(lx);
    if (newline && valid[NEWLINE] && !valid[ERROR_SENTINEL] && !valid[SENTENCE_END] &&
        !line_goes_on(lx, valid)) {
        lx->result_symbol = NEWLINE;
        return true;
    }
    if (newline && valid[NEWLINE])
        return false;
    lx->mark_end(lx);
    lx->result_symbol = BLOCK_COMMENT;
    return true;
}

/* ---- the interface ---------------------------------------------------------------------- */

static bool scan_bracket_or_dot(TSLexer *lx, const bool *valid)
{
    bool idiom = lx->lookahead == '[';
    if (!valid[idiom ? IDIOM_OPEN : QUANTIFIER_DOT])
        return false;
    next(lx);
    if (idiom) {
        if (lx->lookahead != '|')
            return false;
        next(lx);
    }
    lx->mark_end(lx);
    lx->result_symbol = idiom ? IDIOM_OPEN : QUANTIFIER_DOT;
    return is_blank(lx->lookahead) && !at_end(lx);
}

static bool scan(Scanner *s, TSLexer *lx, const bool *valid)
{
    bool error = valid[ERROR_SENTINEL];
    if (!error && valid[EXEGESIS_TEXT])
        return scan_exegesis(lx);
    if (!error && valid[RAW_TEXT])
        return scan_raw(lx);
    if (!error && valid[STRING_CONTENT])
        return scan_string_content(lx);
    if (!error && valid[TRIPLE_CONTENT])
        return scan_triple_content(lx);

    bool line_ends = valid[NEWLINE] || valid[SENTENCE_END];
    uint32_t column = s->after_brace && valid[NEWLINE] ? lx->get_column(lx) : 0;
    while (is_blank(lx->lookahead) && !at_end(lx) && !(line_ends && lx->lookahead == '\n'))
        skip(lx);
    switch (lx->lookahead) {
    case '/':
        return valid[BLOCK_COMMENT] && scan_comment(lx, valid);
    case '}':
        if (valid[SENTENCE_END] && !error)
            return scan_line_end(s, lx, valid, column);
        return valid[RBRACE] && scan_close_brace(s, lx);
    case '{':
        return !error && scan_open_brace(lx, valid);
    case '[':
    case '.':
        return !error && scan_bracket_or_dot(lx, valid);
    default:
        break;
    }
    if (line_ends)
        return scan_line_end(s, lx, valid, column);
    if (!error && (valid[SENTENCE_START] || valid[RULE_SENTENCE_START]))
        return scan_sentence(lx, valid);
    return false;
}

void *tree_sitter_dol_external_scanner_create(void)
{
    return calloc(1, sizeof(Scanner));
}

void tree_sitter_dol_external_scanner_destroy(void *payload)
{
    free(payload);
}

unsigned tree_sitter_dol_external_scanner_serialize(void *payload, char *buffer)
{
    memcpy(buffer, payload, sizeof(Scanner));
    return sizeof(Scanner);
}

void tree_sitter_dol_external_scanner_deserialize(void *payload, const char *buffer,
                                                  unsigned length)
{
    Scanner *s = payload;
    s->after_brace = 0;
    if (length == sizeof *s)
        memcpy(s, buffer, sizeof *s);
}

bool tree_sitter_dol_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid)
{
    return scan(payload, lexer, valid);
}
