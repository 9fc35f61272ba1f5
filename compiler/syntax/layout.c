/* From the lexer's tokens to the grammar's: where a newline ends something, what each '{' opens,
   which words are keywords here. The rules are those of docs/language.md. One pass, with a stack
   of open brackets ("frames"); brackets are paired already. */
#include "syntax/brackets.h"
#include "syntax/layout.h"

#include <stdlib.h>
#include <string.h>

/* ---- looking around --------------------------------------------------------------------- */

uint32_t layout_keyword(const Layout *l, uint32_t i)
{
    const Token *t = &l->tok[i];
    if (i == l->assumed_at && l->assumed)
        return l->assumed;
    return is_word(t) ? t->sym->keyword : 0;
}

uint32_t layout_dotted_end(const Layout *l, uint32_t i)
{
    const Token *t = l->tok;
    i++;
    while (t[i].kind == T_DOT && !(t[i].flags & TF_BLANK) && is_word(&t[i + 1]) &&
           !(t[i + 1].flags & TF_BLANK))
        i += 2;
    return i;
}

uint32_t layout_skip_angles(const Layout *l, uint32_t i)
{
    const Token *t = l->tok;
    if (t[i].kind != T_LT)
        return i;
    unsigned depth = 0;
    for (uint32_t j = i; t[j].kind != T_EOF; j++) {
        if (t[j].kind == T_LT)
            depth++;
        else if (t[j].kind == T_GT && --depth == 0)
            return j + 1;
        else if (t[j].kind == T_LBRACE || t[j].kind == T_RBRACE)
            break;
    }
    return i;
}

void layout_mark(Layout *l, uint32_t i, TokenKind k)
{
    l->tok[i].pkind = (uint8_t)k;
}

void layout_cover(Layout *l, uint32_t i, TokenKind k, uint32_t last)
{
    l->tok[i].kind = l->tok[i].pkind = (uint8_t)k; /* no word any more: `last` lies over its name */
    l->tok[i].last = last;
}

Frame *layout_top(Layout *l)
{
    return &l->frames[l->depth - 1];
}

/* ---- frames ----------------------------------------------------------------------------- */

static void push_frame(Layout *l, FrameKind kind, AfterBody after)
{
    if (l->depth == l->frame_cap) {
        l->frame_cap = l->frame_cap ? l->frame_cap * 2 : 64;
        l->frames = realloc(l->frames, l->frame_cap * sizeof *l->frames);
        if (!l->frames)
            abort();
    }
    l->frames[l->depth++] = (Frame){
        .kind = (uint8_t)kind, .after = (uint8_t)after, .at_start = true,
        .pending = l->pending_len};
}

void layout_expect_body(Layout *l, FrameKind kind, AfterBody after, bool quantifier)
{
    if (l->pending_len == l->pending_cap) {
        l->pending_cap = l->pending_cap ? l->pending_cap * 2 : 64;
        l->pending = realloc(l->pending, l->pending_cap * sizeof *l->pending);
        if (!l->pending)
            abort();
    }
    l->pending[l->pending_len++] =
        (Pending){(uint8_t)kind, (uint8_t)after, quantifier};
}

static bool has_pending(Layout *l)
{
    return l->pending_len > layout_top(l)->pending;
}

static bool has_items(const Frame *f)
{
    return f->kind <= FRAME_LAST_WITH_ITEMS;
}

static void start_item(Layout *l, Frame *f)
{
    l->pending_len = f->pending;
    f->pattern = false;
    f->at_start = true;
    f->ended = f->clauses = f->value = false;
    f->angles = 0;
    f->item = ITEM_NONE;
}

/* ---- newlines --------------------------------------------------------------------------- */

/* `requires e` and `ensures e` below a signature; `requires a.b >= 1.0.0` below a method of a trait
   is a sentence. */
static bool starts_clause(const Layout *l, uint32_t i, const Frame *f)
{
    const Token *t = l->tok;
    uint32_t k = layout_keyword(l, i);
    if (k == T_K_ENSURES)
        return t[i + 1].kind != T_COLON;
    if (k != T_K_REQUIRES || t[i + 1].kind == T_COLON)
        return false;
    if (f->kind == FRAME_DECLS || !is_word(&t[i + 1]))
        return true;
    uint32_t j = layout_dotted_end(l, i + 1);
    if (t[j].flags & TF_NEWLINE)
        return false;
    return !((t[j].kind == T_GE || t[j].kind == T_GT || t[j].kind == T_ASSIGN) &&
             t[j + 1].kind == T_VERSION) && !is_word(&t[j]);
}

static bool starts_continuation(const Layout *l, uint32_t i, const Frame *f)
{
    const Token *t = &l->tok[i];
    switch (t->kind) {
    case T_MINUS:
    case T_STAR:
        return (t[1].flags & TF_BLANK) != 0;
    case T_NAME:
        if (t->sym->keyword == T_K_WHERE && t[1].kind != T_COLON)
            return f->item == ITEM_FIELD || f->item == ITEM_FUN;
        return f->item == ITEM_FUN && starts_clause(l, i, f);
    default:
        return (token_class[t->kind] & TC_BEFORE) != 0;
    }
}

static bool ends_at_newline(Layout *l, uint32_t i, const Frame *f)
{
    const Token *t = &l->tok[i], *prev = &l->tok[l->prev];
    if ((token_class[prev->pkind] & TC_AFTER) && !(prev->pkind == T_STAR && f->item == ITEM_USE))
        return layout_starts_item(l, i, f);
    if (t->kind == T_LBRACE && f->clauses)
        return false;
    if (t->kind == T_LBRACE && has_pending(l) && f->kind != FRAME_ENUM) {
        Diag *d = diag_add(l->s->diags, DIAG_BRACE_ON_NEXT_LINE, token_span(t));
        diag_fix(l->s->diags, d, FIX_CERTAIN, (Span){prev->hi, t->lo}, " ",
                 "move it to the end of the line before");
        return false;
    }
    return !starts_continuation(l, i, f);
}

/* After `if … { … }` and the like on one line, a word can only be the next statement. */
static bool starts_statement(const Token *t)
{
    switch (t->kind) {
    case T_NAME: case T_INT: case T_FLOAT: case T_STRING: case T_CHAR:
        return true;
    default:
        return (token_class[t->kind] & TC_WORD) && !(token_class[t->kind] & TC_BEFORE);
    }
}

/* Does a ',' at this level end an item? Not between type arguments or binders. */
static bool comma_ends_item(Layout *l, const Frame *f)
{
    switch (f->kind) {
    case FRAME_MEMBERS: case FRAME_EVOLVES: case FRAME_CONSTRAINT: case FRAME_ENUM:
        return f->angles == 0;
    case FRAME_ARMS:
        return !(has_pending(l) && l->pending[l->pending_len - 1].quantifier);
    default:
        return false;
    }
}

static bool item_ends(Layout *l, uint32_t i, Frame *f, bool soft_end)
{
    const Token *t = &l->tok[i];
    if (t->kind == T_EOF)
        return true;
    if (t->kind == T_SEMI)
        return false;
    if (t->kind == T_COMMA && comma_ends_item(l, f))
        return false;
    if (f->ended)
        return true;
    if (t->flags & TF_NEWLINE)
        return ends_at_newline(l, i, f);
    if (f->kind == FRAME_MEMBERS || f->kind == FRAME_EVOLVES)
        return layout_member_on_same_line(l, i, f);
    return soft_end && starts_statement(t);
}

/* ---- what a '{' opens ------------------------------------------------------------------- */

static const uint8_t brace_kind[] = {
    [FRAME_DECLS] = T_LB_BODY,    [FRAME_MEMBERS] = T_LB_BODY, [FRAME_EVOLVES] = T_LB_BODY,
    [FRAME_CONSTRAINT] = T_LB_BODY, [FRAME_BLOCK] = T_LB_BLOCK, [FRAME_ARMS] = T_LB_ARMS,
    [FRAME_ENUM] = T_LB_ENUM,     [FRAME_USE] = T_LB_USE,      [FRAME_RECORD] = T_LB_RECORD,
    [FRAME_MAP] = T_LB_MAP,       [FRAME_PAREN] = T_LPAREN,
};

/* `{ k: v …` with any expression as a key: a ':' before the first item can end. */
static bool opens_map(const Layout *l, uint32_t open)
{
    const Token *t = l->tok;
    for (uint32_t i = open + 1; i < t[open].match; i++) {
        switch (t[i].kind) {
        case T_COLON:
            return i > open + 1;
        case T_LPAREN: case T_LBRACKET: case T_LBRACE: case T_LIDIOM:
            i = t[i].match;
            break;
        case T_NAME:
            if (i == open + 1 && is_word(&t[i + 1]))
                return false;
            break;
        case T_COMMA: case T_SEMI: case T_ASSIGN: case T_ADD_ASSIGN: case T_SUB_ASSIGN:
        case T_FATARROW: case T_BAR: case T_OROR: case T_IF: case T_MATCH: case T_FOR:
        case T_WHILE: case T_LOOP: case T_RETURN: case T_FORALL: case T_EXISTS: case T_FUN:
        case T_MUT: case T_CONST:
            return false;
        default:
            break;
        }
        if (i > open + 1 && (t[i].flags & TF_NEWLINE) && !(token_class[t[i].kind] & TC_BEFORE) &&
            !(token_class[t[i - 1].kind] & TC_AFTER))
            return false;
    }
    return false;
}

static bool opens_record(const Layout *l, uint32_t i)
{
    const Token *t = l->tok, *name = &t[l->prev];
    if (t[i].flags & TF_NEWLINE)
        return false;
    uint8_t first = t[i + 1].kind, second = t[i + 2].kind;
    bool fields = is_word(&t[i + 1]) && (second == T_COLON || second == T_COMMA);
    if (name->pkind == T_GT)
        return fields || first == T_RBRACE || first == T_ELLIPSIS;
    if (name->pkind != T_NAME)
        return false;
    char c = name->sym->text[0];
    return (c >= 'A' && c <= 'Z') || fields || first == T_ELLIPSIS;
}

/* In a pattern `Name {` is a struct pattern, unless it is the body of a match arm. */
static bool opens_struct_pattern(const Layout *l, uint32_t i, const Frame *f)
{
    const Token *t = l->tok;
    if (t[l->prev].pkind != T_NAME || t[i].flags & TF_NEWLINE)
        return false;
    if (f->kind != FRAME_ARMS || f->bar_end)
        return true;
    const Token *next = &t[t[i].match + 1];
    switch (next->kind) {
    case T_FATARROW:
        return true;
    case T_IF: case T_BAR: case T_LBRACE:
        return !(next->flags & TF_NEWLINE);
    default:
        return false;
    }
}

static FrameKind classify_brace(Layout *l, uint32_t i, AfterBody *after)
{
    Frame *f = layout_top(l);
    *after = AFTER_SOFT;
    if (l->tok[i].pkind == T_LB_RECORD)
        return FRAME_RECORD;
    if (f->pattern) {
        if (opens_struct_pattern(l, i, f))
            return FRAME_RECORD;
        if (f->kind == FRAME_ARMS) {
            f->pattern = false;
            *after = AFTER_ITEM;
            return FRAME_BLOCK;
        }
    }
    if (f->kind == FRAME_ENUM && l->operand && !has_pending(l)) {
        *after = AFTER_NOTHING;
        return FRAME_ENUM;
    }
    if (has_pending(l)) {
        Pending p = l->pending[--l->pending_len];
        *after = (AfterBody)p.after;
        return (FrameKind)p.frame;
    }
    if (l->operand)
        return opens_record(l, i) ? FRAME_RECORD : FRAME_BLOCK;
    if (l->tok[l->prev].pkind == T_GT && opens_record(l, i))
        return FRAME_RECORD;
    if (f->kind == FRAME_ARMS && l->tok[l->prev].kind == T_FATARROW)
        *after = AFTER_ITEM;
    return opens_map(l, i) ? FRAME_MAP : FRAME_BLOCK;
}

static void open_bracket(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    bool pattern = layout_top(l)->pattern;
    if (t->kind != T_LBRACE) {
        push_frame(l, FRAME_PAREN, AFTER_NOTHING);
        layout_top(l)->pattern = pattern;
        return;
    }
    AfterBody after;
    FrameKind kind = classify_brace(l, i, &after);
    t->pkind = brace_kind[kind];
    push_frame(l, kind, after);
    layout_top(l)->pattern = kind == FRAME_RECORD && pattern;
}

static void close_bracket(Layout *l, uint32_t i)
{
    Frame *f = layout_top(l);
    if (has_items(f) && !f->at_start)
        l->tok[i].flags |= TF_TERM;
    AfterBody after = (AfterBody)f->after;
    if (l->depth > 1)
        l->depth--;
    l->pending_len = f->pending;
    Frame *outer = layout_top(l);
    if (after == AFTER_ITEM)
        outer->ended = true;
    l->soft_end = after == AFTER_SOFT && (outer->kind == FRAME_BLOCK ||
                                          outer->kind == FRAME_CONSTRAINT);
}

/* ---- words ------------------------------------------------------------------------------ */

static bool within_eventually(const Layout *l)
{
    const Token *prev = &l->tok[l->prev];
    return prev->kind == T_RPAREN && prev->match > 0 &&
           l->tok[prev->match - 1].pkind == T_K_EVENTUALLY;
}

/* `try G { … }`: the literal's brace is known here, whatever stands around it. */
static void try_literal(Layout *l, uint32_t i)
{
    Token *t = l->tok;
    uint32_t j = i + 1;
    while (is_word(&t[j]) && (t[j + 1].kind == T_DOT || t[j + 1].kind == T_PATHSEP))
        j += 2;
    if (is_word(&t[j]) && t[j + 1].kind == T_LBRACE && !(t[j + 1].flags & TF_NEWLINE)) {
        layout_mark(l, i, T_K_TRY);
        layout_mark(l, j + 1, T_LB_RECORD);
    }
}

static void reserved_word(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    Frame *f = layout_top(l);
    switch (t->kind) {
    case T_IF:
        if (f->kind == FRAME_ARMS && f->pattern) {
            f->pattern = false;
            layout_expect_body(l, FRAME_BLOCK, AFTER_ITEM, false);
        } else {
            layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        }
        break;
    case T_FOR:
        if (f->item == ITEM_IMPL && !f->pattern)
            break;
        f->pattern = true;
        layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        break;
    case T_WHILE: case T_LOOP:
        layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        break;
    case T_MATCH:
        layout_expect_body(l, FRAME_ARMS, AFTER_SOFT, false);
        break;
    case T_FORALL: case T_EXISTS:
        layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, true);
        break;
    case T_ELSE:
        if (t[1].kind == T_LBRACE)
            layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        break;
    case T_IN:
        f->pattern = false;
        break;
    case T_RETURN:
        if ((t[1].flags & TF_NEWLINE) || t[1].kind == T_RBRACE || t[1].kind == T_RPAREN ||
            t[1].kind == T_RBRACKET || t[1].kind == T_COMMA || t[1].kind == T_SEMI ||
            t[1].kind == T_EOF || t[1].kind == T_ELSE)
            t->pkind = T_RETURN_VOID;
        break;
    default:
        break;
    }
}

static void soft_word(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    Frame *f = layout_top(l);
    if (l->tok[l->prev].kind == T_DOT || l->tok[l->prev].kind == T_PATHSEP)
        return;
    if (!l->operand && layout_typo_of_operand(l, i)) {
        reserved_word(l, i);
        return;
    }
    switch (t->sym->keyword) {
    case T_K_TRY:
        if (!l->operand)
            try_literal(l, i);
        break;
    case T_K_OLD:
    case T_K_EVENTUALLY:
        if (!l->operand && t[1].kind == T_LPAREN && l->tok[l->prev].pkind != T_FUN)
            t->pkind = (uint8_t)t->sym->keyword;
        break;
    case T_K_WITHIN:
        if (within_eventually(l))
            t->pkind = T_K_WITHIN;
        break;
    case T_K_ENUM:
        if (t[1].kind == T_LBRACE && !l->operand) {
            t->pkind = T_K_ENUM;
            layout_expect_body(l, FRAME_ENUM,
                               f->item == ITEM_FIELD ? AFTER_NOTHING : AFTER_SOFT, false);
        }
        break;
    case T_K_SEX:
        if (t[1].kind == T_LBRACE && !l->operand)
            t->pkind = T_K_SEX;
        break;
    case T_K_REQUIRES:
    case T_K_ENSURES:
    case T_K_WHERE:
        if ((f->item == ITEM_FUN || (f->item == ITEM_FIELD && t->sym->keyword == T_K_WHERE)) &&
            t[1].kind != T_COLON && (l->operand || l->tok[l->prev].kind == T_GT)) {
            t->pkind = (uint8_t)t->sym->keyword;
            f->value = true;
            f->angles = 0;
            f->clauses = f->item == ITEM_FUN;
        }
        break;
    case T_K_EXTENDS:
        if (f->item == ITEM_TYPE && l->operand)
            t->pkind = T_K_EXTENDS;
        break;
    case T_K_LET:
        if (l->tok[l->prev].kind == T_IF) {
            t->pkind = T_K_LET;
            f->pattern = true;
        }
        break;
    default:
        break;
    }
    if (t[1].kind == T_BANG && !(t[1].flags & TF_BLANK) && !(t[2].flags & TF_BLANK) &&
        (t[2].kind == T_LPAREN || t[2].kind == T_LBRACKET))
        layout_mark(l, i + 1, T_MACRO_BANG);
}

/* ---- operators -------------------------------------------------------------------------- */

/* The ':' of a quantifier, after its binders: not the one between a binder and its type. */
static bool is_quantifier_colon(Layout *l, uint32_t i)
{
    if (!has_pending(l) || !l->pending[l->pending_len - 1].quantifier)
        return false;
    const Token *name = &l->tok[l->prev], *before = name > l->tok ? name - 1 : name;
    bool binder = is_word(name) && (before->kind == T_FORALL || before->kind == T_EXISTS ||
                                    before->kind == T_COMMA) && l->tok[i].kind == T_COLON;
    return !binder;
}

static void bar(Layout *l, uint32_t i)
{
    Frame *f = layout_top(l);
    Token *t = l->tok;
    if (f->bar_end == i && i) {
        f->bar_end = 0;
        f->pattern = false;
        if (t[i + 1].kind == T_ARROW)
            layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        return;
    }
    if (l->operand || f->pattern)
        return;
    for (uint32_t j = i + 1;; j++) {
        switch (t[j].kind) {
        case T_LPAREN: case T_LBRACKET: case T_LBRACE:
            j = t[j].match;
            continue;
        case T_BAR:
            f->bar_end = j;
            f->pattern = true;
            t[i].flags |= TF_CLOSURE_BAR;
            t[j].flags |= TF_CLOSURE_BAR | TF_LAST_BAR;
            return;
        case T_RPAREN: case T_RBRACKET: case T_RBRACE: case T_SEMI: case T_EOF: case T_ASSIGN:
        case T_FATARROW:
            return;
        default:
            continue;
        }
    }
}

static void minus(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    if (l->operand)
        return;
    bool literal = (t[1].kind == T_INT || t[1].kind == T_FLOAT) && !(t[1].flags & TF_BLANK);
    t->pkind = literal ? T_NEG_LITERAL : T_NEGATE;
}

static void operator_token(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    Frame *f = layout_top(l);
    switch (t->kind) {
    case T_COLON:
        if (is_quantifier_colon(l, i)) {
            t->pkind = T_QCOLON;
            l->pending_len--;
        }
        break;
    case T_DOT:
        if ((t[1].flags & TF_BLANK) && is_quantifier_colon(l, i)) {
            t->pkind = T_QCOLON;
            l->pending_len--;
        }
        break;
    case T_ASSIGN:
        f->pattern = false;
        f->value = true;
        break;
    case T_LT:
        if (!f->value && l->operand && f->angles < UINT16_MAX)
            f->angles++;
        break;
    case T_FATARROW:
        f->pattern = false;
        l->pending_len = f->pending;
        break;
    case T_COMMA:
        if (f->kind == FRAME_PAREN && !(has_pending(l) &&
                                        l->pending[l->pending_len - 1].quantifier))
            l->pending_len = f->pending;
        break;
    case T_OROR:
        if (!l->operand) {
            t->pkind = T_NO_PARAMS;
            if (t[1].kind == T_ARROW)
                layout_expect_body(l, FRAME_BLOCK, AFTER_SOFT, false);
        }
        break;
    case T_BAR:
        bar(l, i);
        break;
    case T_MINUS:
        minus(l, i);
        break;
    case T_STAR:
        if (!l->operand && l->tok[l->prev].kind != T_DOT && l->tok[l->prev].kind != T_PATHSEP)
            t->pkind = T_DEREF;
        break;
    case T_QUESTION:
        if (!l->operand)
            t->pkind = T_REFLECT;
        break;
    case T_BANG:
        if (t->pkind == T_BANG && !l->operand && t[1].kind == T_LBRACE &&
            !(t[1].flags & TF_BLANK))
            t->pkind = T_EVAL;
        break;
    case T_AT:
        if (t->pkind == T_AT && (t[1].kind == T_VERSION || t[1].kind == T_INT ||
                                 t[1].kind == T_FLOAT)) {
            t->pkind = T_VERSION_AT;
            t[1].pkind = T_VERSION;
        }
        break;
    case T_GT:
        if (f->angles)
            f->angles--;
        if (f->item == ITEM_EVOLVES && (t[1].kind == T_FLOAT || t[1].kind == T_INT))
            t[1].pkind = T_VERSION;
        break;
    default:
        break;
    }
}

static void one_token(Layout *l, uint32_t i)
{
    Token *t = &l->tok[i];
    switch (t->kind) {
    case T_NAME:
        if (t->pkind == T_NAME)
            soft_word(l, i);
        break;
    case T_LPAREN: case T_LBRACKET: case T_LIDIOM: case T_LBRACE:
        open_bracket(l, i);
        break;
    default:
        if (token_class[t->kind] & TC_WORD) {
            if (t->pkind == t->kind)
                reserved_word(l, i);
        } else {
            operator_token(l, i);
        }
    }
}

/* Rules look a few tokens ahead without asking where the file ends: there they see T_EOF. */
static void pad(Tokens *t)
{
    enum { LOOKAHEAD = 8 };
    if (t->cap - t->len < LOOKAHEAD) {
        t->cap = t->len + LOOKAHEAD;
        t->data = realloc(t->data, t->cap * sizeof *t->data);
        if (!t->data)
            abort();
    }
    memset(t->data + t->len, 0, LOOKAHEAD * sizeof *t->data);
}

void layout(Session *s, Tokens *tokens, bool expression)
{
    pad(tokens);
    Layout l = {.s = s, .tokens = tokens, .tok = tokens->data};
    push_frame(&l, expression ? FRAME_BLOCK : FRAME_DECLS, AFTER_NOTHING);
    for (uint32_t i = 0; i < tokens->len; i++) {
        Token *t = &l.tok[i];
        if (t->flags & TF_SKIP)
            continue;
        bool soft_end = l.soft_end;
        l.soft_end = false;
        Frame *f = layout_top(&l);
        if (has_items(f)) {
            bool closes = is_closer(t);
            if (t->kind == T_NAME && l.tok[l.prev].kind == T_RBRACE)
                layout_typo_of_else(&l, i);
            if (!f->at_start && !closes && item_ends(&l, i, f, soft_end)) {
                t->flags |= TF_TERM;
                start_item(&l, f);
            }
            if (f->at_start && !closes && t->kind != T_SEMI && t->kind != T_COMMA) {
                t->flags |= TF_ITEM;
                l.operand = false;
                uint32_t last = layout_item(&l, i, f);
                if (last != LAYOUT_NONE) {
                    l.prev = i = last;
                    continue;
                }
            }
        }
        if (is_closer(t))
            close_bracket(&l, i);
        else
            one_token(&l, i);
        bool separates = t->kind == T_SEMI || t->kind == T_COMMA; /* f is still the top then */
        if (separates && has_items(f) && (t->kind == T_SEMI || comma_ends_item(&l, f)))
            start_item(&l, f);
        l.operand = (token_class[t->pkind] & TC_OPERAND) != 0;
        l.prev = i;
    }
    free(l.frames);
    free(l.pending);
}
