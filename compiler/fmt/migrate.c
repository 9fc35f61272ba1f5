#include "fmt/migrate.h"

#include "syntax/ast.h"
#include "syntax/token.h"

#include <string.h>

typedef enum SpeltKind { SPELT_KEYWORD, SPELT_TYPE } SpeltKind;
typedef struct Spelt {
    SpeltKind kind;
    const char *word[2]; /* by Spelling */
} Spelt;

static const Spelt table[] = {
#define SPELT(kind, classic, modern) {SPELT_##kind, {classic, modern}},
#include "fmt/spelling.def"
#undef SPELT
};
enum { TABLE_LEN = sizeof table / sizeof *table, MAX_DEPTH = 64 };

typedef struct Migration {
    const Tokens *t;
    Spelling to;
    Out *out;
    uint32_t copied; /* offset in the file up to which `out` has it */
    uint32_t kept;
    unsigned depth, deeper;        /* of open braces; those beyond MAX_DEPTH */
    bool declarations[MAX_DEPTH];  /* this one holds declarations: the file, `mod x { … }` */
    bool declared[MAX_DEPTH];      /* and one of them is passed */
    uint8_t brace[MAX_DEPTH];      /* pkind */
} Migration;

/* Bytes [lo, lo + len) of the file are `word` in the new text. */
static void replace(Migration *m, const Token *t, uint32_t len, const char *word)
{
    uint32_t lo = t->lo - m->t->file->base;
    out_bytes(m->out, m->t->text + m->copied, lo - m->copied);
    out_str(m->out, word);
    m->copied = lo + len;
}

static const char *counterpart(SpeltKind kind, const char *word, size_t len, Spelling to)
{
    for (size_t i = 0; i < TABLE_LEN; i++) {
        const char *from = table[i].word[1 - to];
        if (table[i].kind == kind && strlen(from) == len && memcmp(from, word, len) == 0)
            return table[i].word[to];
    }
    return NULL;
}

static bool is_modern_only(const Migration *m, const Token *t)
{
    return t->pkind == T_K_GENE && m->to == SPELLING_CLASSIC &&
           (strcmp(t->sym->text, "struct") == 0 || strcmp(t->sym->text, "type") == 0);
}

static void keyword(Migration *m, const Token *t)
{
    const char *word = t->sym->text;
    const char *other = is_modern_only(m, t)
                            ? "gene"
                            : counterpart(SPELT_KEYWORD, word, strlen(word), m->to);
    if (other)
        replace(m, t, t->hi - t->lo, other);
}

/* ---- let ---------------------------------------------------------------------------------- */

/* `let mut x` is `var x`; `let (a, b)` has no other spelling, nor has the `let` of `if let`. */
static void let(Migration *m, const Token *t, const Token *before)
{
    if (before && before->kind == T_IF)
        return;
    if (m->to == SPELLING_MODERN && t->pkind == T_K_LET) {
        if (t[1].kind == T_MUT)
            replace(m, t, t[2].lo - t->lo, "var ");
        else if (t[1].kind == T_NAME)
            replace(m, t, t->hi - t->lo, "val");
        else
            m->kept++;
    } else if (m->to == SPELLING_CLASSIC && t->pkind == T_K_VAL) {
        replace(m, t, t->hi - t->lo, "let");
    } else if (m->to == SPELLING_CLASSIC && t->pkind == T_K_VAR) {
        if (m->brace[m->depth] == T_LB_BLOCK)
            replace(m, t, t->hi - t->lo, "let mut");
        else
            m->kept++; /* a variable of the module is `var` in both */
    }
}

/* ---- texts -------------------------------------------------------------------------------- */

static bool is_declaration(const Token *t)
{
    return (t->flags & TF_ITEM) && t->kind != T_DOC && t->pkind != T_K_MODULE &&
           t->pkind != T_K_USE;
}

/* Is there a declaration after t, among those that t stands between? */
static bool is_followed(const Migration *m, const Token *t)
{
    const Token *end = m->t->data + m->t->len;
    for (t++; t < end && t->kind != T_EOF && t->kind != T_RBRACE; t++) {
        if (is_declaration(t))
            return true;
        if (t->kind == T_LBRACE)
            t = m->t->data + t->match;
    }
    return false;
}

/* Between two declarations `docs` belongs to the next and `exegesis` to the previous. */
static void doc(Migration *m, const Token *t)
{
    const char *text = token_at(m->t, t);
    size_t len = *text == 'd' ? strlen("docs") : strlen("exegesis");
    const char *other = counterpart(SPELT_KEYWORD, text, len, m->to);
    if (!other)
        return;
    if (m->declarations[m->depth] && m->declared[m->depth] && is_followed(m, t))
        m->kept++;
    else
        replace(m, t, (uint32_t)len, other);
}

/* ---- types -------------------------------------------------------------------------------- */

/* Is there a declaration or import of this name in the file? */
static bool is_declared(const Migration *m, const char *name)
{
    for (const Token *t = m->t->data + 1; t->kind != T_EOF; t++) {
        if (t->kind != T_NAME || (t->flags & TF_TYPE) || strcmp(t->sym->text, name) != 0)
            continue;
        switch (t[-1].pkind) {
        case T_K_GENE: case T_K_TRAIT: case T_K_SYSTEM: case T_K_TYPE: case T_K_ENUM: case T_AS:
        case T_LB_USE:
            return true;
        case T_COMMA:
            if (t[1].kind == T_COMMA || t[1].kind == T_RBRACE) /* of a `use`, or to be careful */
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

static void type_name(Migration *m, const Token *t)
{
    const char *word = t->sym->text, *other = counterpart(SPELT_TYPE, word, strlen(word), m->to);
    if (!other)
        return;
    if (is_declared(m, word) || is_declared(m, other))
        m->kept++;
    else
        replace(m, t, t->hi - t->lo, other);
}

/* `Vec::new()`: a type at the head of a path in an expression. */
static bool heads_path(const Token *t, const Token *before)
{
    return t[1].kind == T_PATHSEP &&
           !(before && (before->kind == T_PATHSEP || before->kind == T_DOT));
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void enter(Migration *m, const Token *t, bool of_module)
{
    if (m->depth + 1 == MAX_DEPTH) {
        m->deeper++;
        return;
    }
    m->depth++;
    m->brace[m->depth] = t->pkind;
    m->declarations[m->depth] = of_module;
    m->declared[m->depth] = false;
}

static void leave(Migration *m)
{
    if (m->deeper)
        m->deeper--;
    else if (m->depth)
        m->depth--;
}

static void name(Migration *m, const Token *t, const Token *before)
{
    switch (t->pkind) {
    case T_K_GENE: case T_K_CONSTRAINT: case T_K_RULE: case T_K_EVOLVES:
        keyword(m, t);
        break;
    case T_K_LET: case T_K_VAL: case T_K_VAR:
        let(m, t, before);
        break;
    case T_NAME:
        if ((t->flags & TF_TYPE) || heads_path(t, before))
            type_name(m, t);
        break;
    default:
        break;
    }
}

static void migrate(Migration *m)
{
    const Token *before = NULL;
    bool of_module = false;
    m->declarations[0] = true;
    for (uint32_t i = 0; i < m->t->len && m->t->data[i].kind != T_EOF; i++) {
        const Token *t = &m->t->data[i];
        if (t->flags & TF_ITEM)
            of_module = false;
        of_module |= t->pkind == T_K_MOD;
        if (t->kind == T_DOC)
            doc(m, t);
        else if (t->kind == T_LBRACE)
            enter(m, t, of_module);
        else if (t->kind == T_RBRACE)
            leave(m);
        else if (t->kind == T_NAME)
            name(m, t, before);
        if (is_declaration(t))
            m->declared[m->depth] = true;
        if (t->kind == T_SENTENCE || t->kind == T_RAW)
            i = t->last;
        before = t;
    }
}

bool migrate_source(Session *s, SourceFile *f, Spelling to, Out *out, uint32_t *kept)
{
    Tokens tokens;
    bool good = !parse_tokens(s, f, &tokens)->syntax_errors;
    Migration m = {.t = &tokens, .to = to, .out = out};
    if (good) {
        migrate(&m);
        out_bytes(out, tokens.text + m.copied, f->len - m.copied);
    }
    *kept = m.kept;
    tokens_free(&tokens);
    return good;
}
