/* Completion: what could stand at the cursor, told by the tokens before it and the tree around it.
   Where a '.' has lost what stands before it to a syntax error, the text is checked once more with
   a name at the cursor. */
#include "lsp/complete.h"

#include <string.h>

static const char placeholder[] = "completed_here";

/* ---- the place ----------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || (unsigned char)c >= 0x80;
}

static void read_word(Completion *k)
{
    const Document *d = k->c.document;
    k->start = k->at;
    while (k->start && is_word(d->text[k->start - 1]))
        k->start--;
    k->prefix = arena_strndup(k->r->arena, d->text + k->start, k->at - k->start);
    k->end = k->at;
    while (k->end < d->len && is_word(d->text[k->end]))
        k->end++;
    k->call_follows = k->end < d->len && d->text[k->end] == '(';
}

/* Inside of a comment, a string, an exegesis: nothing is completed there. */
static bool in_text(const Completion *k)
{
    const Tokens *t = &k->x->tokens;
    uint32_t at = k->x->file->base + k->at;
    for (uint32_t i = 0; i < t->comment_len; i++) {
        const Comment *c = &t->comments[i];
        bool to_line_end = c->kind != COMMENT_BLOCK;
        if (c->lo < at && (at < c->hi || (to_line_end && at == c->hi)))
            return true;
    }
    for (uint32_t i = 0; i < t->len && t->data[i].lo < at; i++) {
        TokenKind kind = (TokenKind)t->data[i].kind;
        bool text = kind == T_STRING || kind == T_CHAR || kind == T_DOC || kind == T_DOC_FIRST
                    || kind == T_RAW;
        bool number = kind == T_INT || kind == T_FLOAT || kind == T_VERSION;
        if ((text && at < t->data[i].hi) || (number && at == t->data[i].hi))
            return true;
    }
    return false;
}

/* The last token before the word; NULL at the beginning. */
static const Token *token_before(const Completion *k)
{
    const Tokens *t = &k->x->tokens;
    uint32_t at = k->x->file->base + k->start, i = 0;
    while (i < t->len && t->data[i].kind != T_EOF && t->data[i].lo < at)
        i++;
    while (i > 0 && t->data[i - 1].flags & TF_VIRTUAL)
        i--;
    return i ? &t->data[i - 1] : NULL;
}

/* The bracket that is open at the word; NULL for none. */
static const Token *open_bracket(const Completion *k)
{
    const Tokens *t = &k->x->tokens;
    uint32_t at = k->x->file->base + k->start, depth = 0, i = 0;
    while (i < t->len && t->data[i].kind != T_EOF && t->data[i].lo < at)
        i++;
    while (i-- > 0) {
        TokenKind kind = (TokenKind)t->data[i].kind;
        if (t->data[i].flags & TF_VIRTUAL)
            continue;
        if (kind == T_RPAREN || kind == T_RBRACKET || kind == T_RBRACE)
            depth++;
        else if ((kind == T_LPAREN || kind == T_LBRACKET || kind == T_LBRACE) && !depth--)
            return &t->data[i];
    }
    return NULL;
}

static uint32_t in_session(const Completion *k, uint32_t token_offset)
{
    return token_offset - k->x->file->base + k->c.file->base;
}

static bool first_on_line(const Completion *k)
{
    const Document *d = k->c.document;
    uint32_t i = k->start;
    while (i && (d->text[i - 1] == ' ' || d->text[i - 1] == '\t'))
        i--;
    return !i || d->text[i - 1] == '\n' || d->text[i - 1] == '\r';
}

/* ---- members ------------------------------------------------------------------------------- */

static void give_builtin_method(void *user, Builtin b, const char *name, const char *signature)
{
    (void)b;
    offer_builtin(user, name, signature, true);
}

static void give_map(Completion *k, const Map *m, unsigned rank)
{
    for (uint32_t i = 0; i < m->len; i++) {
        const Def *d = m->entries[i].value;
        offer_def(k, sym_text(d->name), d, rank, NULL);
    }
}

static void give_trait_methods(Completion *k, const Def *trait)
{
    give_map(k, &trait->trait->members, RANK_MEMBER);
}

static void members_of(Completion *k, Type *t)
{
    const TypeInfo *info = sema_info(t);
    for (uint32_t i = 0; t->kind == TY_TUPLE && i < t->args.len; i++)
        offer_word(k, arena_printf(k->r->arena, "%u", (unsigned)i),
                   type_name(k->c.snapshot->program->types, t->args.data[i]), 5, RANK_MEMBER);
    for (uint32_t i = 0; info && t->kind != TY_ENUM && i < info->fields.len; i++)
        if (info->fields.data[i].def)
            offer_def(k, sym_text(info->fields.data[i].name), info->fields.data[i].def, RANK_LOCAL,
                      NULL);
    if (info) {
        give_map(k, &info->members, RANK_MEMBER);
        for (uint32_t i = 0; i < info->traits.len; i++)
            give_trait_methods(k, info->traits.data[i]->def);
    }
    if (t->kind == TY_PARAM)
        for (uint32_t i = 0; i < t->def->typaram->bounds.len; i++)
            give_trait_methods(k, t->def->typaram->bounds.data[i]->def);
    sema_builtin_methods(k->c.snapshot->program, t, give_builtin_method, k);
}

static void give_variants(Completion *k, const EnumInfo *e, unsigned rank)
{
    for (uint32_t i = 0; e && i < e->variants.len; i++)
        offer_def(k, sym_text(e->variants.data[i].name), e->variants.data[i].def, rank, NULL);
}

/* What follows the name of a type: with '.' its inline enumerations, with '::' also the rest. */
static void statics_of(Completion *k, const Def *d, bool dot)
{
    if (d->kind == DEF_ENUM)
        give_variants(k, d->enumeration, RANK_MEMBER);
    if (d->kind != DEF_GENE && d->kind != DEF_SYSTEM)
        return;
    give_variants(k, d->info->enumeration, RANK_LOCAL);
    give_map(k, &d->info->statics, RANK_MEMBER);
    for (uint32_t i = 0; i < d->info->fields.len; i++) {
        const EnumInfo *e = d->info->fields.data[i].inline_enum;
        if (e && dot)
            offer_def(k, sym_text(d->info->fields.data[i].name), e->def, RANK_MEMBER, NULL);
        else
            give_variants(k, e, RANK_MEMBER);
    }
    sema_builtin_statics(k->c.snapshot->program, d->type, give_builtin_method, k);
}

static void give_export(void *user, Sym name, Def *d)
{
    offer_def(user, sym_text(name), d, RANK_GLOBAL, NULL);
}

/* After a path that names a module or type. False: what stands there is neither. */
static bool after_name(Completion *k, uint32_t end, bool dot)
{
    const Ref *ref = snapshot_ref(k->c.snapshot, end);
    const Def *d = ref && ref->span.hi == end ? ref->def : NULL;
    if (d && d->kind == DEF_MODULE) {
        sema_exports(k->c.snapshot->program, d->mod, give_export, k);
        return true;
    }
    if (!d || (d->kind != DEF_GENE && d->kind != DEF_SYSTEM && d->kind != DEF_ENUM))
        return false;
    statics_of(k, d, dot);
    return true;
}

/* The typed expression that ends where the '.' stands. */
static Type *type_before(Completion *k, uint32_t dot)
{
    NodePath path;
    node_path(k->r->arena, k->c.unit, dot, &path);
    for (uint32_t i = path.len; i-- > 0;) {
        const Expr *e = path.data[i].kind == NODE_EXPR ? path.data[i].expr : NULL;
        if (e && e->span.hi == dot && e->type && e->type->kind != TY_ERROR
            && e->type->kind != TY_VAR)
            return e->type;
    }
    return NULL;
}

static bool after_dot(Completion *k, uint32_t dot)
{
    if (after_name(k, dot, true))
        return true;
    Type *t = type_before(k, dot);
    if (t)
        members_of(k, t);
    return t != NULL;
}

/* `UInt64::`, or the path of a type or module. */
static bool after_path(Completion *k, const Token *sep)
{
    uint32_t end = in_session(k, sep->lo);
    if (after_name(k, end, false))
        return true;
    if (sep == k->x->tokens.data || sep[-1].kind != T_NAME)
        return false;
    uint32_t len;
    Span at = {in_session(k, sep[-1].lo), in_session(k, sep[-1].hi)};
    const char *text = source_text(k->c.snapshot->session, at, &len);
    Type *t = sema_type_named(k->c.snapshot->program, text, len);
    if (t)
        sema_builtin_statics(k->c.snapshot->program, t, give_builtin_method, k);
    return t != NULL;
}

/* ---- names --------------------------------------------------------------------------------- */

static bool names_type(const Def *d)
{
    return d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT
           || d->kind == DEF_TYPARAM || d->kind == DEF_MODULE || d->kind == DEF_ENUM;
}

static void give_visible(void *user, Sym name, Def *d)
{
    offer_def(user, sym_text(name), d, RANK_GLOBAL, NULL);
}

static void give_visible_type(void *user, Sym name, Def *d)
{
    if (names_type(d))
        offer_def(user, sym_text(name), d, RANK_GLOBAL, NULL);
}

static void give_local(void *user, Sym name, Def *d)
{
    offer_def(user, sym_text(name), d, RANK_LOCAL, NULL);
}

typedef struct Importable {
    Completion *k;
    const Module *from;
    bool types_only;
} Importable;

static void give_importable(void *user, Sym name, Def *d)
{
    const Importable *i = user;
    if (i->types_only && !names_type(d))
        return;
    FixEdit e = sema_import_edit(i->k->c.snapshot->program, i->k->c.module, i->from, name);
    offer_def(i->k, sym_text(name), d, RANK_IMPORT, &e);
}

/* With a letter or two to go by, what other modules export. */
static void give_imports(Completion *k, bool types_only)
{
    const Program *p = k->c.snapshot->program;
    for (uint32_t i = 0; *k->prefix && i < p->modules.len; i++) {
        Importable from = {k, p->modules.data[i], types_only};
        if (from.from != k->c.module)
            sema_exports(k->c.snapshot->program, p->modules.data[i], give_importable, &from);
    }
}

static void give_type_params(Completion *k)
{
    const FunInfo *f = fun_at(&k->path);
    const Def *owner = owner_at(&k->path);
    for (uint32_t i = 0; f && i < f->tparams.len; i++)
        offer_def(k, sym_text(f->tparams.data[i]->name), f->tparams.data[i], RANK_LOCAL, NULL);
    const Type *t = owner ? owner->type : NULL;
    for (uint32_t i = 0; t && i < t->args.len; i++) {
        const Def *param = t->args.data[i]->def;
        if (t->args.data[i]->kind == TY_PARAM)
            offer_def(k, sym_text(param->name), param, RANK_LOCAL, NULL);
    }
    if (owner)
        offer_word(k, "Self", "the type around this", 0, RANK_LOCAL);
}

static void complete_type(Completion *k)
{
    give_type_params(k);
    sema_visible(k->c.snapshot->program, k->c.module, give_visible_type, k);
    for (uint32_t i = 0; sema_builtin_type(i); i++)
        offer_word(k, sema_builtin_type(i), "built in", 7, RANK_BUILTIN);
    offer_word(k, "enum", "one of several variants", 0, RANK_KEYWORD);
    offer_word(k, "fun", "a function value", 0, RANK_KEYWORD);
    give_imports(k, true);
}

/* ---- expressions --------------------------------------------------------------------------- */

static Type *argument_type(const Expr *e, uint32_t offset)
{
    const CallTarget *t = e->call.target;
    if (!t || !t->def || t->def->kind != DEF_FUN || offset <= e->call.callee->span.hi)
        return NULL;
    uint32_t i = 0;
    while (i < e->call.args.len && e->call.args.data[i]->span.hi < offset)
        i++;
    return i < t->def->fun->params.len ? t->def->fun->params.data[i]->type : NULL;
}

/* What the value at the cursor will be compared with, given to or stored in. */
static Type *expected_type(const Completion *k)
{
    for (uint32_t i = k->path.len; i-- > 0;) {
        Node n = k->path.data[i];
        const Expr *e = n.kind == NODE_EXPR ? n.expr : NULL;
        if (n.kind == NODE_FIELD_INIT) {
            const Ref *ref = snapshot_ref(k->c.snapshot, n.init->name.span.lo);
            return ref ? ref->def->type : NULL;
        }
        if (e && e->kind == EX_BINARY && e->binary.op >= OP_EQ && e->binary.op <= OP_GE)
            return e->binary.left->type;
        if (e && e->kind == EX_CALL)
            return argument_type(e, k->c.offset);
        if (e && e->kind == EX_ASSIGN && e->assign.place && e->assign.place->span.hi < k->c.offset)
            return e->assign.place->type;
        if (e && (e->kind == EX_BLOCK || e->kind == EX_RETURN)) {
            const FunInfo *f = fun_at(&k->path);
            return f ? f->result : NULL;
        }
    }
    return NULL;
}

/* In a constraint, a default or a `where` the fields are known by their bare names. */
static const Def *bare_owner(const Completion *k)
{
    for (uint32_t i = k->path.len; i-- > 0;) {
        Node n = k->path.data[i];
        if (n.kind == NODE_FUN)
            return NULL;
        if (n.kind == NODE_MEMBER && (n.member->kind == MEM_CONSTRAINT
                                      || n.member->kind == MEM_FIELD))
            return owner_at(&k->path);
    }
    return NULL;
}

static void give_this(Completion *k)
{
    const FunInfo *f = fun_at(&k->path);
    const Def *owner = owner_at(&k->path);
    const Def *bare = bare_owner(k);
    if (owner && (!f || f->self != SELF_NONE))
        offer_word(k, "this", sym_text(owner->name), 0, RANK_LOCAL);
    for (uint32_t i = 0; bare && bare->kind != DEF_TRAIT && i < bare->info->fields.len; i++)
        if (bare->info->fields.data[i].def)
            offer_def(k, sym_text(bare->info->fields.data[i].name), bare->info->fields.data[i].def,
                      RANK_LOCAL, NULL);
}

static void give_builtin_function(void *user, Builtin b, const char *name, const char *signature)
{
    (void)b;
    offer_builtin(user, name, signature, false);
}

static void complete_expression(Completion *k)
{
    Type *want = expected_type(k);
    if (want && want->kind != TY_ERROR)
        give_variants(k, sema_enum(k->c.snapshot->program, want), RANK_EXPECTED);
    locals_at(&k->path, k->c.offset, give_local, k);
    give_this(k);
    sema_visible(k->c.snapshot->program, k->c.module, give_visible, k);
    sema_builtin_functions(k->c.snapshot->program, give_builtin_function, k);
    offer_snippets(k, BODY);
    for (uint32_t i = 0; *k->prefix && sema_builtin_type(i); i++)
        offer_word(k, sema_builtin_type(i), "built in", 7, RANK_BUILTIN);
    give_imports(k, false);
}

static bool complete_pattern(Completion *k)
{
    const Program *p = k->c.snapshot->program;
    for (uint32_t i = k->path.len; i-- > 0;) {
        Node n = k->path.data[i];
        const Expr *e = n.kind == NODE_EXPR ? n.expr : NULL;
        Type *t = n.kind == NODE_PAT ? n.pat->type
                  : e && e->kind == EX_MATCH ? e->match.subject->type : NULL;
        if (t && t->kind != TY_ERROR) {
            give_variants(k, sema_enum(p, t), RANK_EXPECTED);
            offer_word(k, "_", "anything", 0, RANK_KEYWORD);
            return true;
        }
        if (e && e->kind == EX_BLOCK)
            return false;
    }
    return false;
}

/* Fields that a literal does not give yet. */
static bool complete_record(Completion *k)
{
    for (uint32_t i = k->path.len; i-- > 0;) {
        const Expr *e = k->path.data[i].kind == NODE_EXPR ? k->path.data[i].expr : NULL;
        if (!e || e->kind != EX_RECORD)
            continue;
        const Ref *ref = snapshot_ref(k->c.snapshot, e->record.path.span.hi);
        const Def *d = ref ? ref->def : NULL;
        bool variant = d && d->kind == DEF_VARIANT;
        if (!d || (!variant && d->kind != DEF_GENE && d->kind != DEF_SYSTEM))
            return false;
        uint32_t n = variant ? d->variant->fields.len : d->info->fields.len;
        for (uint32_t f = 0; f < n; f++) {
            const FieldInfo *field = variant ? &d->variant->fields.data[f]
                                             : &d->info->fields.data[f];
            bool given = false;
            for (uint32_t g = 0; g < e->record.fields.len; g++)
                given = given || (e->record.fields.data[g].name.sym == field->name
                                  && e->record.fields.data[g].name.span.hi < k->c.offset);
            if (!given && field->def)
                offer_field_init(k, field->def);
        }
        return true;
    }
    return false;
}

/* ---- the rest ------------------------------------------------------------------------------ */

static const UseDecl *use_at(const Completion *k)
{
    const Document *d = k->c.document;
    for (uint32_t i = 0; i < k->c.unit->uses.len; i++) {
        const UseDecl *u = k->c.unit->uses.data[i];
        if (u->span.lo < k->c.offset && k->c.offset <= u->span.hi + 1
            && !memchr(d->text + (u->span.hi - k->c.file->base), '\n',
                       k->c.offset > u->span.hi ? k->c.offset - u->span.hi : 0))
            return u;
    }
    return NULL;
}

static bool spells(const Tokens *t, uint32_t i, const char *word)
{
    size_t n = strlen(word);
    return i < t->len && t->data[i].hi - t->data[i].lo == n
           && memcmp(token_at(t, &t->data[i]), word, n) == 0;
}

/* The words of the line before the cursor begin with `use`: with nothing behind it it is no keyword
   yet. */
static bool in_use_line(const Completion *k)
{
    const Tokens *t = &k->x->tokens;
    uint32_t at = k->x->file->base + k->start, i = 0;
    while (i < t->len && t->data[i].kind != T_EOF && t->data[i].lo < at)
        i++;
    while (i > 0 && !(t->data[i - 1].flags & TF_NEWLINE))
        i--;
    if (i && spells(t, i - 1, "pub"))
        i++;
    return i && t->data[i - 1].lo < at && spells(t, i - 1, "use");
}

/* Modules by their whole name; of a path the rest of it. */
static void complete_module(Completion *k)
{
    const Document *d = k->c.document;
    uint32_t from = k->start;
    while (from && (is_word(d->text[from - 1]) || d->text[from - 1] == '.'))
        from--;
    const char *path = arena_strndup(k->r->arena, d->text + from, k->start - from);
    const Program *p = k->c.snapshot->program;
    for (uint32_t i = 0; i < p->modules.len; i++) {
        const Module *m = p->modules.data[i];
        if (m != k->c.module && strncmp(sym_text(m->name), path, strlen(path)) == 0)
            offer_word(k, sym_text(m->name) + strlen(path), "module", 9, RANK_GLOBAL);
    }
}

static bool complete_use(Completion *k, const Token *bracket)
{
    const UseDecl *u = use_at(k);
    bool items = bracket && bracket->pkind == T_LB_USE;
    if (!u && !in_use_line(k) && !items)
        return false;
    Module *m = u ? sema_used_module(k->c.snapshot->program, u) : NULL;
    if (items && m)
        sema_exports(k->c.snapshot->program, m, give_export, k);
    else if (!items)
        complete_module(k);
    return true;
}

static bool complete_attribute(Completion *k, const Token *before, const Token *bracket)
{
    bool at = before && before->pkind == T_ATTR;
    bool hash = bracket && bracket->kind == T_LBRACKET && bracket > k->x->tokens.data
                && bracket[-1].pkind == T_HASH && before == bracket;
    bool crdt = bracket && bracket->kind == T_LPAREN && before == bracket
                && bracket - k->x->tokens.data > 1 && bracket[-2].pkind == T_ATTR;
    for (uint32_t i = 0; (at || hash) && sema_attribute(i); i++)
        offer_word(k, sema_attribute(i), "attribute", 0, RANK_GLOBAL);
    for (uint32_t i = 0; crdt && sema_crdt_strategy(i); i++)
        offer_word(k, sema_crdt_strategy(i), "how replicas are merged", 0, RANK_GLOBAL);
    return at || hash || crdt;
}

static bool wants_type(const Token *before, const Token *bracket)
{
    bool values = bracket && (bracket->pkind == T_LB_RECORD || bracket->pkind == T_LB_MAP);
    if (!before)
        return false;
    switch (before->pkind) {
    case T_COLON: return !values;
    case T_ARROW: case T_K_EXTENDS: case T_AS: case T_K_IMPL: return true;
    case T_LT: return (before->flags & TF_ANGLE) != 0;
    default: return false;
    }
}

static void complete_body(Completion *k, const Token *before, const Token *bracket)
{
    TokenKind in = bracket ? (TokenKind)bracket->pkind : T_EOF;
    bool starts = first_on_line(k) || before == bracket;
    const Def *owner = owner_at(&k->path);
    if (wants_type(before, bracket)) {
        complete_type(k);
    } else if (!bracket) {
        offer_snippets(k, TOP);
    } else if (in == T_LB_BODY && starts) {
        offer_snippets(k, owner && owner->kind == DEF_TRAIT ? TRAIT : MEMBER);
    } else if (in == T_LB_RECORD && (before == bracket || before->pkind == T_COMMA)) {
        if (!complete_record(k) && !complete_pattern(k))
            complete_expression(k);
    } else if (in == T_LB_ARMS && (starts || before->pkind == T_COMMA || before->pkind == T_BAR)) {
        complete_pattern(k);
    } else if (in != T_LB_ENUM) {
        complete_expression(k);
    }
}

/* Once more with a name at the cursor, for what stands before a '.'. */
static Snapshot *with_name(Completion *k)
{
    const Document *d = k->c.document;
    Out o = {0};
    k->named = true;
    out_bytes(&o, d->text, k->at);
    out_str(&o, placeholder);
    out_bytes(&o, d->text + k->at, d->len - k->at);
    Overlay text = {d->path, o.data, o.len};
    const volatile int *cancel = pump_cancel(k->r->server->pump, false);
    Snapshot *s = workspace_check(k->r->server, k->c.workspace, &text, 1, cancel);
    out_free(&o);
    if (*cancel) { /* half a check answers nothing */
        snapshot_free(s);
        request_fail(k->r, RPC_CANCELLED, "cancelled");
        return NULL;
    }
    SourceFile *f = snapshot_file(s, d->path);
    if (!f)
        return s;
    k->c.snapshot = s;
    k->c.file = f;
    k->c.unit = snapshot_unit(s, f);
    k->c.offset = f->base + k->at;
    k->c.module = snapshot_module(s, k->c.unit, k->c.offset);
    return s;
}

/* The expression around the cursor was lost to a syntax error: the value that is about to be
   written is what it lacks. */
static bool lost_value(const Completion *k)
{
    Node n = k->path.data[k->path.len - 1];
    return n.kind == NODE_EXPR && n.expr->kind == EX_ERROR && !first_on_line(k);
}

/* Nothing but a '.' or '::' was typed yet, and what was checked is older than that. The text with a
   name at the cursor is the better one to check then: once, not twice. */
static Snapshot *check_with_name(Completion *k)
{
    const Token *before = token_before(k);
    Workspace *w = workspace_reading(k->r->server, k->c.document->path);
    if (*k->prefix || !before || (before->kind != T_DOT && before->kind != T_PATHSEP) || !w
        || !w->stale)
        return NULL;
    k->c.workspace = w;
    return with_name(k);
}

static Snapshot *complete(Completion *k)
{
    const Token *before = token_before(k), *bracket = open_bracket(k);
    Snapshot *own = NULL;
    if (complete_attribute(k, before, bracket) || complete_use(k, bracket))
        return NULL;
    if (before && before->kind == T_DOT) {
        if (!after_dot(k, in_session(k, before->lo)) && !*k->prefix && !k->named) {
            own = with_name(k);
            after_dot(k, in_session(k, before->lo));
        }
    } else if (before && before->kind == T_PATHSEP) {
        if (!after_path(k, before) && !*k->prefix && !k->named) {
            own = with_name(k);
            after_path(k, before);
        }
    } else {
        node_path(k->r->arena, k->c.unit, k->c.offset, &k->path);
        if (!*k->prefix && !k->named && lost_value(k)) {
            own = with_name(k);
            node_path(k->r->arena, k->c.unit, k->c.offset, &k->path);
        }
        complete_body(k, before, bracket);
    }
    return own;
}

/* The text and the word in it, then what is known about them: *own is to be freed. */
static bool prepare(Completion *k, Snapshot **own)
{
    Request *r = k->r;
    if (!request_offset(r, &k->c.document, &k->at))
        return false;
    k->x = document_syntax(k->c.document);
    read_word(k);
    *own = check_with_name(k);
    if (*own && !k->c.unit) {
        snapshot_free(*own);
        request_fail(r, RPC_REQUEST_FAILED, "%s could not be read", k->c.document->path);
        return false;
    }
    return !r->error && (*own || request_cursor(r, &k->c));
}

void lsp_completion(Request *r)
{
    Completion k = {.r = r};
    Json *j = r->out, items = {0};
    Snapshot *own = NULL;
    if (!prepare(&k, &own))
        return;
    r->out = &items;
    json_open(&items, '[');
    if (!in_text(&k)) {
        Snapshot *more = complete(&k);
        own = more ? more : own;
    }
    json_close(&items, ']');
    r->out = j;
    json_open(j, '{');
    json_put_bool(j, "isIncomplete", k.incomplete || !*k.prefix);
    json_key(j, "items");
    json_raw(j, items.out.data, items.out.len);
    json_close(j, '}');
    json_free(&items);
    snapshot_free(own);
}
