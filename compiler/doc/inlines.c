/* What stands in a paragraph: code, emphasis, links, addresses. CommonMark 0.31, section 6, but
   that HTML is text, images are links to them, and delimiters are looked for no further than
   REACH. */
#include "doc/site.h"

#include <string.h>

enum { REACH = 2000, DEEPEST = 8 };

typedef struct Scan {
    const Exegesis *x;
    Arena *arena;
    const char *text; /* the lines with '\n' between them */
    uint32_t len;
    const Line *lines; /* where they come from */
    uint32_t line_count;
    bool in_link;
} Scan;

static void scan(Scan *s, uint32_t lo, uint32_t hi, uint32_t depth, Inlines *to);

/* ---- places -------------------------------------------------------------------------------- */

static Span place_of(const Scan *s, uint32_t at, uint32_t len)
{
    uint32_t i = 0;
    while (i + 1 < s->line_count && at > s->lines[i].len)
        at -= s->lines[i++].len + 1;
    uint32_t left = s->lines[i].len - at;
    return doc_place(s->x->site->session, s->x->doc, s->lines[i].text + at,
                     len < left ? len : left);
}

/* ---- characters ---------------------------------------------------------------------------- */

static bool is_punctuation(char c)
{
    return c && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c & 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static uint32_t run_of(const Scan *s, uint32_t at, uint32_t hi)
{
    uint32_t n = 0;
    while (at + n < hi && s->text[at + n] == s->text[at])
        n++;
    return n;
}

static uint32_t reach(uint32_t at, uint32_t hi)
{
    return hi - at > REACH ? at + REACH : hi;
}

/* Line ends become blanks. */
static void put_text(Scan *s, uint32_t lo, uint32_t hi, Inlines *to)
{
    Out o = {0};
    for (uint32_t i = lo; i < hi; i++)
        out_char(&o, s->text[i] == '\n' ? ' ' : s->text[i]);
    inline_text(s->arena, to, o.len ? o.data : "", o.len);
    out_free(&o);
}

/* ---- code ---------------------------------------------------------------------------------- */

/* Past the run of as many backticks that closes the one at `at`; 0 for none. */
static uint32_t code_end(const Scan *s, uint32_t at, uint32_t hi)
{
    uint32_t n = run_of(s, at, hi), end = reach(at, hi);
    for (uint32_t i = at + n; i < end;) {
        if (s->text[i] != '`') {
            i++;
            continue;
        }
        uint32_t k = run_of(s, i, hi);
        if (k == n)
            return i + k;
        i += k;
    }
    return 0;
}

static const char *code_of(const Scan *s, uint32_t lo, uint32_t hi)
{
    if (hi - lo > 2 && is_space(s->text[lo]) && is_space(s->text[hi - 1]) && s->text[lo + 1] != ' ')
        lo++, hi--;
    Out o = {0};
    const Doc *doc = s->x->doc; /* NULL: words of ours */
    bool braces = !doc || doc_has_braces(s->x->site->session, doc);
    for (uint32_t i = lo; i < hi; i++) {
        bool escape = braces && s->text[i] == '\\' && i + 1 < hi && strchr("{}", s->text[i + 1]);
        if (!escape)
            out_char(&o, s->text[i] == '\n' ? ' ' : s->text[i]);
    }
    const char *text = arena_strndup(s->arena, o.len ? o.data : "", o.len);
    out_free(&o);
    return text;
}

/* `name`: a link where it means one thing. */
static uint32_t scan_code(Scan *s, uint32_t at, uint32_t hi, Inlines *to)
{
    uint32_t n = run_of(s, at, hi), end = code_end(s, at, hi);
    if (!end) {
        put_text(s, at, at + n, to);
        return at + n;
    }
    const Def *d = NULL, *other;
    const char *text = code_of(s, at + n, end - n);
    Meaning m = MEANS_NOTHING;
    if (!s->in_link && s->x->page)
        m = name_meaning(s->x->site, s->x->page, s->x->def, text, (uint32_t)strlen(text), &d,
                         &other);
    if (m == MEANS_ONE && d != s->x->def)
        code_link(s->x->site, s->x->page, d, text, to);
    else
        inline_str(s->arena, &inline_new(s->arena, to, IN_CODE)->kids, text);
    return end;
}

/* ---- links --------------------------------------------------------------------------------- */

/* The ']' of the '[' at `at`; 0 for none. */
static uint32_t bracket_end(const Scan *s, uint32_t at, uint32_t hi)
{
    uint32_t open = 0, end = reach(at, hi);
    for (uint32_t i = at; i < end; i++) {
        if (s->text[i] == '\\')
            i++;
        else if (s->text[i] == '`')
            i = (code_end(s, i, end) ? code_end(s, i, end) : i + run_of(s, i, end)) - 1;
        else if (s->text[i] == '[')
            open++;
        else if (s->text[i] == ']' && --open == 0)
            return i;
    }
    return 0;
}

/* `(address "title")`: what it is of, and past its ')'; 0 when it is none. */
static uint32_t address_end(const Scan *s, uint32_t at, uint32_t hi, uint32_t *lo, uint32_t *stop)
{
    uint32_t end = reach(at, hi), open = 1, i = at + 1;
    while (i < end && is_space(s->text[i]))
        i++;
    bool angle = i < end && s->text[i] == '<';
    *lo = i += angle;
    for (; i < end && !(angle ? s->text[i] == '>' : is_space(s->text[i])); i++) {
        open += !angle && s->text[i] == '(';
        if (!angle && s->text[i] == ')' && --open == 0)
            break;
    }
    *stop = i;
    while (i < end && s->text[i] != ')')
        i++;
    return i < end ? i + 1 : 0;
}

static bool starts(const char *text, uint32_t len, const char *with)
{
    size_t n = strlen(with);
    for (size_t i = 0; i < n; i++)
        if (i >= len || (text[i] | 0x20) != with[i])
            return false;
    return len > n;
}

static bool is_address(const char *text, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        if ((unsigned char)text[i] <= ' ' || strchr("<>\"`\\{}|^", text[i]))
            return false;
    return starts(text, len, "https://") || starts(text, len, "http://")
           || starts(text, len, "mailto:");
}

static void say(Scan *s, DiagCode code, uint32_t at, uint32_t len, const Def *d, const Def *other)
{
    Session *ses = s->x->site->session;
    const char *text = arena_strndup(s->arena, s->text + at, len);
    Diag *g = diag_add(ses->diags, code, place_of(s, at, len), text);
    if (d && def_has_place(d))
        diag_peer(ses->diags, g, d->span, "it could be this");
    if (other && def_has_place(other))
        diag_peer(ses->diags, g, other->span, "or this");
    if (code == DIAG_DOC_LINK_ADDRESS)
        diag_note(ses->diags, g, "links lead to http, https and mailto, or to a declaration by its "
                                 "name");
    if (code == DIAG_DOC_LINK_UNKNOWN)
        diag_note(ses->diags, g, "write '\\[' where no link is meant");
}

/* What [lo, hi) leads to, or NULL; says what is wrong with it. */
static const char *target_of(Scan *s, uint32_t lo, uint32_t hi)
{
    const Def *d, *other;
    const char *text = s->text + lo;
    uint32_t len = hi - lo;
    if (is_address(text, len))
        return arena_strndup(s->arena, text, len);
    switch (name_meaning(s->x->site, s->x->page, s->x->def, text, len, &d, &other)) {
    case MEANS_ONE: return site_href(s->x->site, s->x->page, d);
    case MEANS_MANY: say(s, DIAG_DOC_LINK_AMBIGUOUS, lo, len, d, other); return NULL;
    case MEANS_HIDDEN:
        if (d && d->module && map_get(&s->x->site->page_of, map_key(d->module)))
            say(s, DIAG_DOC_LINK_PRIVATE, lo, len, NULL, NULL);
        return NULL;
    case MEANS_NOTHING: break;
    }
    bool name = true;
    for (uint32_t i = 0; i < len; i++) {
        bool colon = text[i] == ':' && (i + 1 == len || text[i + 1] != ':');
        name = name && !colon && (is_word(text[i]) || strchr("_.:()", text[i]));
        i += text[i] == ':';
    }
    say(s, name ? DIAG_DOC_LINK_UNKNOWN : DIAG_DOC_LINK_ADDRESS, lo, len, NULL, NULL);
    return NULL;
}

/* [name] and [`name`]: only what looks like a name; the rest is text in brackets. */
static bool is_shortcut(const Scan *s, uint32_t at, uint32_t close, uint32_t *lo, uint32_t *hi)
{
    *lo = at + 1;
    *hi = close;
    if (at && is_word(s->text[at - 1]))
        return false;
    if (*hi - *lo > 2 && s->text[*lo] == '`' && s->text[*hi - 1] == '`')
        ++*lo, --*hi;
    if (*hi <= *lo || (s->text[*lo] >= '0' && s->text[*lo] <= '9'))
        return false;
    for (uint32_t i = *lo; i < *hi; i++)
        if (!is_word(s->text[i]) && !strchr("_.:()", s->text[i]))
            return false;
    return true;
}

static uint32_t scan_bracket(Scan *s, uint32_t at, uint32_t hi, uint32_t depth, Inlines *to)
{
    uint32_t close = s->in_link || depth >= DEEPEST ? 0 : bracket_end(s, at, hi), lo, stop, end;
    if (!close) {
        put_text(s, at, at + 1, to);
        return at + 1;
    }
    uint32_t text_lo = at + 1, text_hi = close;
    if (close + 1 < hi && s->text[close + 1] == '('
        && (end = address_end(s, close + 1, hi, &lo, &stop))) {
        /* lo, stop and end are set */
    } else if (close + 1 < hi && s->text[close + 1] == '['
               && (stop = bracket_end(s, close + 1, hi)) > close + 2) {
        lo = close + 2;
        end = stop + 1;
        if (stop - lo > 2 && s->text[lo] == '`' && s->text[stop - 1] == '`')
            lo++, stop--;
    } else if (is_shortcut(s, at, close, &lo, &stop)) {
        end = close + 1;
    } else {
        put_text(s, at, at + 1, to);
        return at + 1;
    }
    const char *href = s->x->page ? target_of(s, lo, stop) : NULL;
    Inlines *in = href ? &inline_link(s->arena, to, href)->kids : to;
    s->in_link = true;
    scan(s, text_lo, text_hi, depth + 1, in);
    s->in_link = false;
    return end;
}

/* <https://…> and https://… as they stand. */
static uint32_t scan_address(Scan *s, uint32_t at, uint32_t hi, Inlines *to)
{
    bool angle = s->text[at] == '<';
    uint32_t lo = at + angle, end = lo, limit = reach(at, hi);
    while (end < limit && (unsigned char)s->text[end] > ' ' && !strchr("<>\"`{}|\\^", s->text[end]))
        end++;
    while (!angle && end > lo && strchr(".,;:!?)]'*_", s->text[end - 1]))
        end--;
    bool closed = !angle || (end < hi && s->text[end] == '>');
    if (s->in_link || !closed || !is_address(s->text + lo, end - lo)) {
        put_text(s, at, at + 1, to);
        return at + 1;
    }
    const char *href = arena_strndup(s->arena, s->text + lo, end - lo);
    inline_str(s->arena, &inline_link(s->arena, to, href)->kids, href);
    return end + angle;
}

/* ---- emphasis ------------------------------------------------------------------------------ */

/* The delimiter of `width` that closes the one at `at`; 0 for none. */
static uint32_t emphasis_end(const Scan *s, uint32_t at, uint32_t hi, uint32_t width)
{
    char c = s->text[at];
    uint32_t end = reach(at, hi);
    for (uint32_t i = at + width; i < end; i++) {
        if (s->text[i] == '\\') {
            i++;
        } else if (s->text[i] == '`') {
            uint32_t code = code_end(s, i, end);
            i = (code ? code : i + run_of(s, i, end)) - 1;
        } else if (s->text[i] == c) {
            uint32_t n = run_of(s, i, end);
            bool closes = n >= width && !is_space(s->text[i - 1]) && (n == width || n > 2)
                          && !(c == '_' && i + n < hi && is_word(s->text[i + n]));
            if (closes && i > at + width)
                return i + n - width;
            i += n - 1;
        }
    }
    return 0;
}

static uint32_t scan_emphasis(Scan *s, uint32_t at, uint32_t hi, uint32_t depth, Inlines *to)
{
    uint32_t n = run_of(s, at, hi), width = n >= 2 ? 2 : 1;
    bool opens = at + n < hi && !is_space(s->text[at + n]) && n <= 3 && depth < DEEPEST
                 && !(s->text[at] == '_' && at && is_word(s->text[at - 1]));
    uint32_t end = opens ? emphasis_end(s, at, hi, width) : 0;
    if (!end) {
        put_text(s, at, at + n, to);
        return at + n;
    }
    Inline *in = inline_new(s->arena, to, width == 2 ? IN_STRONG : IN_EM);
    scan(s, at + width, end, depth + 1, &in->kids);
    return end + width;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static uint32_t scan_one(Scan *s, uint32_t at, uint32_t hi, uint32_t depth, Inlines *to)
{
    char c = s->text[at];
    switch (c) {
    case '\\':
        if (at + 1 < hi && s->text[at + 1] == '\n') {
            inline_new(s->arena, to, IN_BREAK);
            return at + 2;
        }
        if (at + 1 < hi && is_punctuation(s->text[at + 1])) {
            put_text(s, at + 1, at + 2, to);
            return at + 2;
        }
        break;
    case '`': return scan_code(s, at, hi, to);
    case '[': return scan_bracket(s, at, hi, depth, to);
    case '*': case '_': return scan_emphasis(s, at, hi, depth, to);
    case '<': case 'h': return scan_address(s, at, hi, to);
    case '!':
        if (at + 1 < hi && s->text[at + 1] == '[')
            return at + 1; /* an image: a link to it */
        break;
    default: break;
    }
    put_text(s, at, at + 1, to);
    return at + 1;
}

/* Whether a byte may begin something: what lies between is taken at once. */
static bool is_special(const Scan *s, uint32_t at, uint32_t hi)
{
    char c = s->text[at];
    if (c == 'h')
        return hi - at > 7 && memcmp(s->text + at, "http", 4) == 0
               && !(at && is_word(s->text[at - 1]));
    return c == '!' ? at + 1 < hi && s->text[at + 1] == '[' : c && strchr("\\`[*_<", c) != NULL;
}

static void scan(Scan *s, uint32_t lo, uint32_t hi, uint32_t depth, Inlines *to)
{
    for (uint32_t at = lo; at < hi;) {
        uint32_t plain = at;
        while (plain < hi && !is_special(s, plain, hi))
            plain++;
        put_text(s, at, plain, to);
        at = plain < hi ? scan_one(s, plain, hi, depth, to) : plain;
    }
}

void exegesis_inlines(const Exegesis *x, const Line *lines, uint32_t n, Inlines *to)
{
    Out o = {0};
    TextLines trimmed = {0};
    Arena *a = x->site->arena;
    for (uint32_t i = 0; i < n; i++) {
        Line l = lines[i];
        while (l.len && is_space(*l.text))
            l.text++, l.len--;
        while (l.len && strchr(" \t\r", l.text[l.len - 1]))
            l.len--;
        vec_push(a, &trimmed, l);
        out_str(&o, i ? "\n" : "");
        out_bytes(&o, l.text, l.len);
    }
    Scan s = {.x = x, .arena = a, .text = arena_strndup(a, o.len ? o.data : "", o.len),
              .len = (uint32_t)o.len, .lines = trimmed.data, .line_count = n};
    out_free(&o);
    scan(&s, 0, s.len, 0, to);
}
