/* Between the tokens and Bison: handing them out, finding a place to go on after an error, and
   saying what is wrong. Also the entry points. */
#include "syntax/brackets.h"
#include "syntax/parse.h"

#include <stdlib.h>
#include <string.h>

#include "syntax/parser.h"

/* Tokens looked at around an error: so many errors in one line are not quadratic. */
enum { MAX_LOOK = 1000 };

/* ---- scratch ---------------------------------------------------------------------------- */

void scratch_push(Parser *p, const void *item, uint32_t size)
{
    Scratch *x = &p->scratch;
    if (x->len + size > x->cap) {
        x->cap = x->cap ? x->cap * 2 : 4096;
        x->data = realloc(x->data, x->cap);
        if (!x->data)
            abort();
    }
    memcpy(x->data + x->len, item, size);
    x->len += size;
}

void *scratch_take(Parser *p, uint32_t mark, uint32_t size, uint32_t *len)
{
    uint32_t bytes = p->scratch.len - mark;
    p->scratch.len = mark;
    *len = bytes / size;
    if (!bytes)
        return NULL;
    void *out = arena_alloc(p->arena, bytes);
    memcpy(out, p->scratch.data + mark, bytes);
    return out;
}

/* ---- brackets that are open ------------------------------------------------------------- */

static void push_open(Parser *p, uint8_t pkind)
{
    if (p->open_len == p->open_cap) {
        p->open_cap = p->open_cap ? p->open_cap * 2 : 256;
        p->open = realloc(p->open, p->open_cap);
        if (!p->open)
            abort();
    }
    p->open[p->open_len++] = pkind;
}

/* Is the ',' with that index between items? Not one between type arguments of a member. */
static bool comma_separates(const Parser *p, uint32_t i)
{
    const Token *next = &p->tokens.data[i + 1];
    if (!p->open_len)
        return false;
    switch (p->open[p->open_len - 1]) {
    case T_LB_BLOCK:
        return false;
    case T_LB_BODY: case T_LB_ARMS: case T_LB_ENUM:
        return (next->flags & TF_ITEM) || is_closer(next);
    default:
        return true;
    }
}

/* A token at which some list of the grammar can go on, or a body. */
static bool can_go_on(const Parser *p, uint32_t i)
{
    const Token *t = &p->tokens.data[i];
    if (t->kind == T_EOF || is_closer(t) || t->kind == T_SEMI)
        return true;
    if (t->pkind == T_LB_BLOCK || t->pkind == T_LB_BODY || t->pkind == T_LB_ARMS)
        return true;
    return t->kind == T_COMMA && comma_separates(p, i);
}

/* ---- going on after an error ------------------------------------------------------------ */

/* The grammar took the last token, or still looks for one? Bison counts down when it shifts. */
static bool still_lost(Parser *p)
{
    if (*p->errstatus == 3)
        return true;
    *p->errstatus = 0;
    p->recovering = false;
    return false;
}

/* Moves to the end of the item, argument or bracket that the error is in, or to the body that
   follows a broken head; what is in brackets on the way is left out. */
static void skip_to_end_of_item(Parser *p)
{
    const Token *data = p->tokens.data;
    if (is_opener(&data[p->current]) && p->next == p->current + 1) {
        p->next = data[p->current].match;
        p->open_len--;
        p->next++;
    }
    uint32_t i = p->next;
    bool in_bars = data[p->current].flags & TF_CLOSURE_BAR; /* commas there are no separators */
    for (;; i++) {
        const Token *t = &data[i];
        if (t->flags & TF_CLOSURE_BAR)
            in_bars = !in_bars;
        if (t->flags & TF_SKIP || (in_bars && t->kind == T_COMMA))
            continue;
        if (can_go_on(p, i) || ((t->flags & TF_TERM) && !(i == p->next && p->term_done)))
            break;
        if (is_opener(t))
            i = t->match;
    }
    if (i != p->next)
        p->term_done = false;
    p->next = i;
}

int parse_next(Parser *p, Span *at, const Token **value)
{
    if (p->start) {
        int start = p->start;
        p->start = 0;
        *at = (Span){p->file->base, p->file->base};
        *value = p->tokens.data;
        return start;
    }
    if (p->recovering && still_lost(p))
        skip_to_end_of_item(p);
    const Token *t = &p->tokens.data[p->next];
    while (t->flags & TF_SKIP) {
        t++;
        p->next++;
    }
    *value = t;
    if ((t->flags & TF_TERM) && !p->term_done) {
        uint32_t end = p->next ? t[-1].hi : t->lo;
        p->term_done = true;
        p->current = p->next;
        *at = (Span){end, end};
        return T_NL;
    }
    p->term_done = false;
    p->current = p->next++;
    *at = token_span(t);
    if (t->pkind == T_SENTENCE || t->pkind == T_RAW) {
        p->next = t->last + 1;
        at->hi = p->tokens.data[t->last].hi;
    } else if (token_class[t->kind] & (TC_OPENS | TC_CLOSES)) {
        if (is_opener(t))
            push_open(p, t->pkind);
        else if (p->open_len)
            p->open_len--;
    }
    return t->pkind;
}

/* ---- messages --------------------------------------------------------------------------- */

typedef struct Expected {
    const int *kinds;
    int count;
} Expected;

static bool expects(Expected e, TokenKind k)
{
    for (int i = 0; i < e.count; i++)
        if (e.kinds[i] == (int)k)
            return true;
    return false;
}

/* The keyword whose head the error stands in: `if`, `match`, `for`, … before their '{', `let`
   before its '='; 0: none. */
static TokenKind head_word(const Parser *p)
{
    const Token *data = p->tokens.data;
    uint32_t first = p->current > MAX_LOOK ? p->current - MAX_LOOK : 0;
    for (uint32_t i = p->current; i-- > first;) {
        const Token *t = &data[i];
        switch (t->pkind) {
        case T_IF: case T_WHILE: case T_MATCH: case T_FOR: case T_FORALL: case T_EXISTS:
        case T_K_LET: case T_K_VAL: case T_K_VAR:
            return (TokenKind)t->pkind;
        case T_FATARROW: case T_ASSIGN:
            return T_EOF;
        default:
            break;
        }
        if (t->flags & TF_ITEM || is_opener(t) || t->kind == T_RBRACE)
            return T_EOF;
        if (is_closer(t))
            i = t->match;
    }
    return T_EOF;
}

/* In the bracket that is open; tables of the grammar know less: states of many places are one. */
static const char *in_bracket(const Parser *p, Expected e)
{
    switch (p->open_len ? p->open[p->open_len - 1] : 0) {
    case T_LPAREN:
        return "',' or ')'";
    case T_LBRACKET:
        return "',' or ']'";
    case T_LB_RECORD:
        return expects(e, T_COLON) ? "':', ',' or '}'" : "',' or '}'";
    case T_LB_MAP:
        return expects(e, T_COLON) ? "':'" : "',' or '}'";
    default:
        return NULL;
    }
}

static const char *after_operand(const Parser *p, Expected e)
{
    const char *text = in_bracket(p, e);
    if (text)
        return text;
    switch (head_word(p)) {
    case T_IF: case T_WHILE: case T_MATCH: case T_FOR:
        return "'{'";
    case T_FORALL: case T_EXISTS:
        return "':'";
    default:
        return "an operator or the end of the line";
    }
}

static const char *after_pattern(const Parser *p, Expected e)
{
    const char *text = in_bracket(p, e);
    if (text)
        return text;
    switch (head_word(p)) {
    case T_FOR:
        return "'in'";
    case T_K_LET: case T_K_VAL: case T_K_VAR: case T_IF:
        return "'='";
    default:
        return expects(e, T_FATARROW) ? "'=>'" : NULL;
    }
}

/* The kind of thing that can stand here; NULL: list the tokens. */
static const char *expected_thing(const Parser *p, Expected e)
{
    if (expects(e, T_PLUS) && expects(e, T_STAR))
        return after_operand(p, e);
    if (expects(e, T_BAR) && expects(e, T_FATARROW) && after_pattern(p, e))
        return after_pattern(p, e);
    if (expects(e, T_K_GENE))
        return "a declaration";
    if (expects(e, T_K_PROVIDES))
        return "a member";
    if (expects(e, T_K_ADDS))
        return "'adds', 'removes', 'deprecates', 'because' or 'migrate'";
    if (expects(e, T_K_LET))
        return expects(e, T_LOOP) ? "a statement" : "an expression";
    if (expects(e, T_NOT))
        return "an expression";
    if (expects(e, T_BANG) && expects(e, T_K_ENUM))
        return "a type";
    if (expects(e, T_STRING) && expects(e, T_NEG_LITERAL))
        return "a pattern";
    return NULL;
}

/* As it is shown: braces are one thing, the ends of an item another. */
static TokenKind shown_kind(TokenKind k)
{
    switch (k) {
    case T_LB_BLOCK: case T_LB_BODY: case T_LB_ARMS: case T_LB_ENUM: case T_LB_MAP: case T_LB_USE:
    case T_LB_RECORD:
        return T_LBRACE;
    case T_SEMI: case T_EOF:
        return T_NL;
    case T_DOC_FIRST:
        return T_DOC;
    default:
        return k;
    }
}

/* Between items, where the end of a line says nothing. */
static bool at_start_of_item(const Parser *p)
{
    const Token *t = &p->tokens.data[p->current];
    return t == p->tokens.data || t[-1].kind == T_COMMA || t[-1].kind == T_SEMI ||
           t[-1].kind == T_LBRACE;
}

static const char *list_expected(Parser *p, Expected e)
{
    const char *thing = expected_thing(p, e);
    if (thing)
        return thing;
    bool seen[T_COUNT] = {[T_NL] = at_start_of_item(p)};
    TokenKind list[5];
    int len = 0;
    for (int i = 0; i < e.count && len < 5; i++) {
        TokenKind k = shown_kind((TokenKind)e.kinds[i]);
        if (!seen[k] && !(k == T_COMMA && expects(e, T_NL)))
            list[len++] = k;
        seen[k] = true;
    }
    Out o = {0};
    for (int i = 0; i < len; i++) {
        if (i)
            out_str(&o, i + 1 == len ? " or " : ", ");
        const char *text = token_text(list[i]);
        if (token_class[list[i]] & (TC_WORD | TC_SOFT))
            out_printf(&o, "'%s'", text);
        else
            out_str(&o, text);
    }
    const char *text = o.len ? arena_strndup(p->arena, o.data, o.len) : "something else";
    out_free(&o);
    return text;
}

static const char *found_text(Parser *p, TokenKind found, const Token *t)
{
    if (found == T_NL) {
        if (t->kind == T_EOF)
            return token_text(T_EOF);
        if (!(t->flags & TF_NEWLINE) && is_closer(t))
            return token_text((TokenKind)t->kind);
        return token_text(T_NL);
    }
    if (found == T_EOF)
        return token_text(T_EOF);
    uint32_t len = t->hi - t->lo;
    const char *text = token_at(&p->tokens, t);
    if (t->kind == T_STRING)
        return "a string";
    if (len > 40)
        return arena_printf(p->arena, "'%.37s…'", text);
    return arena_printf(p->arena, "'%.*s'", (int)len, text);
}

static bool is_comparison(TokenKind k)
{
    return k == T_EQ || k == T_NE || k == T_LT || k == T_LE || k == T_GT || k == T_GE || k == T_IN;
}

static const char *const member_words[] = {
    "has", "state", "constraint", "rule", "provides", "fun", "is", "law", "impl", "type", "const",
    "exegesis", "docs", "requires", "uses", "pub",
};
static const char *const declaration_words[] = {
    "module", "use", "gene", "trait", "system", "constraint", "evolves", "fun", "const", "impl",
    "enum", "extern", "pub", "type", "exegesis", "docs",
};
static const char *const statement_words[] = {
    "if", "else", "match", "for", "while", "loop", "return", "let", "val", "var", "mut", "const",
    "forall", "exists", "not", "break", "continue",
};

#define COUNT(a) (uint32_t)(sizeof(a) / sizeof *(a))

/* The body that the error is in, whatever is open in its line. */
static uint8_t body_around(const Parser *p)
{
    for (uint32_t n = p->open_len; n-- > 0;)
        if (p->open[n] != T_LPAREN && p->open[n] != T_LBRACKET && p->open[n] != T_LIDIOM)
            return p->open[n];
    return 0;
}

static const char *near_keyword(const char *word, uint8_t body)
{
    const char *near = NULL;
    if (body == 0)
        near = did_you_mean(word, declaration_words, COUNT(declaration_words));
    else if (body == T_LB_BODY)
        near = did_you_mean(word, member_words, COUNT(member_words));
    else if (body == T_LB_BLOCK)
        near = did_you_mean(word, statement_words, COUNT(statement_words));
    return near && strcmp(near, word) != 0 ? near : NULL;
}

/* The first word of the item that the error is in, when it looks like a misspelt keyword. */
static void suggest_keyword(Parser *p, Diag *d, uint32_t error)
{
    const Token *data = p->tokens.data;
    uint32_t i = error, first = error > MAX_LOOK ? error - MAX_LOOK : 0;
    while (i > first && !(data[i].flags & TF_ITEM))
        i--;
    for (uint32_t j = i; j <= error && j < i + 2; j++) {
        const char *near = data[j].pkind == T_NAME
                               ? near_keyword(data[j].sym->text, body_around(p)) : NULL;
        if (near) {
            diag_fix(p->s->diags, d, FIX_MAYBE, token_span(&data[j]), near, "did you mean '%s'?",
                     near);
            return;
        }
    }
}

static void help(Parser *p, Diag *d, TokenKind found, Span at, Expected e)
{
    const Token *prev = p->current ? &p->tokens.data[p->current - 1] : NULL;
    if (is_comparison(found) && expects(e, T_PLUS)) {
        diag_note(p->s->diags, d, "comparisons do not chain: write 'a < b and b < c'");
        return;
    }
    if (found == T_COMMA && at_start_of_item(p)) {
        diag_fix(p->s->diags, d, FIX_MAYBE, at, "", "remove ','");
        return;
    }
    if (found == T_ASSIGN && expects(e, T_FATARROW) && !expects(e, T_PLUS)) {
        diag_fix(p->s->diags, d, FIX_MAYBE, at, "=>", "an arm is written 'pattern => …'");
        return;
    }
    if (found == T_ASSIGN && !expects(e, T_ASSIGN) && prev && prev->pkind != T_ASSIGN &&
        (token_class[prev->pkind] & TC_OPERAND) && p->open_len) {
        diag_fix(p->s->diags, d, FIX_MAYBE, at, "==", "a comparison is written '=='");
        return;
    }
    if (prev && prev->pkind == T_NAME && found == T_DOT && p->current > 1 &&
        p->tokens.data[p->current - 2].pkind == T_AS) {
        diag_note(p->s->diags, d, "put the cast in parentheses: '(x as %s).…'", prev->sym->text);
        return;
    }
    suggest_keyword(p, d, p->current);
}

bool parse_line_was_repaired(const Parser *p, uint32_t i)
{
    const Token *data = p->tokens.data;
    if (!p->tokens.repaired)
        return false;
    uint32_t first = i > MAX_LOOK ? i - MAX_LOOK : 0, last = i + MAX_LOOK;
    for (uint32_t j = i;; j--) {
        if (data[j].flags & TF_REPAIRED)
            return true;
        if (j == first || (data[j].flags & TF_NEWLINE))
            break;
    }
    for (uint32_t j = i + 1; j < p->tokens.len && j < last; j++) {
        if (data[j].flags & TF_NEWLINE)
            break;
        if (data[j].flags & TF_REPAIRED)
            return true;
    }
    return i > 0 && (data[i].flags & TF_NEWLINE) && (data[i - 1].flags & TF_REPAIRED);
}

void parse_report(Parser *p, TokenKind found, Span at, const int *expected, int count)
{
    p->errors++;
    p->recovering = true;
    const Token *t = &p->tokens.data[p->current];
    if (found != T_NL && !can_go_on(p, p->current))
        *p->lookahead = TOK_DOLC_YYEMPTY;
    bool line_above = found != T_NL && t->flags & TF_NEWLINE && !(t->flags & TF_ITEM) &&
                      !(found == T_COMMA && at_start_of_item(p));
    if (line_above && t > p->tokens.data) /* it lacks something */
        at = (Span){t[-1].hi, t[-1].hi};
    if (found == T_BAD || (t > p->tokens.data && t[-1].kind == T_BAD) ||
        parse_line_was_repaired(p, p->current))
        return;
    Expected e = {expected, count};
    Diag *d = diag_add(p->s->diags, DIAG_SYNTAX, at, list_expected(p, e), found_text(p, found, t));
    help(p, d, found, at, e);
}

void parse_exhausted(Parser *p, Span at)
{
    p->errors++;
    if (!p->too_deep)
        diag_add(p->s->diags, DIAG_TOO_DEEP, at, (unsigned)p->s->limits.nesting);
    p->too_deep = true;
}

void parse_block_doc(Parser *p, const Token *doc)
{
    p->doc_token = doc;
}

/* Index of the token that begins there. */
static uint32_t index_of(const Tokens *t, uint32_t place)
{
    uint32_t lo = 0, hi = t->len;
    while (lo + 1 < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->data[mid].lo <= place)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

void parse_type_name(Parser *p, Span name)
{
    if (p->tokens.mark_types)
        p->tokens.data[index_of(&p->tokens, name.lo)].flags |= TF_TYPE;
}

void parse_angles(Parser *p, Span open, Span close)
{
    if (!p->tokens.mark_types)
        return;
    Token *data = p->tokens.data;
    uint32_t lo = index_of(&p->tokens, open.lo);
    data[lo].flags |= TF_ANGLE;
    while (data[lo].lo < close.lo)
        lo++;
    data[lo].flags |= TF_ANGLE;
}

/* ---- entry points ----------------------------------------------------------------------- */

static void prepare(Parser *p, Session *s, SourceFile *f, bool expression)
{
    memset(p, 0, sizeof *p);
    p->s = s;
    p->arena = s->arena;
    p->file = f;
    p->start = expression ? T_START_EXPR : T_START_FILE;
    p->unit = ARENA_NEW(s->arena, SourceUnit);
    p->unit->file = f;
    lex(s, f, false, &p->tokens);
    brackets(s, &p->tokens);
    layout(s, &p->tokens, expression);
}

static void run(Parser *p)
{
    uint32_t before = diags_errors(p->s->diags);
    dolc_yyparse(p);
    free(p->scratch.data);
    free(p->open);
    p->unit->syntax_errors = p->errors;
    (void)before;
}

SourceUnit *parse_tokens(Session *s, SourceFile *f, Tokens *out)
{
    Parser p;
    uint32_t before = diags_errors(s->diags);
    prepare(&p, s, f, false);
    p.tokens.mark_types = true;
    run(&p);
    *out = p.tokens;
    p.unit->syntax_errors = diags_errors(s->diags) - before;
    return p.unit;
}

SourceUnit *parse_file(Session *s, SourceFile *f)
{
    Parser p;
    uint32_t before = diags_errors(s->diags);
    prepare(&p, s, f, false);
    run(&p);
    tokens_free(&p.tokens);
    p.unit->syntax_errors = diags_errors(s->diags) - before;
    return p.unit;
}

Expr *parse_expression(Session *s, SourceFile *f)
{
    Parser p;
    uint32_t before = diags_errors(s->diags);
    prepare(&p, s, f, true);
    run(&p);
    tokens_free(&p.tokens);
    return diags_errors(s->diags) == before ? p.expression : NULL;
}
