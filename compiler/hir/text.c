/* Words of the text form of HIR, and how names are written in it. */
#include "hir/text.h"

#include <string.h>

static const char *const expr_words[HX_COUNT] = {
#define HX(kind, text) [HX_##kind] = text,
#include "hir/hir.def"
};
static const char *const stmt_words[HS_COUNT] = {
#define HS(kind, text) [HS_##kind] = text,
#include "hir/hir.def"
};

const char *hir_expr_keyword(HExprKind kind)
{
    return expr_words[kind];
}

const char *hir_stmt_keyword(HStmtKind kind)
{
    return stmt_words[kind];
}

const char *const hir_binary_text[] = {
    [HB_ADD] = "+", [HB_SUB] = "-", [HB_MUL] = "*", [HB_DIV] = "/", [HB_REM] = "%",
    [HB_POW] = "^", [HB_EQ] = "==", [HB_NE] = "!=", [HB_LT] = "<", [HB_LE] = "<=",
    [HB_GT] = ">", [HB_GE] = ">=", NULL,
};
const char *const hir_func_kind_text[] = {
    [HF_FUN] = "free",       [HF_METHOD] = "method",         [HF_SYSTEM] = "system",
    [HF_CLOSURE] = "lambda", [HF_CONSTRAINT] = "constraint", [HF_LAW] = "law",
    [HF_MIGRATE] = "migrate", [HF_CONST] = "const", NULL,
};
const char *const hir_record_origin_text[] = {
    [HR_GENE] = "gene", [HR_TUPLE] = "tuple", [HR_NAMED] = "named", [HR_SYSTEM] = "system", NULL,
};
const char *const hir_effect_text[] = {"reads", "writes", "host", "emits", "traps", "allocs", NULL};

HPrim hir_find_prim(const char *name)
{
    for (int p = 0; p < HP_COUNT; p++)
        if (strcmp(hir_prim((HPrim)p)->name, name) == 0)
            return (HPrim)p;
    return HP_COUNT;
}

static bool starts_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool in_word(char c)
{
    return starts_word(c) || (c >= '0' && c <= '9');
}

/* Words that mean something else where an expression or statement may start. */
static bool is_reserved(const char *w, size_t n)
{
    static const char *const words[] = {"true", "false", "NaNf32", "NaNf64", "Infinityf32",
                                        "Infinityf64", "unchecked", "mut", "else", "default",
                                        "neg",  "not",   "as",     "in"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && memcmp(words[i], w, n) == 0)
            return true;
    for (int k = 0; k < HX_COUNT; k++)
        if (strlen(expr_words[k]) == n && memcmp(expr_words[k], w, n) == 0)
            return true;
    for (int k = 0; k < HS_COUNT; k++)
        if (strlen(stmt_words[k]) == n && memcmp(stmt_words[k], w, n) == 0)
            return true;
    return false;
}

static size_t word_length(const char *s)
{
    size_t n = 0;
    if (starts_word(s[0]))
        while (in_word(s[n]))
            n++;
    else if (s[0] >= '0' && s[0] <= '9')
        while (s[n] >= '0' && s[n] <= '9')
            n++;
    return n;
}

/* "<…>" with balanced angles; the '>' of "->" does not count. 0: not closed. */
static size_t angles_length(const char *s)
{
    size_t depth = 0, i = 0;
    for (; s[i]; i++) {
        if (s[i] == '\n' || s[i] == '`')
            return 0;
        if (s[i] == '<')
            depth++;
        else if (s[i] == '>' && s[i - 1] != '-' && --depth == 0)
            return i + 1;
    }
    return 0;
}

static bool is_plain_name(const char *s)
{
    if (!starts_word(s[0]))
        return false;
    for (;;) {
        size_t n = word_length(s);
        if (n == 0)
            return false;
        s += n;
        if (*s == '<') {
            n = angles_length(s);
            if (n == 0)
                return false;
            s += n;
        }
        if (*s == '\0')
            return true;
        if (*s++ != '.')
            return false;
    }
}

void hir_out_backticked(Out *o, const char *s)
{
    out_quoted(o, s, '`');
}

void hir_out_name(Out *o, const char *name)
{
    if (is_plain_name(name))
        out_str(o, name);
    else
        hir_out_backticked(o, name);
}

void hir_out_word(Out *o, const char *word)
{
    size_t n = word_length(word);
    if (n > 0 && word[n] == '\0' && !is_reserved(word, n))
        out_str(o, word);
    else
        hir_out_backticked(o, word);
}

void hir_out_string(Out *o, const char *s, size_t n)
{
    out_char(o, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            out_printf(o, "\\%c", c);
        else if (c == '\n')
            out_str(o, "\\n");
        else if (c < 0x20 || c == 0x7F)
            out_printf(o, "\\x%02x", c);
        else
            out_char(o, (char)c);
    }
    out_char(o, '"');
}
