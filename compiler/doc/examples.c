/* Examples: `dol` blocks in documentation are checked as a user of their module would write them.
   All of them are checked at once, in a session of their own, each as a module; what is wrong with
   one is told at its place in the documentation. */
#include "doc/site.h"

#include <string.h>

typedef struct LineMap {
    uint32_t at; /* offset in the example's text */
    Span place;  /* of the line in the documentation */
} LineMap;

typedef struct Example {
    const Doc *doc;
    Span fence;
    bool fails, seen_error;
    SourceFile *file; /* in the session of the examples */
    VEC(LineMap) lines;
} Example;
typedef VEC(Example *) Examples;

typedef struct Collector {
    Site *site;
    const Page *page;
    Examples *out;
    Session *session;
} Collector;

/* ---- what the fence says ------------------------------------------------------------------- */

/* "dol,ignore why". False when it is no example, or none that is checked. */
static bool is_checked(Site *s, const Doc *doc, const Fence *f, bool *fails)
{
    Line info = f->info;
    uint32_t n = 0;
    while (n < info.len && !strchr(" ,", info.text[n]))
        n++;
    if (n != 3 || memcmp(info.text, "dol", 3) != 0)
        return false;
    bool checked = true;
    while (n < info.len && info.text[n] == ',') {
        uint32_t lo = ++n;
        while (n < info.len && !strchr(" ,", info.text[n]))
            n++;
        const char *word = info.text + lo;
        uint32_t len = n - lo;
        Span at = doc_place(s->session, doc, word, len);
        bool ignored = len == 6 && memcmp(word, "ignore", 6) == 0;
        if (ignored && n == info.len)
            diag_add(s->session->diags, DIAG_EXAMPLE_IGNORED, at);
        if (len == 4 && memcmp(word, "fail", 4) == 0)
            *fails = true;
        else if (!ignored)
            diag_add(s->session->diags, DIAG_EXAMPLE_WORD, at,
                     arena_strndup(s->arena, word, len));
        checked = checked && !ignored;
    }
    return checked;
}

/* ---- its text ------------------------------------------------------------------------------ */

static void skip_blanks(const Fence *f, uint32_t *line, uint32_t *at)
{
    while (*line < f->count) {
        Line l = f->lines[*line];
        while (*at < l.len && strchr(" \t\r", l.text[*at]))
            ++*at;
        bool comment = *at + 1 < l.len && (memcmp(l.text + *at, "//", 2) == 0
                                           || memcmp(l.text + *at, "--", 2) == 0);
        if (*at < l.len && !comment)
            return;
        ++*line;
        *at = 0;
    }
}

static bool in_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* The word that the example begins with. */
static const char *first_word(Arena *a, const Fence *f)
{
    uint32_t line = 0, at = 0, n = 0;
    skip_blanks(f, &line, &at);
    if (line == f->count)
        return "";
    const char *p = f->lines[line].text + at;
    while (at + n < f->lines[line].len && ((p[n] >= 'a' && p[n] <= 'z') || p[n] == '#'
                                           || p[n] == '@'))
        n++;
    bool longer = at + n < f->lines[line].len && in_word(p[n]); /* `use_count()` is no `use` */
    return arena_strndup(a, p, longer ? 0 : n);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

/* Words that begin a declaration; anything else is what a function does. */
static bool is_declaration(const char *word)
{
    static const char *const words[] = {
        "module", "use", "pub", "gene", "gen", "trait", "system", "constraint", "rule", "fun",
        "extern", "const", "evolves", "evo", "impl", "atomic", "sex", "mod", "type", "enum",
        "exegesis", "docs", NULL};
    return is_one_of(word, words) || *word == '@' || *word == '#';
}

/* The example sees what its module exports and, unless it imports for itself, what that imports. */
static void put_imports(Collector *c, Out *o, bool own_imports)
{
    const Module *m = c->page->module;
    out_printf(o, "module doc_example_%u\nuse %s.*\n", c->out->len + 1, sym_text(m->name));
    for (uint32_t i = 0; !own_imports && i < m->unit->uses.len; i++) {
        uint32_t len;
        const char *text = source_text(c->site->session, m->unit->uses.data[i]->span, &len);
        if (m->unit->uses.data[i]->foreign)
            continue;
        out_bytes(o, text, len);
        out_char(o, '\n');
    }
}

static void put_lines(Collector *c, Example *x, const Fence *f, Out *o)
{
    bool braces = doc_has_braces(c->site->session, x->doc);
    for (uint32_t i = 0; i < f->count; i++) {
        Line l = f->lines[i];
        LineMap m = {(uint32_t)o->len, doc_place(c->site->session, x->doc, l.text, l.len)};
        vec_push(c->site->arena, &x->lines, m);
        for (uint32_t k = 0; k < l.len; k++) {
            bool escape = braces && l.text[k] == '\\' && k + 1 < l.len
                          && strchr("{}", l.text[k + 1]);
            out_char(o, escape ? ' ' : l.text[k]);
        }
        out_char(o, '\n');
    }
}

static void add_example(void *user, const Doc *doc, const Fence *f)
{
    Collector *c = user;
    Arena *a = c->site->arena;
    bool fails = false;
    if (!is_checked(c->site, doc, f, &fails))
        return;
    Example *x = ARENA_NEW(a, Example);
    x->doc = doc;
    x->fails = fails;
    x->fence = doc_place(c->site->session, doc, f->info.text, f->info.len);
    Out o = {0};
    const char *word = first_word(a, f);
    bool statements = !is_declaration(word);
    if (strcmp(word, "module") != 0)
        put_imports(c, &o, strcmp(word, "use") == 0);
    out_str(&o, statements ? "fun doc_example() {\n" : "");
    put_lines(c, x, f, &o);
    out_str(&o, statements ? ";\n}\n" : "");
    Session *s = c->session;
    x->file = sources_add(&s->sources, arena_printf(s->arena, "doc_example_%u", c->out->len + 1),
                          arena_strndup(s->arena, o.data, o.len), o.len);
    out_free(&o);
    if (x->file)
        vec_push(a, c->out, x);
}

/* ---- checking ------------------------------------------------------------------------------ */

static void collect(Site *s, Session *own, Examples *out)
{
    Collector c = {.site = s, .out = out, .session = own};
    for (uint32_t i = 0; i < s->pages.len; i++) {
        c.page = s->pages.data[i];
        exegesis_fences(s->arena, &c.page->module->unit->doc, add_example, &c);
    }
    for (uint32_t i = 0; i < s->entries.len; i++) {
        const Entry *e = s->entries.entries[i].value;
        c.page = e->page;
        if (map_key(e->def) == s->entries.entries[i].key)
            exegesis_fences(s->arena, def_doc(e->def), add_example, &c);
    }
}

/* The same texts as the site's session has, whatever has become of the files since. */
static Session *same_texts(const Site *s)
{
    Session *own = session_new();
    own->allow_unfinished = s->session->allow_unfinished;
    own->limits = s->session->limits;
    for (uint32_t i = 0; i < s->session->sources.files.len; i++) {
        const SourceFile *f = s->session->sources.files.data[i];
        session_overlay(own, f->path, f->text, f->len);
    }
    return own;
}

static Program *check(const Site *s, Session *own, const Examples *examples)
{
    VEC(SourceUnit *) units = {0};
    for (uint32_t i = 0; i < s->program->modules.len; i++) {
        const Module *m = s->program->modules.data[i];
        if (m->def->decl || !m->requested)
            continue;
        SourceFile *f = session_load(own, m->unit->file->path, (Span){0, 0});
        if (f)
            vec_push(own->arena, &units, parse_file(own, f));
    }
    for (uint32_t i = 0; i < examples->len; i++)
        vec_push(own->arena, &units, parse_file(own, examples->data[i]->file));
    return sema_check(own, units.data, units.len, s->search, false);
}

/* In the documentation; what lies in the text around the example is told at its fence. */
static Span place_in(const Example *x, Span at)
{
    Span place = x->fence;
    uint32_t lo = at.lo - x->file->base, len = at.hi - at.lo;
    for (uint32_t i = 0; i < x->lines.len; i++) {
        const LineMap *m = &x->lines.data[i];
        uint32_t width = m->place.hi - m->place.lo;
        if (m->at > lo)
            break;
        if (lo - m->at > width)
            continue;
        place.lo = m->place.lo + (lo - m->at);
        place.hi = len < width - (lo - m->at) ? place.lo + len : m->place.hi;
    }
    return place;
}

static Example *example_at(const Examples *all, uint32_t offset)
{
    for (uint32_t i = 0; i < all->len; i++) {
        const SourceFile *f = all->data[i]->file;
        if (offset >= f->base && offset - f->base <= f->len)
            return all->data[i];
    }
    return NULL;
}

static void report(Site *s, Session *own, const Examples *all)
{
    Diag **list;
    uint32_t n;
    diags_sorted(own->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++) {
        Example *x = list[i]->severity == SEV_ERROR ? example_at(all, list[i]->span.lo) : NULL;
        if (!x)
            continue;
        x->seen_error = true;
        if (x->fails)
            continue;
        Diag *g = diag_copy(s->session->diags, list[i], place_in(x, list[i]->span));
        diag_note(s->session->diags, g, "in an example of the documentation");
    }
    for (uint32_t i = 0; i < all->len; i++)
        if (all->data[i]->fails && !all->data[i]->seen_error)
            diag_add(s->session->diags, DIAG_EXAMPLE_FINE, all->data[i]->fence);
}

void site_examples(Site *s)
{
    Examples all = {0};
    Session *own = same_texts(s);
    collect(s, own, &all);
    if (all.len) {
        check(s, own, &all);
        report(s, own, &all);
    }
    session_free(own);
}
