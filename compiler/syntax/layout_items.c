/* What an item of a body is, told from its first words: declarations, members, statements. A word
   is a keyword only if the tokens after it fit. */
#include "syntax/layout.h"

#include <string.h>

static const Token *at(const Layout *l, uint32_t i)
{
    return &l->tok[i];
}

/* Is there a word at i, on the same line as the token before it? */
static bool word_at(const Layout *l, uint32_t i)
{
    return is_word(at(l, i)) && !(at(l, i)->flags & TF_NEWLINE);
}

static bool kind_at(const Layout *l, uint32_t i, TokenKind k)
{
    return at(l, i)->kind == k && !(at(l, i)->flags & TF_NEWLINE);
}

static uint32_t begin(Layout *l, Frame *f, uint32_t i, TokenKind keyword, ItemKind item)
{
    layout_mark(l, i, keyword);
    f->item = (uint8_t)item;
    f->at_start = false;
    return LAYOUT_NONE;
}

static uint32_t begin_with_body(Layout *l, Frame *f, uint32_t i, TokenKind keyword, ItemKind item,
                                FrameKind body)
{
    layout_expect_body(l, body, AFTER_ITEM, false);
    return begin(l, f, i, keyword, item);
}

/* A reserved or soft word in the place of a name is one. */
static void mark_name(Layout *l, uint32_t i)
{
    uint32_t end = layout_dotted_end(l, i);
    for (; i < end && is_word(at(l, i)); i += 2)
        layout_mark(l, i, T_NAME);
}

/* ---- sentences -------------------------------------------------------------------------- */

static bool is_predicate(uint32_t keyword)
{
    switch (keyword) {
    case T_K_HAS: case T_K_IS: case T_K_EMITS: case T_K_NEVER: case T_K_REQUIRES:
    case T_K_MATCHES: case T_K_DERIVES: case T_K_USES:
        return true;
    default:
        return false;
    }
}

static bool is_quantifier(uint32_t keyword)
{
    return keyword == T_K_EACH || keyword == T_K_ALL || keyword == T_K_NO;
}

/* Words, dotted names, numbers and versions up to the end of the line: the index of the last, or
   LAYOUT_NONE. *words and *predicates are counted. */
static uint32_t sentence_end(const Layout *l, uint32_t i, unsigned *words, unsigned *predicates)
{
    *words = *predicates = 0;
    for (uint32_t j = i;; j++) {
        const Token *t = at(l, j);
        bool ends = j > i && (t->flags & TF_NEWLINE);
        if (ends || t->kind == T_EOF || t->kind == T_SEMI || t->kind == T_RBRACE)
            return j > i ? j - 1 : LAYOUT_NONE;
        if (is_word(t)) {
            if (j == i || at(l, j - 1)->kind != T_DOT) {
                ++*words;
                *predicates += is_predicate(t->sym->keyword);
            }
            continue;
        }
        switch (t->kind) {
        case T_DOT: case T_VERSION: case T_FLOAT: case T_INT: case T_STRING: case T_COMMA:
        case T_GE: case T_GT: case T_ASSIGN: case T_MINUS:
            break;
        default:
            return LAYOUT_NONE;
        }
    }
}

static uint32_t take_sentence(Layout *l, Frame *f, uint32_t i, uint32_t last)
{
    layout_cover(l, i, T_SENTENCE, last);
    f->at_start = false;
    f->ended = true;
    f->item = ITEM_OTHER;
    return last;
}

/* `UInt64`, `u64`: a type, so that a ':' is missing before it. */
static bool is_type_name(const Token *t)
{
    static const char *const lower[] = {"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
                                        "f32", "f64", "bool", "string"};
    if (!is_word(t))
        return false;
    if (t->sym->text[0] >= 'A' && t->sym->text[0] <= 'Z')
        return true;
    for (size_t i = 0; i < sizeof lower / sizeof *lower; i++)
        if (strcmp(t->sym->text, lower[i]) == 0)
            return true;
    return false;
}

/* A member with its keyword, perhaps misspelt, is no sentence. */
static bool looks_like_member(const Token *t)
{
    static const char *const words[] = {"state", "constraint", "rule", "provides", "fun", "law",
                                        "impl", "type", "const"};
    enum { COUNT = sizeof words / sizeof *words };
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(t->sym->text, words[i]) == 0)
            return true;
    return did_you_mean(t->sym->text, words, COUNT) != NULL;
}

/* A line of words with a predicate; without one (`identity follows rules`) at least two words of
   which the second is no operator. */
static uint32_t sentence(Layout *l, Frame *f, uint32_t i)
{
    unsigned words, predicates;
    uint32_t last = sentence_end(l, i, &words, &predicates);
    if (last == LAYOUT_NONE || words < 2)
        return LAYOUT_NONE;
    uint32_t second = layout_dotted_end(l, i);
    if (!word_at(l, second) || at(l, second)->kind != T_NAME)
        return LAYOUT_NONE;
    uint32_t first = layout_keyword(l, i);
    if (predicates == 0 && !is_quantifier(first)) {
        if (looks_like_member(at(l, i)) || (second == last && is_type_name(at(l, last))))
            return LAYOUT_NONE;
        for (uint32_t j = second + 1; j <= last; j++)
            if (!is_word(at(l, j)) && at(l, j)->kind != T_DOT)
                return LAYOUT_NONE;
    }
    return take_sentence(l, f, i, last);
}

/* ---- attributes and text ---------------------------------------------------------------- */

/* `@name(…)`, `#[…]`, `#name(…)`: what they belong to comes next. */
static uint32_t attribute(Layout *l, uint32_t i)
{
    const Token *t = at(l, i);
    if (t->kind == T_AT) {
        if (!is_word(&t[1]))
            return LAYOUT_NONE;
        layout_mark(l, i, T_ATTR);
    } else if (t->kind != T_HASH) {
        return LAYOUT_NONE;
    } else if (t[1].kind == T_LBRACKET) {
        return t[1].match;
    } else if (!is_word(&t[1])) {
        return LAYOUT_NONE;
    }
    layout_mark(l, i + 1, T_NAME);
    return t[2].kind == T_LPAREN && !(t[2].flags & TF_BLANK) ? t[2].match : i + 1;
}

static uint32_t text(Layout *l, Frame *f, uint32_t i)
{
    if (i > 0 && at(l, l->prev)->kind == T_LBRACE)
        layout_mark(l, i, T_DOC_FIRST);
    f->at_start = false;
    f->ended = true;
    f->item = ITEM_OTHER;
    return i;
}

/* `spirit X { … }`, `test x { … }`: kept as they are. */
static uint32_t raw_block(Layout *l, Frame *f, uint32_t i)
{
    uint32_t j = i + 1;
    if (!word_at(l, j) && !kind_at(l, j, T_STRING))
        return LAYOUT_NONE;
    j = is_word(at(l, j)) ? layout_dotted_end(l, j) : j + 1;
    if (kind_at(l, j, T_AT))
        j += 2;
    if (!kind_at(l, j, T_LBRACE))
        return LAYOUT_NONE;
    layout_cover(l, i, T_RAW, at(l, j)->match);
    f->at_start = false;
    f->ended = true;
    f->item = ITEM_OTHER;
    return at(l, j)->match;
}

/* ---- functions -------------------------------------------------------------------------- */

/* pub, sex, extern, effect, atomic before i's word: marks them, returns the index after them. */
static uint32_t modifiers(Layout *l, uint32_t i)
{
    for (;; i++) {
        const Token *t = at(l, i);
        uint32_t k = layout_keyword(l, i);
        if (k == T_K_PUB && t[1].kind == T_LPAREN && !(t[1].flags & TF_BLANK)) {
            layout_mark(l, i, T_K_PUB);
            for (uint32_t j = i + 1; j <= t[1].match; j++)
                l->tok[j].flags |= TF_SKIP;
            i = t[1].match;
        } else if (k == T_K_EXTERN && kind_at(l, i + 1, T_STRING)) {
            layout_mark(l, i, T_K_EXTERN);
            i++;
        } else if ((k == T_K_PUB || k == T_K_SEX || k == T_K_EXTERN || k == T_K_EFFECT ||
                    k == T_K_ATOMIC) && (word_at(l, i + 1) || kind_at(l, i + 1, T_HASH))) {
            layout_mark(l, i, (TokenKind)k);
        } else {
            return i;
        }
    }
}

static uint32_t function(Layout *l, Frame *f, uint32_t i)
{
    if (layout_keyword(l, i + 1) == T_K_OPERATOR && !is_word(at(l, i + 2)) &&
        at(l, i + 2)->kind != T_LPAREN && at(l, i + 2)->kind != T_LT)
        layout_mark(l, i + 1, T_K_OPERATOR);
    else if (layout_keyword(l, i + 1) == T_K_OPERATOR && at(l, i + 2)->kind == T_LT &&
             at(l, i + 3)->kind == T_LPAREN)
        layout_mark(l, i + 1, T_K_OPERATOR);
    else if (is_word(at(l, i + 1)))
        mark_name(l, i + 1);
    layout_expect_body(l, FRAME_BLOCK, AFTER_ITEM, false);
    f->item = ITEM_FUN;
    f->at_start = false;
    return LAYOUT_NONE;
}

/* `provides name(`, `is name(`, `law name(` */
static bool signature_follows(const Layout *l, uint32_t i)
{
    if (!word_at(l, i + 1))
        return false;
    const Token *t = at(l, i + 2);
    return t->kind == T_LPAREN || t->kind == T_LT;
}

/* ---- members ---------------------------------------------------------------------------- */

static uint32_t has_member(Layout *l, Frame *f, uint32_t i)
{
    if (!word_at(l, i + 1))
        return LAYOUT_NONE;
    uint32_t j = layout_dotted_end(l, i + 1);
    const Token *t = at(l, j);
    bool end = (t->flags & TF_NEWLINE) || t->kind == T_RBRACE || t->kind == T_SEMI ||
               t->kind == T_COMMA || t->kind == T_EOF;
    bool is_enum = layout_keyword(l, j) == T_K_IS && layout_keyword(l, j + 1) == T_K_ENUM;
    if (!end && !is_enum && t->kind != T_COLON && t->kind != T_ASSIGN) {
        unsigned words, predicates;
        uint32_t last = sentence_end(l, i, &words, &predicates);
        bool type_follows = j == last && is_type_name(t);
        if (last != LAYOUT_NONE && layout_keyword(l, j) != T_K_IS && !type_follows)
            return take_sentence(l, f, i, last);
    }
    mark_name(l, i + 1);
    if (is_enum)
        layout_mark(l, j, T_K_IS);
    return begin(l, f, i, T_K_HAS, ITEM_FIELD);
}

/* `x: T`, `x has y: T` */
static uint32_t plain_field(Layout *l, Frame *f, uint32_t i)
{
    uint32_t j = layout_dotted_end(l, i);
    uint32_t k0 = layout_keyword(l, i);
    bool name_lost = (k0 == T_K_HAS || k0 == T_K_STATE) && at(l, j)->flags & TF_BLANK;
    if (at(l, j)->kind == T_COLON && name_lost) /* `has : T` */
        return begin(l, f, i, (TokenKind)k0, ITEM_FIELD);
    if (at(l, j)->kind == T_COLON) {
        mark_name(l, i);
        f->item = ITEM_FIELD;
        f->at_start = false;
        return LAYOUT_NONE;
    }
    if (layout_keyword(l, j) != T_K_HAS || !word_at(l, j + 1))
        return LAYOUT_NONE;
    uint32_t k = layout_dotted_end(l, j + 1);
    if (at(l, k)->kind != T_COLON)
        return LAYOUT_NONE;
    mark_name(l, i);
    mark_name(l, j + 1);
    layout_mark(l, j, T_K_HAS);
    f->item = ITEM_FIELD;
    f->at_start = false;
    return LAYOUT_NONE;
}

static bool implementation_follows(const Layout *l, uint32_t i)
{
    return word_at(l, i + 1) || kind_at(l, i + 1, T_LT);
}

/* Does a member begin at i with a keyword? (Fields without `has` and sentences do not.) */
static bool member_keyword(const Layout *l, uint32_t i, const Frame *f)
{
    switch (layout_keyword(l, i)) {
    case T_K_HAS: {
        if (!word_at(l, i + 1))
            return false;
        const Token *t = at(l, layout_dotted_end(l, i + 1));
        return t->kind == T_COLON || t->kind == T_ASSIGN || (t->flags & TF_NEWLINE) ||
               t->kind == T_RBRACE ||
               layout_keyword(l, layout_dotted_end(l, i + 1)) == T_K_IS;
    }
    case T_K_STATE:
        return word_at(l, i + 1) && at(l, i + 2)->kind == T_COLON;
    case T_K_CONSTRAINT: case T_K_RULE:
        return word_at(l, i + 1) && at(l, layout_dotted_end(l, i + 1))->kind == T_LBRACE;
    case T_K_PROVIDES: case T_K_IS: case T_K_LAW:
        return signature_follows(l, i);
    case T_K_IMPL:
        return implementation_follows(l, i);
    case T_FUN: case T_CONST:
        return word_at(l, i + 1);
    case T_K_PUB: case T_K_SEX: case T_K_EXTERN: case T_K_EFFECT: case T_K_ATOMIC:
        return word_at(l, i + 1) && member_keyword(l, i + 1, f);
    case T_K_ADDS: case T_K_REMOVES: case T_K_DEPRECATES:
        return f->kind == FRAME_EVOLVES && word_at(l, i + 1);
    case T_K_BECAUSE:
        return f->kind == FRAME_EVOLVES && kind_at(l, i + 1, T_STRING);
    case T_K_MIGRATE:
        return f->kind == FRAME_EVOLVES && kind_at(l, i + 1, T_LBRACE);
    default:
        return false;
    }
}

bool layout_member_on_same_line(Layout *l, uint32_t i, const Frame *f)
{
    const Token *t = at(l, i);
    if (!is_word(t) || !(l->operand || at(l, l->prev)->kind == T_GT))
        return false;
    if (t->kind == T_NAME && t->pkind != T_NAME) /* the keyword of this member, not of a next */
        return false;
    if (f->item == ITEM_IMPL || f->item == ITEM_TYPE)
        return false;
    return member_keyword(l, i, f);
}

static uint32_t keyword_member(Layout *l, Frame *f, uint32_t i)
{
    switch (layout_keyword(l, i)) {
    case T_K_HAS:
        return has_member(l, f, i);
    case T_K_STATE:
        mark_name(l, i + 1);
        return begin(l, f, i, T_K_STATE, ITEM_FIELD);
    case T_K_CONSTRAINT: case T_K_RULE:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, (TokenKind)layout_keyword(l, i), ITEM_OTHER,
                               FRAME_CONSTRAINT);
    case T_K_PROVIDES: case T_K_IS: case T_K_LAW:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, (TokenKind)layout_keyword(l, i), ITEM_FUN, FRAME_BLOCK);
    case T_K_IMPL:
        return begin_with_body(l, f, i, T_K_IMPL, ITEM_IMPL, FRAME_MEMBERS);
    case T_FUN:
        return function(l, f, i);
    case T_CONST:
        mark_name(l, i + 1);
        return begin(l, f, i, T_CONST, ITEM_FIELD);
    default:
        return LAYOUT_NONE;
    }
}

static uint32_t member(Layout *l, Frame *f, uint32_t i)
{
    uint32_t start = i;
    i = modifiers(l, i);
    uint32_t k = layout_keyword(l, i);
    bool alias = at(l, i + 1)->kind == T_COLON ||
                 (word_at(l, i + 1) && is_type_name(at(l, i + 1)) && !word_at(l, i + 2));
    if (k == T_K_TYPE && alias)
        return begin(l, f, i, T_K_TYPE, ITEM_FIELD);
    if (k == T_K_VAR && i > start && word_at(l, i + 1))
        return begin(l, f, i, T_K_VAR, ITEM_FIELD);
    if (member_keyword(l, i, f) || k == T_K_HAS || ((k == T_K_CONSTRAINT || k == T_K_RULE) &&
                                                   word_at(l, i + 1)) || k == T_FUN ||
        k == T_CONST || (k == T_K_LAW && word_at(l, i + 1))) {
        uint32_t last = keyword_member(l, f, i);
        if (last != LAYOUT_NONE || !f->at_start)
            return last;
    }
    if (is_word(at(l, i)) && i == start) {
        uint32_t last = plain_field(l, f, i);
        if (last != LAYOUT_NONE || !f->at_start)
            return last;
        if (layout_typo_of_member(l, i))
            return keyword_member(l, f, i);
        last = sentence(l, f, i);
        if (last != LAYOUT_NONE)
            return last;
        unsigned words, predicates;
        last = sentence_end(l, i, &words, &predicates);
        if (last != LAYOUT_NONE && words > 1 && (is_predicate(k) || is_quantifier(k)))
            return take_sentence(l, f, i, last);
    } else if (is_word(at(l, i))) {
        plain_field(l, f, i);
    }
    f->at_start = false;
    return LAYOUT_NONE;
}

static uint32_t evolution(Layout *l, Frame *f, uint32_t i)
{
    uint32_t k = layout_keyword(l, i), last;
    switch (k) {
    case T_K_ADDS:
    case T_K_DEPRECATES:
        layout_mark(l, i, (TokenKind)k);
        last = member(l, f, i + 1);
        f->at_start = false;
        return last;
    case T_K_REMOVES:
        mark_name(l, i + 1);
        return begin(l, f, i, T_K_REMOVES, ITEM_FIELD);
    case T_K_BECAUSE:
        return begin(l, f, i, T_K_BECAUSE, ITEM_FIELD);
    case T_K_MIGRATE:
        return begin_with_body(l, f, i, T_K_MIGRATE, ITEM_OTHER, FRAME_BLOCK);
    default:
        f->at_start = false;
        return LAYOUT_NONE;
    }
}

/* ---- statements ------------------------------------------------------------------------- */

static uint32_t statement(Layout *l, Frame *f, uint32_t i)
{
    const Token *t = at(l, i);
    f->at_start = false;
    f->item = ITEM_OTHER;
    if (t->kind == T_NAME)
        layout_typo_of_statement(l, i);
    uint32_t k = layout_keyword(l, i);
    switch (k) {
    case T_K_LET:
    case T_K_VAL:
        if (word_at(l, i + 1) || (kind_at(l, i + 1, T_LPAREN) && k == T_K_LET)) {
            layout_mark(l, i, (TokenKind)k);
            f->pattern = true;
        }
        break;
    case T_K_VAR:
        if (word_at(l, i + 1)) {
            layout_mark(l, i, T_K_VAR);
            f->pattern = true;
        }
        break;
    case T_FUN:
        return function(l, f, i);
    case T_K_SEX:
        if (at(l, i + 1)->kind == T_FUN) {
            layout_mark(l, i, T_K_SEX);
            return function(l, f, i + 1);
        }
        break;
    default:
        break;
    }
    return LAYOUT_NONE;
}

/* In a constraint: laws and sentences, or statements of which the last is the condition. */
static uint32_t constraint_item(Layout *l, Frame *f, uint32_t i)
{
    uint32_t k = layout_keyword(l, i);
    if (k == T_K_LAW && word_at(l, i + 1))
        return member(l, f, i);
    if ((k == T_K_HAS || k == T_K_USES || is_quantifier(k)) && word_at(l, i + 1))
        return member(l, f, i);
    if (at(l, i)->kind == T_NAME && k != T_K_LET && k != T_K_VAL && k != T_K_VAR && k != T_K_TRY) {
        uint32_t j = layout_dotted_end(l, i);
        if (word_at(l, j) && at(l, j)->kind == T_NAME)
            return sentence(l, f, i) == LAYOUT_NONE ? statement(l, f, i) : l->tok[i].last;
    }
    return statement(l, f, i);
}

/* ---- declarations ----------------------------------------------------------------------- */

static uint32_t module_or_submodule(Layout *l, Frame *f, uint32_t i)
{
    uint32_t j = layout_dotted_end(l, i + 1);
    mark_name(l, i + 1);
    if (kind_at(l, j, T_LBRACE))
        return begin_with_body(l, f, i, T_K_MOD, ITEM_OTHER, FRAME_DECLS);
    return begin(l, f, i, T_K_MODULE, ITEM_OTHER);
}

static uint32_t type_or_alias(Layout *l, Frame *f, uint32_t i)
{
    uint32_t j = layout_skip_angles(l, layout_dotted_end(l, i + 1));
    mark_name(l, i + 1);
    if (layout_keyword(l, i) == T_K_TYPE && at(l, j)->kind == T_ASSIGN)
        return begin(l, f, i, T_K_TYPE, ITEM_FIELD);
    return begin_with_body(l, f, i, T_K_GENE, ITEM_TYPE, FRAME_MEMBERS);
}

static uint32_t declaration(Layout *l, Frame *f, uint32_t i)
{
    i = modifiers(l, i);
    if (at(l, i)->kind == T_NAME)
        layout_typo_of_declaration(l, i);
    uint32_t k = layout_keyword(l, i);
    bool word = word_at(l, i + 1);
    if (k == T_K_USE && (word || kind_at(l, i + 1, T_FOREIGN))) {
        layout_expect_body(l, FRAME_USE, AFTER_NOTHING, false);
        return begin(l, f, i, T_K_USE, ITEM_USE);
    }
    if (k == T_FUN)
        return function(l, f, i);
    if (k == T_K_IMPL && implementation_follows(l, i))
        return keyword_member(l, f, i);
    if ((k == T_K_SPIRIT || k == T_K_TEST)) {
        uint32_t last = raw_block(l, f, i);
        if (last != LAYOUT_NONE)
            return last;
    }
    if (!word) {
        f->at_start = false;
        return LAYOUT_NONE;
    }
    switch (k) {
    case T_K_MODULE: case T_K_MOD:
        return module_or_submodule(l, f, i);
    case T_K_GENE: case T_K_GEN: case T_K_STRUCT: case T_K_TYPE:
        return type_or_alias(l, f, i);
    case T_K_TRAIT: case T_K_SYSTEM:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, (TokenKind)k, ITEM_TYPE, FRAME_MEMBERS);
    case T_K_CONSTRAINT: case T_K_RULE:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, (TokenKind)k, ITEM_TYPE, FRAME_CONSTRAINT);
    case T_K_EVOLVES: case T_K_EVO:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, T_K_EVOLVES, ITEM_EVOLVES, FRAME_EVOLVES);
    case T_K_ENUM:
        mark_name(l, i + 1);
        return begin_with_body(l, f, i, T_K_ENUM, ITEM_TYPE, FRAME_ENUM);
    case T_CONST: case T_K_VAR:
        mark_name(l, i + 1);
        return begin(l, f, i, (TokenKind)k, ITEM_FIELD);
    default:
        f->at_start = false;
        return LAYOUT_NONE;
    }
}

bool layout_starts_item(const Layout *l, uint32_t i, const Frame *f)
{
    uint32_t k = layout_keyword(l, i);
    if (!k || !word_at(l, i + 1))
        return false;
    switch (f->kind) {
    case FRAME_DECLS:
        return k == T_FUN || k == T_CONST || k == T_K_GENE || k == T_K_TRAIT || k == T_K_SYSTEM ||
               k == T_K_CONSTRAINT || k == T_K_EVOLVES || k == T_K_PUB || k == T_K_EXTERN;
    case FRAME_MEMBERS:
    case FRAME_EVOLVES:
        return member_keyword(l, i, f);
    case FRAME_BLOCK:
        return k == T_FUN || k == T_CONST || k == T_K_LET || k == T_K_VAL || k == T_K_VAR;
    default:
        return false;
    }
}

uint32_t layout_item(Layout *l, uint32_t i, Frame *f)
{
    const Token *t = at(l, i);
    if (t->kind == T_DOC)
        return text(l, f, i);
    if ((t->kind == T_AT || t->kind == T_HASH) && f->kind != FRAME_BLOCK &&
        f->kind != FRAME_CONSTRAINT && f->kind != FRAME_ARMS) {
        uint32_t last = attribute(l, i);
        if (last != LAYOUT_NONE)
            return last;
    }
    switch (f->kind) {
    case FRAME_DECLS:
        return declaration(l, f, i);
    case FRAME_MEMBERS:
        return member(l, f, i);
    case FRAME_EVOLVES:
        return evolution(l, f, i);
    case FRAME_CONSTRAINT:
        return constraint_item(l, f, i);
    case FRAME_BLOCK:
        return statement(l, f, i);
    case FRAME_ARMS:
        f->pattern = true;
        f->at_start = false;
        return LAYOUT_NONE;
    default: /* FRAME_ENUM */
        f->at_start = false;
        f->item = ITEM_FIELD;
        return LAYOUT_NONE;
    }
}
