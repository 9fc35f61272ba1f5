/* Members, documentation, sentences. */
#include "syntax/parse.h"

#include <string.h>

/* ---- documentation ---------------------------------------------------------------------- */

static uint32_t blank_prefix(const char *s, const char *end)
{
    uint32_t n = 0;
    while (s + n < end && (s[n] == ' ' || s[n] == '\t'))
        n++;
    return n;
}

static bool is_blank(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
        s++;
    return s == end;
}

static const char *line_stop(const char *s, const char *end)
{
    const char *stop = s < end ? memchr(s, '\n', (size_t)(end - s)) : NULL;
    return stop ? stop : end;
}

/* The indentation that all lines share; of the first only if it is a line of its own. */
static uint32_t shared_indent(const char *s, const char *end, bool first_counts)
{
    uint32_t shared = UINT32_MAX;
    for (const char *line = s; line < end;) {
        const char *stop = line_stop(line, end);
        uint32_t n = blank_prefix(line, stop);
        if ((first_counts || line > s) && !is_blank(line, stop) && n < shared)
            shared = n;
        line = stop + 1;
    }
    return shared;
}

/* The text without the indentation that its lines share, and without blank ends. whole_lines: it
   begins at the start of a line. */
static Doc unindented(Parser *p, const char *s, const char *end, bool whole_lines, Span at)
{
    while (whole_lines && line_stop(s, end) < end && is_blank(s, line_stop(s, end)))
        s = line_stop(s, end) + 1;
    while (end > s && (end[-1] == '\n' || is_blank(end - 1, end)))
        end--;
    uint32_t indent = shared_indent(s, end, whole_lines);
    char *out = arena_alloc(p->arena, (size_t)(end - s) + 1);
    uint32_t len = 0;
    for (const char *line = s; line < end;) {
        const char *stop = line_stop(line, end), *next = stop + 1;
        uint32_t n = whole_lines || line > s ? blank_prefix(line, stop) : 0;
        line += n < indent ? n : indent;
        while (stop > line && is_blank(stop - 1, stop))
            stop--;
        memcpy(out + len, line, (size_t)(stop - line));
        len += (uint32_t)(stop - line);
        if (next < end)
            out[len++] = '\n';
        line = next;
    }
    return (Doc){out, len, at};
}

Doc mk_doc(Parser *p, const Token *t)
{
    uint32_t n = t->hi - t->lo;
    const char *s = token_at(&p->tokens, t), *end = s + n;
    const char *open = memchr(s, '{', n), *newline = memchr(s, '\n', n);
    if (!open || (newline && newline < open)) /* mended: the '{' is missing */
        s = newline ? newline : end;
    else
        s = open + 1;
    if (end > s && end[-1] == '}')
        end--;
    bool whole_lines = line_stop(s, end) < end && is_blank(s, line_stop(s, end));
    if (!whole_lines)
        s += blank_prefix(s, end);
    return unindented(p, s, end, whole_lines, token_span(t));
}

Doc doc_before(Parser *p, uint32_t offset)
{
    Doc none = {0};
    if (!p->tokens.doc_comments)
        return none;
    const Token *data = p->tokens.data;
    uint32_t lo = 0, hi = p->tokens.len;
    while (lo + 1 < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (data[mid].lo <= offset)
            lo = mid;
        else
            hi = mid;
    }
    if (!(data[lo].flags & TF_DOC_COMMENT))
        return none;
    uint32_t a = 0, b = p->tokens.comment_len;
    while (a < b) {
        uint32_t mid = a + (b - a) / 2;
        if (p->tokens.comments[mid].next < lo)
            a = mid + 1;
        else
            b = mid;
    }
    Out o = {0};
    Span at = {0, 0};
    for (; a < p->tokens.comment_len && p->tokens.comments[a].next == lo; a++) {
        const Comment *c = &p->tokens.comments[a];
        if (c->kind != COMMENT_DOC || !c->own_line)
            continue;
        out_bytes(&o, p->tokens.text + (c->lo - p->file->base) + 3, c->hi - c->lo - 3);
        out_char(&o, '\n');
        at = span_join(at, (Span){c->lo, c->hi});
    }
    Doc d = o.len ? unindented(p, o.data, o.data + o.len, true, at) : none;
    out_free(&o);
    return d;
}

/* ---- members ---------------------------------------------------------------------------- */

Member *mk_member(Parser *p, MemberKind k, Span at)
{
    Member *m = ARENA_NEW(p->arena, Member);
    m->kind = k;
    m->span = at;
    return m;
}

Member *mk_field_member(Parser *p, Sym name, Span name_at, TypeExpr *type, Expr *value,
                        Expr *where, Span at)
{
    FieldDecl *f = ARENA_NEW(p->arena, FieldDecl);
    f->name = (Name){name, name_at};
    f->type = type;
    f->value = value;
    f->where = where;
    f->span = at;
    Member *m = mk_member(p, MEM_FIELD, at);
    m->field = f;
    return m;
}

void lost_colon(Parser *p, Sym name, Span name_at)
{
    p->errors++;
    if (parse_line_was_repaired(p, p->current))
        return;
    Diag *d = diag_add(p->s->diags, DIAG_LOST_COLON, name_at, name->text);
    Span end = {name_at.hi, name_at.hi};
    diag_fix(p->s->diags, d, FIX_CERTAIN, end, ":", "insert ':'");
}

Member *mk_const_member(Parser *p, const Token *name, TypeExpr *type, Expr *value, bool is_var,
                        Span at)
{
    ConstDecl *c = ARENA_NEW(p->arena, ConstDecl);
    c->name = mk_name(name);
    c->type = type;
    c->value = value;
    c->is_var = is_var;
    c->span = at;
    Member *m = mk_member(p, MEM_CONST, at);
    m->constant = c;
    return m;
}

Member *mk_fun_member(Parser *p, FunDecl *f, Span at)
{
    Member *m = mk_member(p, MEM_FUN, at);
    m->fun = f;
    return m;
}

Member *mk_type_member(Parser *p, TypeExpr *type, Span at)
{
    Member *m = mk_member(p, type->kind == TE_ENUM ? MEM_ENUM : MEM_ALIAS, at);
    if (type->kind == TE_ENUM)
        m->enumeration = type->enumeration;
    else
        m->alias = type;
    return m;
}

/* One expression is the condition itself; more are a block whose value is the condition. */
static Expr *condition(Parser *p, Expr *const *items, uint32_t len, Span at)
{
    if (len == 0)
        return NULL;
    if (len == 1 && items[0]->kind != EX_LET && items[0]->kind != EX_ASSIGN)
        return items[0];
    uint32_t mark = p->scratch.len;
    for (uint32_t i = 0; i < len; i++)
        SCRATCH_PUSH(p, items[i]);
    return mk_block(p, mark, at);
}

Member *mk_constraint(Parser *p, Sym name, Span name_at, TypeParams *tparams, uint32_t items,
                      Span at)
{
    ConstraintDecl *c = ARENA_NEW(p->arena, ConstraintDecl);
    struct { SLICE(ConstraintItem) items; } all;
    TAKE(p, items, all.items);
    Expr **exprs = ARENA_ARRAY(p->arena, Expr *, all.items.len + 1);
    uint32_t count = 0;
    Span body = {0, 0};
    uint32_t mark = p->scratch.len;
    for (uint32_t i = 0; i < all.items.len; i++) {
        const ConstraintItem *it = &all.items.data[i];
        if (it->member) {
            SCRATCH_PUSH(p, it->member);
        } else {
            exprs[count++] = it->expr;
            body = span_join(body, it->expr->span);
        }
    }
    Member **members;
    uint32_t len;
    take_members(p, mark, &members, &len, &c->doc);
    c->members.data = members;
    c->members.len = len;
    c->name = (Name){name, name_at};
    if (tparams)
        c->tparams = *tparams;
    c->body = condition(p, exprs, count, body);
    c->span = at;
    Member *m = mk_member(p, MEM_CONSTRAINT, at);
    m->constraint = c;
    return m;
}

Member *mk_law(Parser *p, const Token *name, uint32_t params, Expr *body, Span at)
{
    Law *l = ARENA_NEW(p->arena, Law);
    TAKE(p, params, l->params);
    check_param_count(p, l->params.len, at);
    l->name = mk_name(name);
    l->doc = doc_before(p, at.lo);
    if (body && body == p->doc_block && !l->doc.text)
        l->doc = mk_doc(p, p->doc_token);
    l->body = body ? condition(p, body->block.stmts.data, body->block.stmts.len, body->span) : NULL;
    if (body && body->kind != EX_BLOCK)
        l->body = body;
    l->span = at;
    Member *m = mk_member(p, MEM_LAW, at);
    m->law = l;
    return m;
}

Member *mk_impl(Parser *p, TypeParams *tparams, TypeExpr *first, TypeExpr *second,
                uint32_t members, Span head, Span at)
{
    ImplDecl *d = ARENA_NEW(p->arena, ImplDecl);
    Doc doc = {0};
    Member **data;
    uint32_t len;
    take_members(p, members, &data, &len, &doc);
    d->members.data = data;
    d->members.len = len;
    if (tparams)
        d->tparams = *tparams;
    d->trait = first;
    d->target = second;
    d->span = at;
    d->head = head;
    Member *m = mk_member(p, MEM_IMPL, at);
    m->impl = d;
    return m;
}

Member *mk_doc_member(Parser *p, const Token *t, Span at)
{
    Member *m = mk_member(p, MEM_DOC, at);
    m->doc = mk_doc(p, t);
    return m;
}

static Doc *doc_of(Member *m)
{
    switch (m->kind) {
    case MEM_FIELD: return &m->field->doc;
    case MEM_CONSTRAINT: return &m->constraint->doc;
    case MEM_LAW: return &m->law->doc;
    case MEM_FUN: return &m->fun->doc;
    case MEM_CONST: return &m->constant->doc;
    default: return NULL;
    }
}

static void document(Member *m, Doc doc)
{
    Doc *d = doc_of(m);
    if (d && !d->text)
        *d = doc;
}

Member *member_with(Parser *p, Member *m, uint32_t attrs, Modifiers mods, Span at)
{
    Attrs list;
    TAKE(p, attrs, list);
    m->span = at;
    document(m, doc_before(p, at.lo));
    switch (m->kind) {
    case MEM_FIELD:
        m->field->attrs = list;
        m->field->is_pub = mods.is_pub;
        break;
    case MEM_FUN:
        m->fun->attrs = list;
        m->fun->is_pub = mods.is_pub;
        m->fun->flags |= mods.flags;
        m->fun->span = at;
        break;
    case MEM_CONSTRAINT:
        m->constraint->attrs = list;
        m->constraint->is_pub = mods.is_pub;
        break;
    case MEM_CONST:
        m->constant->attrs = list;
        m->constant->is_pub = mods.is_pub;
        break;
    default:
        break;
    }
    return m;
}

void take_members(Parser *p, uint32_t mark, Member ***data, uint32_t *len, Doc *owner)
{
    struct { SLICE(Member *) items; } all;
    TAKE(p, mark, all.items);
    Doc pending = {0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all.items.len; i++) {
        Member *m = all.items.data[i];
        if (m->kind == MEM_DOC) {
            bool end = i == 0 || i + 1 == all.items.len;
            if (end && !owner->text)
                *owner = m->doc;
            else
                pending = m->doc;
            continue;
        }
        if (pending.text)
            document(m, pending);
        pending.text = NULL;
        all.items.data[kept++] = m;
    }
    *data = all.items.data;
    *len = kept;
}

/* ---- sentences -------------------------------------------------------------------------- */

typedef struct Words {
    Parser *p;
    uint32_t at, last; /* token indices */
} Words;

/* The word at w->at, dotted names as one; its interned text. */
static Name next_word(Words *w)
{
    const Token *data = w->p->tokens.data;
    const Token *first = &data[w->at], *end = first;
    w->at++;
    while (w->at + 1 <= w->last && data[w->at].kind == T_DOT) {
        end = &data[w->at + 1];
        w->at += 2;
    }
    Name n = {NULL, {first->lo, end->hi}};
    n.sym = intern(w->p->s->names, token_at(&w->p->tokens, first), end->hi - first->lo);
    return n;
}

static int sentence_kind(Sym s)
{
    switch (s->keyword) {
    case T_K_HAS: return SENT_HAS;
    case T_K_IS: return SENT_IS;
    case T_K_EMITS: return SENT_EMITS;
    case T_K_NEVER: return SENT_NEVER;
    case T_K_REQUIRES: return SENT_REQUIRES;
    case T_K_MATCHES: return SENT_MATCHES;
    case T_K_USES: return SENT_USES;
    case T_K_DERIVES: return SENT_DERIVES;
    default: return -1;
    }
}

static bool is_relation(const Token *t)
{
    return t->kind == T_GE || t->kind == T_GT || t->kind == T_ASSIGN;
}

Member *mk_sentence(Parser *p, const Token *t, Span at)
{
    Sentence *s = ARENA_NEW(p->arena, Sentence);
    Words w = {p, (uint32_t)(t - p->tokens.data), t->last};
    const Token *data = p->tokens.data;
    s->kind = SENT_OTHER;
    s->span = at;
    uint32_t subject = p->scratch.len;
    bool first = true;
    while (w.at <= w.last && s->kind == SENT_OTHER) {
        Name n = next_word(&w);
        int kind = sentence_kind(n.sym);
        uint16_t k = n.sym->keyword;
        if (kind >= 0)
            s->kind = (SentenceKind)kind;
        else if (first && (k == T_K_EACH || k == T_K_ALL || k == T_K_NO))
            s->quantifier = n;
        else
            SCRATCH_PUSH(p, n);
        first = false;
    }
    TAKE(p, subject, s->subject);
    uint32_t object = p->scratch.len;
    while (w.at <= w.last) {
        const Token *k = &data[w.at];
        if (is_relation(k)) {
            s->relation = (Name){intern(p->s->names, token_at(&p->tokens, k), k->hi - k->lo),
                                 token_span(k)};
            w.at++;
            if (w.at <= w.last && (data[w.at].kind == T_VERSION || data[w.at].kind == T_FLOAT ||
                                   data[w.at].kind == T_INT))
                s->version = mk_version(p, &data[w.at++]);
            continue;
        }
        Name n = next_word(&w);
        if (s->kind == SENT_DERIVES && n.sym->keyword == T_K_FROM)
            continue;
        SCRATCH_PUSH(p, n);
    }
    TAKE(p, object, s->object);
    Member *m = mk_member(p, MEM_SENTENCE, at);
    m->sentence = s;
    return m;
}
