/* Expressions: the dispatcher, literals, names, fields, indices, casts, `?`. */
#include "sema/check.h"

#include <string.h>

static const Expect nothing_expected = {WANT_ANY, NULL, {0, 0}, NULL, false};

Type *check_any(Sema *sm, Expr *e, Type *hint)
{
    Expect x = nothing_expected;
    x.type = hint;
    return check_expr(sm, e, &x);
}

Type *check_want(Sema *sm, Expr *e, Type *t, Span because, const char *why)
{
    Expect x = {WANT_TYPE, t, because, why, false};
    return check_expr(sm, e, &x);
}

CallTarget *new_target(Sema *sm, CallKind k, Def *d, Builtin b)
{
    CallTarget *t = ARENA_NEW(sm->a, CallTarget);
    t->kind = k;
    t->def = d;
    t->builtin = (uint16_t)b;
    return t;
}

/* ---- literals ------------------------------------------------------------------------------ */

static Type *check_int(Sema *sm, Expr *e, Type *hint)
{
    if (hint && type_is_numeric(hint)) {
        e->type = hint;
        check_literal_range(sm, e);
        return hint;
    }
    Type *t = hint && hint->kind == TY_VAR && hint->var_class != VAR_ANY
                  ? hint : new_var(sm, VAR_INT, e->span);
    set_type(sm, e, t);
    vec_push(sm->a, &sm->literals, e);
    return t;
}

static Type *check_float(Sema *sm, Expr *e, Type *hint)
{
    if (hint && type_is_float(hint))
        return e->type = hint;
    set_type(sm, e, new_var(sm, VAR_FLOAT, e->span));
    return e->type;
}

static Type *check_list(Sema *sm, Expr *e, Type *hint)
{
    uint32_t n = e->list.items.len;
    bool set = hint && hint->kind == TY_SET;
    Type *elem = hint && (hint->kind == TY_LIST || set) ? hint->args.data[0] : NULL;
    Expr *first = n ? e->list.items.data[0] : NULL;
    Type *made;
    if (!elem && !n)
        elem = new_var(sm, VAR_ANY, e->span);
    for (uint32_t i = 0; i < n; i++) {
        Expr *item = e->list.items.data[i];
        if (elem && i)
            check_want(sm, item, elem, first->span, "the elements of a list have one type");
        else if (elem)
            check_want(sm, item, elem, (Span){0, 0}, NULL);
        else
            elem = check_any(sm, item, NULL);
    }
    made = type_make(sm->tt, set ? TY_SET : TY_LIST, NULL, &elem, 1);
    set_type(sm, e, made);
    return made;
}

static Type *check_tuple(Sema *sm, Expr *e, Type *hint)
{
    uint32_t n = e->list.items.len;
    if (!n)
        return e->type = type_basic(sm->tt, TY_UNIT);
    if (n == 1)
        return e->type = check_any(sm, e->list.items.data[0], hint);
    bool fits = hint && hint->kind == TY_TUPLE && hint->args.len == n;
    Type **items = ARENA_ARRAY(sm->a, Type *, n);
    for (uint32_t i = 0; i < n; i++) {
        Type *want = fits ? hint->args.data[i] : NULL;
        items[i] = fits ? check_want(sm, e->list.items.data[i], want, (Span){0, 0}, NULL)
                        : check_any(sm, e->list.items.data[i], NULL);
    }
    set_type(sm, e, type_make(sm->tt, TY_TUPLE, NULL, items, n));
    return e->type;
}

static bool same_literal(const Expr *a, const Expr *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == EX_STRING)
        return a->string.len == b->string.len
               && memcmp(a->string.text, b->string.text, a->string.len) == 0;
    if (a->kind == EX_INT)
        return a->integer.value == b->integer.value;
    if (a->kind == EX_NAME && a->name.def && a->name.def->kind == DEF_VARIANT)
        return a->name.def == b->name.def;
    return false;
}

static void check_duplicate_keys(Sema *sm, Expr *e)
{
    for (uint32_t i = 1; i < e->map.items.len; i++) {
        Expr *k = e->map.items.data[i].key;
        if (i > 256 && k->kind != EX_STRING)
            return; /* a very long table of numbers: the evaluator finds what is left */
        for (uint32_t j = 0; j < i; j++) {
            if (!same_literal(k, e->map.items.data[j].key))
                continue;
            Diag *d = diag_add(sm->d, DIAG_DUPLICATE_KEY, k->span);
            diag_peer(sm->d, d, e->map.items.data[j].key->span, "the same key");
            break;
        }
    }
}

static Type *check_map(Sema *sm, Expr *e, Type *hint)
{
    bool known = hint && hint->kind == TY_MAP;
    Type *kv[2] = {known ? hint->args.data[0] : NULL, known ? hint->args.data[1] : NULL};
    for (uint32_t i = 0; i < e->map.items.len; i++) {
        MapItem *it = &e->map.items.data[i];
        Span because = i && !known ? e->map.items.data[0].key->span : (Span){0, 0};
        if (kv[0]) {
            check_want(sm, it->key, kv[0], because, "the keys of a map have one type");
            check_want(sm, it->value, kv[1], because, "the values of a map have one type");
        } else {
            kv[0] = check_any(sm, it->key, NULL);
            kv[1] = check_any(sm, it->value, NULL);
        }
    }
    for (int i = 0; i < 2; i++)
        if (!kv[i])
            kv[i] = new_var(sm, VAR_ANY, e->span);
    if (!known) {
        Need n = {kv[0], NEED_KEY, e->span, "a Map key"};
        vec_push(sm->a, &sm->needs, n);
    }
    set_type(sm, e, type_make(sm->tt, TY_MAP, NULL, kv, 2));
    check_duplicate_keys(sm, e);
    return e->type;
}

/* ---- names --------------------------------------------------------------------------------- */

static void capture(Sema *sm, Def *local)
{
    for (Frame *f = sm->body->frame; f && f->closure && f->level > local->local->level;
         f = f->outer) {
        bool known = false;
        for (uint32_t i = 0; i < f->closure->captures.len && !known; i++)
            known = f->closure->captures.data[i] == local;
        if (!known)
            vec_push(sm->a, &f->closure->captures, local);
        local->local->captured = true;
    }
}

void mark_read(Sema *sm, Def *local)
{
    local->used = true;
    local->local->reads++;
    if (local->local->level != sm->body->frame->level)
        capture(sm, local);
}

static Type *name_is(Sema *sm, Expr *e, Def *d, Type *t)
{
    e->name.def = d;
    if (expr_is_bare(e)) /* longer paths: resolve.c */
        add_ref(sm, e->name.name.span, d);
    set_type(sm, e, t);
    return t;
}

void capture_this(Sema *sm)
{
    for (Frame *f = sm->body->frame; f && f->closure; f = f->outer)
        f->closure->captures_this = true;
}

static Type *local_name(Sema *sm, Expr *e, Def *d)
{
    if (d->kind == DEF_LOCAL) {
        mark_read(sm, d);
        return name_is(sm, e, d, d->type);
    }
    if (d->kind == DEF_FIELD) {
        d->used = true;
        capture_this(sm);
        return name_is(sm, e, d, d->type ? d->type : type_basic(sm->tt, TY_UNKNOWN));
    }
    if (d->kind == DEF_ERROR)
        return fail(sm, e);
    diag_add(sm->d, DIAG_NOT_A_VALUE, e->span, d->name->text, "a type");
    return fail(sm, e);
}

static const char *kind_word(const Def *d)
{
    switch (d->kind) {
    case DEF_GENE: case DEF_ENUM: case DEF_TYPARAM: return "a type";
    case DEF_SYSTEM: return "a system";
    case DEF_TRAIT: return "a trait";
    case DEF_MODULE: return "a module";
    case DEF_CONSTRAINT: case DEF_LAW: return "a constraint";
    default: return "a declaration";
    }
}

/* The type of a function as a value; generic ones get fresh arguments. */
static Type *fun_value(Sema *sm, Expr *e, Def *d)
{
    FunInfo *f = d->fun;
    if (!f->tparams.len)
        return f->type;
    uint32_t n = f->tparams.len;
    Type **args = ARENA_ARRAY(sm->a, Type *, n);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = new_var(sm, VAR_ANY, e->span);
        pend(sm, &args[i]);
    }
    e->name.targs = args;
    GenericUse u = {d, f->tparams.data, args, n, e->span};
    vec_push(sm->a, &sm->uses, u);
    return type_subst(sm->tt, f->type, f->tparams.data, args, n);
}

static Type *def_value(Sema *sm, Expr *e, Def *d)
{
    switch (d->kind) {
    case DEF_CONST:
        return name_is(sm, e, d, const_type(sm, d, e->span));
    case DEF_FUN:
        if (!d->fun->type)
            return fail(sm, e);
        return name_is(sm, e, d, fun_value(sm, e, d));
    case DEF_ERROR:
        return fail(sm, e);
    case DEF_GENE: {
        Diag *g = diag_add(sm->d, DIAG_NOT_A_VALUE, e->span, d->name->text, "a type");
        if (d->info && d->info->kind == GENE_RECORD)
            diag_note(sm->d, g, "a value of it is written `%s { … }`", d->name->text);
        return fail(sm, e);
    }
    default:
        diag_add(sm->d, DIAG_NOT_A_VALUE, e->span, d->name->text, kind_word(d));
        return fail(sm, e);
    }
}

/* A variant without payload as a value; with payload it is a function of it. */
static Type *variant_value(Sema *sm, Expr *e, VariantInfo *v, Type *t)
{
    if (v->fields.len) {
        Diag *d = diag_add(sm->d, DIAG_VARIANT_PAYLOAD, e->span, v->name->text, v->fields.len,
                           v->fields.len == 1 ? "" : "s");
        if (v->decl)
            diag_peer(sm->d, d, v->decl->span, "declared here");
        e->name.def = v->def;
        set_type(sm, e, t);
        return t;
    }
    return name_is(sm, e, v->def, t);
}

static Type *none_value(Sema *sm, Expr *e, Type *hint)
{
    Type *t = hint && hint->kind == TY_OPTION ? hint
                                              : make_option(sm, new_var(sm, VAR_ANY, e->span));
    return name_is(sm, e, sm->p->builtin_none, t);
}

static bool starts_upper(Sym s)
{
    return s->text[0] >= 'A' && s->text[0] <= 'Z';
}

static Type *missing_name(Sema *sm, Expr *e, Name name, Type *hint)
{
    if (hint && is_error(hint) && starts_upper(name.sym))
        return fail(sm, e); /* a variant of a type that is not known */
    Def *d = import_anyway(sm, name);
    return d ? def_value(sm, e, d) : unknown_name(sm, e, name);
}

static Type *path_name(Sema *sm, Expr *e)
{
    Target t;
    const Path *p = e->name.path;
    if (!resolve_path(sm, p, &t))
        return fail(sm, e);
    if (!t.def || t.def->kind == DEF_TYPARAM) {
        Name last = p->segs.data[p->segs.len - 1].name;
        diag_add(sm->d, DIAG_NO_MEMBER, last.span, type_name(sm->tt, t.type), last.sym->text);
        return fail(sm, e);
    }
    if (t.def->kind == DEF_VARIANT)
        return variant_value(sm, e, t.def->variant, t.type);
    if (t.def->kind == DEF_FUN && t.def->parent && !(t.def->fun->decl->flags & FUN_PROVIDES)) {
        diag_add(sm->d, DIAG_METHOD_VALUE, e->span, t.def->name->text);
        return fail(sm, e);
    }
    return def_value(sm, e, t.def);
}

Type *check_name(Sema *sm, Expr *e, Type *hint)
{
    if (!expr_is_bare(e))
        return path_name(sm, e);
    Name name = e->name.name;
    if (!name.sym)
        return fail(sm, e);
    Slot *s = slot_of(sm, name.sym);
    if (s->local && s->local->kind != DEF_TYPARAM)
        return local_name(sm, e, s->local);
    EnumInfo *en = hint ? sema_enum(sm->p, hint) : NULL;
    VariantInfo *v = en ? find_variant(en, name.sym) : NULL;
    if (v && hint->kind == TY_ENUM)
        return variant_value(sm, e, v, hint);
    if (name.sym == sm->sym_none)
        return none_value(sm, e, hint);
    if (name.sym == sm->sym_result && sm->body->in_ensures) {
        set_type(sm, e, sm->body->fun->result);
        return e->type;
    }
    Def *d = lookup_global(sm, name.sym);
    if (d && hint && is_error(hint) && starts_upper(name.sym) && d->kind != DEF_CONST)
        return fail(sm, e);
    return d ? def_value(sm, e, d) : missing_name(sm, e, name, hint);
}

void name_by_path(Sema *sm, Expr *e, const Path *path)
{
    Path *own = ARENA_NEW(sm->a, Path);
    *own = *path;
    e->name.name = path->segs.data[0].name;
    e->name.path = own;
    e->name.def = NULL;
    e->name.targs = NULL;
}

/* ---- fields -------------------------------------------------------------------------------- */

static Type *no_field(Sema *sm, Expr *e, Type *t, Name name)
{
    if (is_broken(t->def) || reported_member(sm, t->def, name))
        return fail(sm, e);
    Diag *d = diag_add(sm->d, DIAG_NO_FIELD, name.span, type_name(sm->tt, t), name.sym->text);
    note_member(sm, t->def, name, d);
    const TypeInfo *info = sema_info(t);
    if (info) {
        const char *near = suggest_among(sm, name.sym, &info->members);
        if (near)
            diag_fix(sm->d, d, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
        diag_peer(sm->d, d, t->def->span, "`%s` is declared here", t->def->name->text);
    }
    if (t->kind == TY_OPTION || t->kind == TY_RESULT)
        diag_note(sm->d, d, "it may hold no value: take it out first, with `?`, "
                            "`.expect(\"…\")` or `match`");
    return fail(sm, e);
}

static Type *field_of(Sema *sm, Expr *e, Type *t)
{
    Name name = e->field.name;
    const TypeInfo *info = sema_info(t);
    Def *m = info ? map_get(&info->members, map_key(name.sym)) : NULL;
    if (m && m->kind == DEF_ERROR)
        return fail(sm, e);
    if (m && m->kind == DEF_FIELD) {
        e->field.index = m->field->index;
        e->field.def = m;
        m->used = true;
        add_ref(sm, name.span, m);
        if (!m->type) {
            diag_add(sm->d, DIAG_UNTYPED_FIELD, name.span, name.sym->text);
            return fail(sm, e);
        }
        set_type(sm, e, sema_member_type(sm->tt, t, m->type));
        return e->type;
    }
    bool method = (m && m->kind == DEF_FUN) || sema_method(t, name.sym)
                  || has_builtin_method(sm, t, name.sym);
    if (!method)
        return no_field(sm, e, t, name);
    Diag *d = diag_add(sm->d, DIAG_METHOD_VALUE, name.span, name.sym->text);
    diag_fix(sm->d, d, FIX_MAYBE, (Span){name.span.hi, name.span.hi}, "()", "call it");
    return fail(sm, e);
}

Type *check_field(Sema *sm, Expr *e)
{
    Path path;
    if (!e->field.name.sym) {
        check_any(sm, e->field.base, NULL);
        return fail(sm, e);
    }
    if (e->field.base->kind != EX_THIS && chain_path(sm, e, &path)) {
        Target t;
        if (!resolve_path(sm, &path, &t) || !t.def)
            return fail(sm, e);
        Expr *n = ARENA_NEW(sm->a, Expr);
        n->kind = EX_NAME;
        n->span = e->span;
        name_by_path(sm, n, &path);
        Type *got = t.def->kind == DEF_VARIANT ? variant_value(sm, n, t.def->variant, t.type)
                                               : def_value(sm, n, t.def);
        expr_become(e, n);
        set_type(sm, e, got);
        return got;
    }
    Type *t = type_resolve(check_any(sm, e->field.base, NULL));
    if (is_error(t) || t->kind == TY_NEVER || t->kind == TY_UNKNOWN)
        return fail(sm, e);
    if (t->kind == TY_VAR && t->var_class == VAR_ANY) {
        report_open(sm, e->field.base, t, e->field.name);
        return fail(sm, e);
    }
    return field_of(sm, e, t);
}

static Type *check_tuple_index(Sema *sm, Expr *e)
{
    Type *t = type_resolve(check_any(sm, e->tuple_index.base, NULL));
    if (is_error(t))
        return fail(sm, e);
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    if (info && info->kind == GENE_NAMED && e->tuple_index.index == 0) {
        set_type(sm, e, sema_member_type(sm->tt, t, info->fields.data[0].type));
        return e->type;
    }
    if (t->kind != TY_TUPLE || e->tuple_index.index >= t->args.len) {
        diag_add(sm->d, DIAG_TUPLE_INDEX, e->tuple_index.at, type_name(sm->tt, t),
                 e->tuple_index.index);
        return fail(sm, e);
    }
    set_type(sm, e, t->args.data[e->tuple_index.index]);
    return e->type;
}

static Type *check_index(Sema *sm, Expr *e)
{
    Type *t = type_resolve(check_any(sm, e->index.base, NULL));
    if (t->kind == TY_MAP) {
        check_want(sm, e->index.index, t->args.data[0], e->index.base->span,
                   "the key type of this");
        Diag *d = diag_add(sm->d, DIAG_NOT_INDEXED, e->index.base->span, type_name(sm->tt, t));
        diag_note(sm->d, d, "a map is asked with `.get(key)`, which gives an Option");
        set_type(sm, e, t->args.data[1]);
        return e->type;
    }
    if (t->kind != TY_LIST) {
        check_any(sm, e->index.index, NULL);
        if (!is_error(t))
            diag_add(sm->d, DIAG_NOT_INDEXED, e->index.base->span, type_name(sm->tt, t));
        return fail(sm, e);
    }
    check_want(sm, e->index.index, type_basic(sm->tt, TY_U64), (Span){0, 0}, NULL);
    set_type(sm, e, t->args.data[0]);
    return e->type;
}

/* ---- casts, `?`, ranges -------------------------------------------------------------------- */

static Type *check_cast(Sema *sm, Expr *e)
{
    Type *to = resolve_type(sm, e->cast.to);
    Expr *op = e->cast.operand;
    bool literal = op->kind == EX_INT
                   || (op->kind == EX_UNARY && op->unary.op == OP_NEG
                       && op->unary.operand->kind == EX_INT);
    Type *from = type_resolve(check_any(sm, op, literal && type_is_int(to) ? to : NULL));
    e->type = to;
    if (is_error(to) || is_error(from) || from->kind == TY_NEVER)
        return to;
    if (from->kind == TY_VAR && from->var_class != VAR_ANY && type_is_numeric(to))
        return to;
    bool enum_number = from->kind == TY_ENUM && type_is_int(to);
    bool char_code = (from->kind == TY_CHAR && type_is_int(to))
                     || (type_is_int(from) && to->kind == TY_CHAR);
    if ((type_is_numeric(from) && type_is_numeric(to)) || enum_number || char_code || from == to)
        return to;
    if (from->kind == TY_PARAM && type_is_numeric(to)) {
        require(sm, from, NEED_NUMBER, e->span, "`as`");
        return to;
    }
    Diag *d = diag_add(sm->d, DIAG_BAD_CAST, e->span, type_name(sm->tt, from),
                       type_name(sm->tt, to));
    const TypeInfo *info = from->kind == TY_GENE ? from->def->info : NULL;
    if (info && info->lifts && type_is_numeric(to))
        diag_fix(sm->d, d, FIX_MAYBE, (Span){op->span.hi, op->span.hi},
                 arena_printf(sm->a, ".%s", info->fields.data[0].name->text), "take its number");
    return to;
}

/* `None?` in a function of Result<_, Error> is Err(Error::NotFound("…")) (language.md). */
static bool is_std_error(Sema *sm, const Type *t)
{
    Def *d = sm->prelude ? map_get(&sm->prelude->names, map_key(sm->sym_error)) : NULL;
    return d && t->def == d;
}

static Type *try_option(Sema *sm, Expr *e, Type *t, Type *result)
{
    if (result->kind == TY_OPTION || is_error(result))
        return t->args.data[0];
    Type *err = result->kind == TY_RESULT ? type_resolve(result->args.data[1]) : NULL;
    if (err && (is_error(err) || is_std_error(sm, err)))
        return t->args.data[0];
    if (result->kind == TY_VAR) {
        unify(sm, result, make_option(sm, new_var(sm, VAR_ANY, e->span)));
        return t->args.data[0];
    }
    if (err) {
        Diag *d = diag_add(sm->d, DIAG_TRY_ERROR, e->span, type_name(sm->tt, err));
        uint32_t at = e->try_.operand->span.hi;
        diag_fix(sm->d, d, FIX_MAYBE, (Span){at, at}, ".ok_or(e)", "say which error it is");
        return t->args.data[0];
    }
    return NULL;
}

static Type *try_result(Sema *sm, Expr *e, Type *t, Type *result)
{
    if (is_error(result))
        return t->args.data[0];
    if (result->kind == TY_VAR) {
        Type *args[2] = {new_var(sm, VAR_ANY, e->span), t->args.data[1]};
        unify(sm, result, type_make(sm->tt, TY_RESULT, NULL, args, 2));
        return t->args.data[0];
    }
    if (result->kind != TY_RESULT)
        return NULL;
    Type *err = result->args.data[1];
    if (!unify(sm, err, t->args.data[1])) {
        Diag *d = diag_add(sm->d, DIAG_TRY_MISMATCH, e->span, type_name(sm->tt, t->args.data[1]),
                           type_name(sm->tt, err));
        uint32_t at = e->try_.operand->span.hi;
        diag_fix(sm->d, d, FIX_MAYBE, (Span){at, at}, ".map_err(|e| …)", "convert the error");
    }
    return t->args.data[0];
}

Type *check_try(Sema *sm, Expr *e, Type *hint)
{
    (void)hint;
    Type *t = type_resolve(check_any(sm, e->try_.operand, NULL));
    Frame *f = sm->body->frame;
    if (is_error(t))
        return fail(sm, e);
    if (t->kind != TY_OPTION && t->kind != TY_RESULT) {
        Diag *d = diag_add(sm->d, DIAG_TRY_OPERAND, e->span, type_name(sm->tt, t));
        diag_fix(sm->d, d, FIX_MAYBE, (Span){e->try_.operand->span.hi, e->span.hi}, "",
                 "remove the `?`");
        set_type(sm, e, t);
        return t;
    }
    Type *value = NULL;
    if (f->result) {
        Type *result = type_resolve(f->result);
        value = t->kind == TY_OPTION ? try_option(sm, e, t, result) : try_result(sm, e, t, result);
    }
    if (!value) {
        Diag *d = diag_add(sm->d, DIAG_TRY_FUNCTION, e->span);
        if (f->result_span.lo)
            diag_peer(sm->d, d, f->result_span, "its result has no room for a failure");
        diag_note(sm->d, d, "use `.expect(\"…\")` where it cannot fail, or `match`");
        value = t->args.data[0];
    }
    set_type(sm, e, value);
    return value;
}

static Type *check_range(Sema *sm, Expr *e, Type *hint)
{
    Type *elem = hint && hint->kind == TY_LIST ? type_resolve(hint->args.data[0]) : NULL;
    bool lo_literal = e->range.lo->kind == EX_INT;
    Expr *first = lo_literal ? e->range.hi : e->range.lo;
    Expr *second = lo_literal ? e->range.lo : e->range.hi;
    Type *t = check_any(sm, first, elem);
    check_want(sm, second, t, first->span, "both ends of a range have one type");
    Need n = {t, NEED_INT, e->span, "a range"};
    if (t->has_var)
        vec_push(sm->a, &sm->needs, n);
    else
        require(sm, t, NEED_INT, e->span, "a range");
    set_type(sm, e, make_list(sm, t));
    return e->type;
}

/* ---- contracts ----------------------------------------------------------------------------- */

static Type *check_old(Sema *sm, Expr *e)
{
    Body *b = sm->body;
    if (!b->in_ensures && b->kind != BODY_LAW)
        diag_add(sm->d, DIAG_OLD_PLACE, e->span);
    else if (b->kind == BODY_LAW && !sm->owner)
        diag_note(sm->d, diag_add(sm->d, DIAG_OLD_PLACE, e->span),
                  "a law of a `constraint` at the top level speaks of values, not of a state that "
                  "changes: write it into the system or trait");
    b->two_state = true;
    set_type(sm, e, check_any(sm, e->old.operand, NULL));
    return e->type;
}

static Type *check_eventually(Sema *sm, Expr *e)
{
    Body *b = sm->body;
    if (b->kind != BODY_LAW && b->kind != BODY_CONSTRAINT)
        diag_add(sm->d, DIAG_EVENTUALLY_PLACE, e->span);
    else if (b->kind == BODY_CONSTRAINT) {
        Diag *d = diag_add(sm->d, DIAG_EVENTUALLY_PLACE, e->span);
        diag_note(sm->d, d, "a constraint speaks of one value at one moment");
    }
    b->temporal = true;
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    check_want(sm, e->eventually.operand, boolean, (Span){0, 0}, NULL);
    if (e->eventually.within) {
        Def *dur = sm->prelude ? map_get(&sm->prelude->names,
                                         map_key(intern_z(sm->s->names, "Duration"))) : NULL;
        check_any(sm, e->eventually.within, dur ? dur->type : NULL);
        if (dur)
            coerce(sm, e->eventually.within, e->eventually.within->type,
                   &(Expect){WANT_TYPE, dur->type, {0, 0}, NULL, false});
    }
    return e->type = boolean;
}

static Type *check_this(Sema *sm, Expr *e)
{
    if (!sm->body->self) {
        Diag *d = diag_add(sm->d, DIAG_NO_THIS, e->span);
        if (sm->body->fun->decl && sm->body->fun->decl->flags & FUN_PROVIDES)
            diag_note(sm->d, d, "`provides` belongs to the type, not to one of its values: "
                                "write `fun` for a method");
        return fail(sm, e);
    }
    capture_this(sm);
    return e->type = sm->body->self;
}

static Type *unfinished(Sema *sm, Expr *e)
{
    if (!sm->s->allow_unfinished) {
        Diag *d = diag_add(sm->d, DIAG_UNFINISHED, e->span);
        diag_note(sm->d, d, "--allow-unfinished makes it trap when it is reached");
    }
    return e->type = type_basic(sm->tt, TY_NEVER);
}

/* ---- the dispatcher ------------------------------------------------------------------------ */

static bool is_empty_map(const Expr *e, const Expect *x)
{
    if (e->kind != EX_BLOCK || !e->block.empty_braces || x->kind == WANT_NOTHING)
        return false;
    return !x->type || x->type->kind == TY_MAP || x->type->kind == TY_VAR;
}

static Type *infer(Sema *sm, Expr *e, Type *hint)
{
    switch (e->kind) {
    case EX_ERROR: return fail(sm, e);
    case EX_INT: return check_int(sm, e, hint);
    case EX_FLOAT: return check_float(sm, e, hint);
    case EX_BOOL: return e->type = type_basic(sm->tt, TY_BOOL);
    case EX_STRING: return e->type = type_basic(sm->tt, TY_STRING);
    case EX_CHAR: return e->type = type_basic(sm->tt, TY_CHAR);
    case EX_NULL: {
        Type *t = hint && hint->kind == TY_OPTION
                      ? hint : make_option(sm, new_var(sm, VAR_ANY, e->span));
        set_type(sm, e, t);
        return t;
    }
    case EX_THIS: return check_this(sm, e);
    case EX_NAME: return check_name(sm, e, hint);
    case EX_FIELD: return check_field(sm, e);
    case EX_TUPLE_INDEX: return check_tuple_index(sm, e);
    case EX_INDEX: return check_index(sm, e);
    case EX_CALL: return check_call(sm, e, hint);
    case EX_MACRO: return check_macro(sm, e, hint);
    case EX_UNARY: return check_unary(sm, e, hint);
    case EX_BINARY: return check_operator(sm, e, hint);
    case EX_CAST: return check_cast(sm, e);
    case EX_TRY: return check_try(sm, e, hint);
    case EX_RECORD: return check_record(sm, e, hint);
    case EX_LIST: return check_list(sm, e, hint);
    case EX_TUPLE: return check_tuple(sm, e, hint);
    case EX_MAP: return check_map(sm, e, hint);
    case EX_CLOSURE: return check_closure(sm, e, hint);
    case EX_QUANT: return check_quant(sm, e);
    case EX_RANGE: return check_range(sm, e, hint);
    case EX_OLD: return check_old(sm, e);
    case EX_EVENTUALLY: return check_eventually(sm, e);
    case EX_IDIOM: return expand_idiom(sm, e) ? infer(sm, e, hint) : fail(sm, e);
    case EX_UNFINISHED: return unfinished(sm, e);
    case EX_IF: case EX_MATCH: case EX_BLOCK: /* check_expr */
    case EX_LET: case EX_ASSIGN: case EX_FOR: case EX_WHILE: case EX_LOOP: case EX_RETURN:
    case EX_BREAK: case EX_CONTINUE: case EX_DECL:
        return check_statement(sm, e);
    case EX_COUNT: break;
    }
    return fail(sm, e);
}

static Type *dispatch(Sema *sm, Expr *e, const Expect *x)
{
    if (is_empty_map(e, x)) {
        e->kind = EX_MAP;
        e->map.items.data = NULL;
        e->map.items.len = 0;
    }
    switch (e->kind) {
    case EX_IF: return check_if(sm, e, x);
    case EX_MATCH: return check_match(sm, e, x);
    case EX_BLOCK: return check_block(sm, e, x);
    default: break;
    }
    Type *t = infer(sm, e, x->type);
    if (t == x->type || x->kind != WANT_TYPE)
        return t;
    return coerce(sm, e, t, x);
}

Type *check_expr(Sema *sm, Expr *e, const Expect *x)
{
    if (++sm->depth > sm->s->limits.nesting) {
        diag_add(sm->d, DIAG_TOO_DEEP, e->span, sm->s->limits.nesting);
        sm->depth--;
        return fail(sm, e);
    }
    Type *t;
    if (x->type && x->type->kind == TY_VAR && x->type->bound) {
        Expect y = *x;
        y.type = type_resolve(x->type);
        t = dispatch(sm, e, &y);
    } else {
        t = dispatch(sm, e, x);
    }
    sm->depth--;
    return t;
}
