/* Misspelt keywords. Only where a word cannot be a name: before another word, or in the shape of
   the construct that the keyword begins. */
#include "syntax/layout.h"

#include <string.h>

static const Token *at(const Layout *l, uint32_t i)
{
    return &l->tok[i];
}

static bool same_line_word(const Layout *l, uint32_t i)
{
    return is_word(at(l, i)) && !(at(l, i)->flags & TF_NEWLINE);
}

/* Could an operand begin there, on the same line? Two operands side by side are an error. */
static bool same_line_operand(const Layout *l, uint32_t i)
{
    const Token *t = at(l, i);
    if (!(token_class[t->kind] & (TC_OPERAND | TC_WORD)) || (t->flags & TF_NEWLINE))
        return false;
    switch (t->kind) {
    case T_NAME: case T_INT: case T_FLOAT: case T_STRING: case T_CHAR: case T_THIS: case T_TRUE:
    case T_FALSE: case T_NOT: case T_MUT:
        return true;
    default:
        return false;
    }
}

static bool take(Layout *l, uint32_t i, const char *keyword, const char *expected)
{
    Token *t = &l->tok[i];
    uint16_t k = intern_z(l->s->names, keyword)->keyword;
    Diag *d = diag_add(l->s->diags, DIAG_SYNTAX, token_span(t), expected,
                       arena_printf(l->s->arena, "'%s'", t->sym->text));
    diag_fix(l->s->diags, d, FIX_MAYBE, token_span(t), keyword, "did you mean '%s'?", keyword);
    l->assumed_at = i;
    l->assumed = k;
    if (token_class[k] & TC_WORD)
        t->kind = t->pkind = (uint8_t)k;
    return true;
}

#define NEAR(l, i, words)                                                                          \
    did_you_mean(at((l), (i))->sym->text, words, sizeof(words) / sizeof *(words))

bool layout_typo_of_declaration(Layout *l, uint32_t i)
{
    static const char *const words[] = {"module", "use", "gene", "trait", "system", "constraint",
                                        "evolves", "fun", "const", "impl", "enum"};
    if (at(l, i)->sym->keyword || !same_line_word(l, i + 1))
        return false;
    const char *near = NEAR(l, i, words);
    return near && take(l, i, near, "a declaration");
}

/* `name:`, `name {`, `name(` after the word? */
static bool fits_member(const Layout *l, uint32_t i, const char *keyword)
{
    uint8_t next = at(l, layout_dotted_end(l, i + 1))->kind;
    if (strcmp(keyword, "has") == 0 || strcmp(keyword, "state") == 0 ||
        strcmp(keyword, "const") == 0)
        return next == T_COLON;
    if (strcmp(keyword, "constraint") == 0 || strcmp(keyword, "impl") == 0)
        return next == T_LBRACE;
    return next == T_LPAREN || next == T_LT;
}

bool layout_typo_of_member(Layout *l, uint32_t i)
{
    static const char *const words[] = {"has", "state", "constraint", "provides", "fun", "law",
                                        "impl", "const"};
    if (at(l, i)->sym->keyword || !same_line_word(l, i + 1))
        return false;
    const char *near = NEAR(l, i, words);
    return near && fits_member(l, i, near) && take(l, i, near, "a member");
}

bool layout_typo_of_statement(Layout *l, uint32_t i)
{
    static const char *const words[] = {"if", "match", "for", "while", "return", "let", "var",
                                        "const"};
    if (at(l, i)->sym->keyword || !same_line_operand(l, i + 1))
        return false;
    const char *near = NEAR(l, i, words);
    return near && take(l, i, near, "a statement");
}

bool layout_typo_of_operand(Layout *l, uint32_t i)
{
    static const char *const words[] = {"if", "match", "not", "forall", "exists"};
    if (!same_line_operand(l, i + 1) || at(l, i)->sym->keyword || l->depth < 2)
        return false;
    switch (at(l, l->prev)->pkind) { /* where an expression begins for certain */
    case T_ASSIGN: case T_FATARROW: case T_RETURN: case T_AND: case T_OR: case T_IMPLIES:
    case T_QCOLON: case T_NOT:
        break;
    default:
        return false;
    }
    const char *near = NEAR(l, i, words);
    return near && take(l, i, near, "an expression");
}

bool layout_typo_of_else(Layout *l, uint32_t i)
{
    static const char *const words[] = {"else"};
    const Token *t = at(l, i);
    if (t->sym->keyword || t->flags & TF_NEWLINE || (t[1].kind != T_IF && t[1].kind != T_LBRACE))
        return false;
    const char *near = NEAR(l, i, words);
    return near && take(l, i, near, "'else'");
}
