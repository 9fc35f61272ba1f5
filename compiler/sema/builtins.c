/* Built-in functions and methods: their signatures (builtin.def) parsed once, calls checked
   by them. */
#include "sema/check.h"
#include "sema/tools.h"

#include <ctype.h>
#include <string.h>

typedef enum Receiver {
    RC_Free, RC_Int, RC_Float, RC_Num, RC_Number, RC_Bool, RC_Char, RC_String, RC_Option,
    RC_Result, RC_List, RC_Map, RC_Set, RC_Fun, RC_Any, RC_Static
} Receiver;

typedef struct Row {
    const char *name, *signature;
    Receiver receiver;
} Row;

static const Row rows[BI_COUNT] = {
    {"", "", RC_Free},
#define BUILTIN(id, receiver, name, signature) {name, signature, RC_##receiver},
#include "sema/builtin.def"
#undef BUILTIN
};

const char *builtin_name(Builtin b)
{
    return rows[b].name;
}

/* ---- signatures ---------------------------------------------------------------------------- */

typedef enum SigOp {
    SIG_SELF, SIG_ARG0, SIG_ARG1, SIG_U, SIG_W, SIG_ANY, SIG_BASIC, SIG_MAKE, SIG_TUPLE, SIG_FUN
} SigOp;

enum { MAX_ARGS = 4 };

typedef struct SigType {
    SigOp op;
    TypeKind kind; /* SIG_BASIC, SIG_MAKE */
    uint32_t n;
    struct SigType *args[MAX_ARGS];
    struct SigType *result; /* SIG_FUN */
} SigType;

struct BuiltinSig {
    SigType *params[MAX_ARGS];
    uint32_t n;
    SigType *result;
    bool changes;        /* its receiver */
    char need[12];
    bool on_key;         /* the requirement is on U */
};

typedef struct SigParser {
    Sema *sm;
    const char *at;
    Receiver receiver;
} SigParser;

static void skip(SigParser *p)
{
    while (*p->at == ' ')
        p->at++;
}

static bool accept(SigParser *p, const char *text)
{
    skip(p);
    size_t n = strlen(text);
    if (strncmp(p->at, text, n) != 0 || (isalpha((unsigned char)text[0])
                                         && isalnum((unsigned char)p->at[n])))
        return false;
    p->at += n;
    return true;
}

static SigType *sig_new(SigParser *p, SigOp op, TypeKind k)
{
    SigType *t = ARENA_NEW(p->sm->a, SigType);
    t->op = op;
    t->kind = k;
    return t;
}

static SigType *parse_sig(SigParser *p);

static void parse_sig_list(SigParser *p, SigType *t, const char *close)
{
    while (!accept(p, close)) {
        t->args[t->n++] = parse_sig(p);
        accept(p, ",");
    }
}

static const struct { const char *name; TypeKind kind; } sig_basics[] = {
    {"Void", TY_UNIT}, {"Bool", TY_BOOL}, {"Char", TY_CHAR}, {"String", TY_STRING},
    {"UInt64", TY_U64}, {"UInt32", TY_U32}, {"UInt8", TY_U8}, {"Float64", TY_F64},
    {"Never", TY_NEVER},
};
static const struct { const char *name; TypeKind kind; } sig_makes[] = {
    {"Option", TY_OPTION}, {"Result", TY_RESULT}, {"List", TY_LIST}, {"Map", TY_MAP},
    {"Set", TY_SET},
};
static const struct { const char *name; SigOp op; } sig_ops[] = {
    {"Self", SIG_SELF}, {"T", SIG_ARG0}, {"K", SIG_ARG0}, {"E", SIG_ARG1}, {"V", SIG_ARG1},
    {"U", SIG_U}, {"W", SIG_W}, {"Any", SIG_ANY},
};

static SigType *parse_sig(SigParser *p)
{
    if (accept(p, "(")) {
        SigType *t = sig_new(p, SIG_TUPLE, TY_TUPLE);
        parse_sig_list(p, t, ")");
        return t;
    }
    if (accept(p, "fun")) {
        SigType *t = sig_new(p, SIG_FUN, TY_FUN);
        accept(p, "(");
        parse_sig_list(p, t, ")");
        accept(p, "->");
        t->result = parse_sig(p);
        return t;
    }
    for (size_t i = 0; i < sizeof sig_ops / sizeof *sig_ops; i++)
        if (accept(p, sig_ops[i].name))
            return sig_new(p, sig_ops[i].op, TY_ERROR);
    for (size_t i = 0; i < sizeof sig_basics / sizeof *sig_basics; i++)
        if (accept(p, sig_basics[i].name))
            return sig_new(p, SIG_BASIC, sig_basics[i].kind);
    for (size_t i = 0; i < sizeof sig_makes / sizeof *sig_makes; i++)
        if (accept(p, sig_makes[i].name)) {
            SigType *t = sig_new(p, SIG_MAKE, sig_makes[i].kind);
            accept(p, "<");
            parse_sig_list(p, t, ">");
            return t;
        }
    return sig_new(p, SIG_ANY, TY_ERROR); /* a mistake in builtin.def: the unit test finds it */
}

static const BuiltinSig *signature(Sema *sm, uint16_t b)
{
    if (sm->sigs[b])
        return sm->sigs[b];
    BuiltinSig *s = ARENA_NEW(sm->a, BuiltinSig);
    SigParser p = {sm, rows[b].signature, rows[b].receiver};
    s->changes = accept(&p, "!");
    accept(&p, "(");
    while (!accept(&p, ")")) {
        s->params[s->n++] = parse_sig(&p);
        accept(&p, ",");
    }
    accept(&p, "->");
    accept(&p, "mut");
    s->result = parse_sig(&p);
    skip(&p);
    strncpy(s->need, p.at, sizeof s->need - 1);
    s->on_key = strstr(rows[b].signature, "-> U)") && strcmp(s->need, "ord") == 0;
    sm->sigs[b] = s;
    return s;
}

void builtins_init(Sema *sm)
{
    for (uint16_t b = BI_COUNT - 1; b > BI_NONE; b--) {
        Slot *s = slot_of(sm, intern_z(sm->s->names, rows[b].name));
        sm->next_builtin[b] = s->builtin;
        s->builtin = b;
    }
}

/* ---- instantiation ------------------------------------------------------------------------- */

typedef struct Env {
    Sema *sm;
    Type *self;        /* NULL until the first argument of a free function gives it */
    Type *arg0, *arg1; /* of the receiver's type */
    Type *u, *w;
    Span at;
} Env;

static Type *env_var(Env *env, Type **slot)
{
    if (!*slot) {
        *slot = new_var(env->sm, VAR_ANY, env->at);
    }
    return *slot;
}

static Type *build(Env *env, const SigType *t)
{
    Sema *sm = env->sm;
    Type *args[MAX_ARGS];
    switch (t->op) {
    case SIG_SELF: return env_var(env, &env->self);
    case SIG_ARG0: return env_var(env, &env->arg0);
    case SIG_ARG1: return env_var(env, &env->arg1);
    case SIG_U: return env_var(env, &env->u);
    case SIG_W: return env_var(env, &env->w);
    case SIG_ANY: return sm->type_error;
    case SIG_BASIC: return type_basic(sm->tt, t->kind);
    case SIG_MAKE: case SIG_TUPLE: case SIG_FUN: break;
    }
    for (uint32_t i = 0; i < t->n; i++)
        args[i] = build(env, t->args[i]);
    if (t->op == SIG_FUN)
        return type_fun(sm->tt, args, t->n, build(env, t->result), 0);
    return type_make(sm->tt, t->kind, NULL, args, t->n);
}

static const struct { const char *word; uint32_t need; } need_words[] = {
    {"ord", NEED_ORD}, {"eq", NEED_EQ}, {"key", NEED_KEY}, {"num", NEED_NUM},
    {"number", NEED_NUMBER}, {"float", NEED_FLOAT}, {"int", NEED_INT}, {"show", NEED_SHOW},
    {"default", NEED_DEFAULT}, {"zero", NEED_ZERO}, {"parse", NEED_PARSE},
};

static void add_need(Env *env, Type *t, uint32_t need, const char *what)
{
    Need n = {t, need, env->at, what};
    if (t->has_var)
        vec_push(env->sm->a, &env->sm->needs, n);
    else
        require(env->sm, t, need, env->at, what);
}

/* T is a pair, T is a String: not needs of a type parameter but shapes. */
static void apply_shape(Env *env, const BuiltinSig *s, uint16_t b)
{
    Sema *sm = env->sm;
    Type *want = NULL;
    if (strcmp(s->need, "strings") == 0) {
        want = type_basic(sm->tt, TY_STRING);
    } else if (strcmp(s->need, "pairs") == 0) {
        Type *pair[2] = {env_var(env, &env->u), env_var(env, &env->w)};
        want = type_make(sm->tt, TY_TUPLE, NULL, pair, 2);
    }
    if (want && !unify(sm, want, env->arg0))
        diag_add(sm->d, DIAG_ELEMENT_TYPE, env->at, rows[b].name, type_name(sm->tt, want),
                 type_name(sm->tt, env->arg0));
    else if (want && want->kind == TY_TUPLE)
        add_need(env, env->u, NEED_KEY, "a Map key");
}

static void apply_need(Env *env, const BuiltinSig *s, uint16_t b)
{
    if (!s->need[0])
        return;
    for (size_t i = 0; i < sizeof need_words / sizeof *need_words; i++) {
        if (strcmp(s->need, need_words[i].word) != 0)
            continue;
        Type *subject = s->on_key ? env->u : rows[b].receiver == RC_List ? env->arg0 : env->self;
        if (need_words[i].need == NEED_PARSE)
            subject = env->u;
        if (subject)
            add_need(env, subject, need_words[i].need,
                     arena_printf(env->sm->a, "`%s`", rows[b].name));
        return;
    }
    apply_shape(env, s, b);
}

static void check_arguments(Env *env, Expr *e, const BuiltinSig *s, uint16_t b, Type *hint)
{
    Sema *sm = env->sm;
    uint32_t n = e->call.args.len;
    if (n != s->n) {
        diag_add(sm->d, DIAG_ARG_COUNT, e->span, rows[b].name, s->n, s->n == 1 ? "" : "s", n);
        for (uint32_t i = 0; i < n; i++)
            check_any(sm, e->call.args.data[i], NULL);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        Expr *arg = e->call.args.data[i];
        if (s->params[i]->op == SIG_ANY) {
            check_any(sm, arg, NULL);
        } else if (s->params[i]->op == SIG_SELF && !env->self) {
            Type *h = s->result->op == SIG_SELF ? hint : NULL;
            env->self = check_any(sm, arg, h);
        } else {
            Type *want = build(env, s->params[i]);
            Span because = {0, 0};
            const char *why = NULL;
            if (s->params[i]->op == SIG_SELF && rows[b].receiver == RC_Free) {
                because = e->call.args.data[0]->span;
                why = "both must have one type";
            }
            check_want(sm, arg, want, because, why);
            if (arg->kind == EX_CLOSURE && arg->closure.info)
                ((ClosureInfo *)arg->closure.info)->escapes = false;
        }
    }
}

static Type *finish_call(Env *env, Expr *e, const BuiltinSig *s, uint16_t b, Type *hint)
{
    Sema *sm = env->sm;
    check_arguments(env, e, s, b, hint);
    Type *t = build(env, s->result);
    apply_need(env, s, b);
    CallTarget *target = e->call.target;
    if (!target)
        target = e->call.target = new_target(sm, CALL_BUILTIN, NULL, (Builtin)b);
    if (env->u || env->w) { /* so that lowering need not infer them again */
        uint32_t n = env->w ? 2 : 1;
        target->targs.data = ARENA_ARRAY(sm->a, Type *, n);
        target->targs.len = n;
        target->targs.data[0] = env_var(env, &env->u);
        pend(sm, &target->targs.data[0]);
        if (n == 2) {
            target->targs.data[1] = env->w;
            pend(sm, &target->targs.data[1]);
        }
    }
    vec_push(sm->a, &sm->body->fun->calls, target);
    return t;
}

/* ---- free functions ------------------------------------------------------------------------ */

static Type *balance_of_contract(Sema *sm, Expr *e, uint16_t b);

Type *check_builtin_free(Sema *sm, Expr *e, uint16_t first, Type *hint, bool *found)
{
    *found = false;
    for (uint16_t b = first; b; b = sm->next_builtin[b]) {
        if (rows[b].receiver != RC_Free)
            continue;
        *found = true;
        const BuiltinSig *s = signature(sm, b);
        if (strcmp(s->need, "contract") == 0)
            return balance_of_contract(sm, e, b);
        Env env = {.sm = sm, .at = e->span};
        return finish_call(&env, e, s, b, hint);
    }
    return NULL;
}

/* `balance_before(a)` is `old(this.balance(a))`, `balance_after(a)` is `this.balance(a)`: they
   make sense in a law of the ledger, never in a gene (language.md, constraints and laws). */
static Type *balance_of_contract(Sema *sm, Expr *e, uint16_t b)
{
    Def *owner = sm->body->owner;
    bool law = sm->body->kind == BODY_LAW;
    Def *balance = NULL;
    if (owner && owner->kind == DEF_SYSTEM)
        balance = map_get(&owner->info->members, map_key(sm->sym_balance));
    else if (owner && owner->kind == DEF_TRAIT)
        balance = map_get(&owner->trait->members, map_key(sm->sym_balance));
    if (!law || !balance || balance->kind != DEF_FUN) {
        Name name = {intern_z(sm->s->names, rows[b].name), e->call.callee->span};
        Diag *d = NULL;
        if (!reported_before(sm, name)) {
            d = diag_add(sm->d, DIAG_BALANCE_PLACE, name.span, rows[b].name);
            note_reported(sm, name.sym, d);
        }
        if (d)
            diag_note(sm->d, d, "write a law in the ledger's system: 'law conserved(a: AccountId) "
                            "{ old(this.balance(a)) == this.balance(a) }'");
        for (uint32_t i = 0; i < e->call.args.len; i++)
            check_any(sm, e->call.args.data[i], NULL);
        return sm->type_error;
    }
    Expr *self = ARENA_NEW(sm->a, Expr);
    self->kind = EX_THIS;
    self->span = e->call.callee->span;
    Expr *callee = ARENA_NEW(sm->a, Expr);
    callee->kind = EX_FIELD;
    callee->span = e->call.callee->span;
    callee->field.base = self;
    callee->field.name = (Name){sm->sym_balance, callee->span};
    if (b == BI_BALANCE_AFTER) {
        e->call.callee = callee;
        return check_any(sm, e, NULL);
    }
    Expr *call = ARENA_NEW(sm->a, Expr);
    expr_become(call, e);
    call->call.callee = callee;
    e->kind = EX_OLD;
    e->old.operand = call;
    sm->body->two_state = true;
    return check_any(sm, call, NULL);
}

/* ---- methods ------------------------------------------------------------------------------- */

static bool lifts(const Type *t)
{
    const TypeInfo *i = t->kind == TY_GENE ? t->def->info : NULL;
    return i && i->lifts;
}

static bool receives(Receiver r, const Type *t)
{
    bool int_var = t->kind == TY_VAR && t->var_class == VAR_INT;
    bool float_var = t->kind == TY_VAR && t->var_class == VAR_FLOAT;
    bool number = type_is_numeric(t) || int_var || float_var;
    switch (r) {
    case RC_Int: return type_is_int(t) || int_var;
    case RC_Float: return type_is_float(t) || float_var;
    case RC_Num: return number || lifts(t) || t->kind == TY_PARAM;
    case RC_Number: return number;
    case RC_Bool: return t->kind == TY_BOOL;
    case RC_Char: return t->kind == TY_CHAR;
    case RC_String: return t->kind == TY_STRING;
    case RC_Option: return t->kind == TY_OPTION;
    case RC_Result: return t->kind == TY_RESULT;
    case RC_List: return t->kind == TY_LIST;
    case RC_Map: return t->kind == TY_MAP;
    case RC_Set: return t->kind == TY_SET;
    case RC_Fun: return t->kind == TY_FUN;
    case RC_Any: return t->kind != TY_SYSTEM;
    case RC_Free: case RC_Static: return false;
    }
    return false;
}

static uint16_t find_method(Sema *sm, Sym name, const Type *t)
{
    for (uint16_t b = slot_of(sm, name)->builtin; b; b = sm->next_builtin[b])
        if (receives(rows[b].receiver, t))
            return b;
    return 0;
}

/* A Map is a sequence of pairs, a Set one of its elements. */
static Type *as_list(Sema *sm, Type *t)
{
    if (t->kind == TY_SET)
        return make_list(sm, t->args.data[0]);
    if (t->kind == TY_MAP)
        return make_list(sm, type_make(sm->tt, TY_TUPLE, NULL, t->args.data, 2));
    return NULL;
}

bool has_builtin_method(Sema *sm, const Type *t, Sym name)
{
    return find_method(sm, name, t) != 0;
}

Type *check_builtin_method(Sema *sm, Expr *e, Type *rt, Name name, Type *hint, bool *found)
{
    uint16_t b = find_method(sm, name.sym, rt);
    if (!b || (rows[b].receiver == RC_Any && as_list(sm, rt)
               && find_method(sm, name.sym, as_list(sm, rt)) != b)) {
        Type *list = as_list(sm, rt);
        uint16_t lb = list ? find_method(sm, name.sym, list) : 0;
        if (lb && !signature(sm, lb)->changes) {
            b = lb;
            rt = list;
        }
    }
    *found = b != 0;
    if (!b)
        return NULL;
    Env env = {.sm = sm, .self = rt, .at = name.span};
    if (rows[b].receiver >= RC_Option && rows[b].receiver <= RC_Set) {
        env.arg0 = rt->args.data[0];
        env.arg1 = rt->args.len > 1 ? rt->args.data[1] : NULL;
    }
    if (rows[b].receiver == RC_Num && rt->kind == TY_PARAM)
        require(sm, rt, NEED_NUM, name.span, arena_printf(sm->a, "`%s`", name.sym->text));
    return finish_call(&env, e, signature(sm, b), b, hint);
}

const char *suggest_builtin_method(Sema *sm, Sym name, const Type *t)
{
    VEC(const char *) names = {0};
    for (uint16_t b = 1; b < BI_COUNT; b++)
        if (receives(rows[b].receiver, t))
            vec_push(sm->a, &names, rows[b].name);
    return did_you_mean(name->text, names.data, names.len);
}

/* ---- T::name() ----------------------------------------------------------------------------- */

Type *check_builtin_static(Sema *sm, Expr *e, Type *t, Name name, bool *found)
{
    *found = false;
    t = type_resolve(t);
    for (uint16_t b = slot_of(sm, name.sym)->builtin; b; b = sm->next_builtin[b]) {
        if (rows[b].receiver != RC_Static)
            continue;
        const BuiltinSig *s = signature(sm, b);
        bool container = t->kind == TY_LIST || t->kind == TY_MAP || t->kind == TY_SET;
        if ((strcmp(s->need, "container") == 0 && !container)
            || (strcmp(s->need, "number") == 0 && !type_is_numeric(t) && t->kind != TY_PARAM))
            continue;
        *found = true;
        CallKind k = b == BI_DEFAULT || b == BI_ZERO ? CALL_DERIVED : CALL_BUILTIN;
        CallTarget *target = e->call.target = new_target(sm, k, NULL, (Builtin)b);
        target->targs.data = ARENA_ARRAY(sm->a, Type *, 1);
        target->targs.data[0] = t;
        target->targs.len = 1;
        if (t->has_var)
            pend(sm, &target->targs.data[0]);
        Env env = {.sm = sm, .self = t, .at = name.span};
        return finish_call(&env, e, s, b, NULL);
    }
    return NULL;
}

/* ---- for editors --------------------------------------------------------------------------- */

static void sig_text(Out *o, const Env *env, const SigType *t);

static void sig_list(Out *o, const Env *env, SigType *const *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", " : "");
        sig_text(o, env, items[i]);
    }
}

static void sig_known(Out *o, const Env *env, Type *t, const char *otherwise)
{
    out_str(o, t ? type_name(env->sm->tt, t) : otherwise);
}

static void sig_text(Out *o, const Env *env, const SigType *t)
{
    switch (t->op) {
    case SIG_SELF: sig_known(o, env, env->self, "Self"); return;
    case SIG_ARG0: sig_known(o, env, env->arg0, "T"); return;
    case SIG_ARG1: sig_known(o, env, env->arg1, "E"); return;
    case SIG_U: out_str(o, "U"); return;
    case SIG_W: out_str(o, "W"); return;
    case SIG_ANY: out_str(o, "Any"); return;
    case SIG_BASIC: out_str(o, type_name(env->sm->tt, type_basic(env->sm->tt, t->kind))); return;
    case SIG_MAKE:
        for (size_t i = 0; i < sizeof sig_makes / sizeof *sig_makes; i++)
            if (sig_makes[i].kind == t->kind)
                out_str(o, sig_makes[i].name);
        out_char(o, '<');
        sig_list(o, env, t->args, t->n);
        out_char(o, '>');
        return;
    case SIG_TUPLE: case SIG_FUN:
        out_str(o, t->op == SIG_FUN ? "fun(" : "(");
        sig_list(o, env, t->args, t->n);
        out_char(o, ')');
        if (t->op == SIG_FUN) {
            out_str(o, " -> ");
            sig_text(o, env, t->result);
        }
        return;
    }
}

const char *sema_builtin_signature(Program *p, Builtin b, Type *t)
{
    Sema *sm = p->checker;
    const BuiltinSig *s = signature(sm, (uint16_t)b);
    Env env = {.sm = sm, .self = t};
    if (t && !receives(rows[b].receiver, t) && as_list(sm, t))
        env.self = t = as_list(sm, t);
    if (t && rows[b].receiver >= RC_Option && rows[b].receiver <= RC_Set && t->args.len) {
        env.arg0 = t->args.data[0];
        env.arg1 = t->args.len > 1 ? t->args.data[1] : NULL;
    }
    Out o = {0};
    out_char(&o, '(');
    sig_list(&o, &env, s->params, s->n);
    out_str(&o, ") -> ");
    sig_text(&o, &env, s->result);
    const char *text = arena_strndup(sm->a, o.data, o.len);
    out_free(&o);
    return text;
}

/* Whether the receiver's arguments are what the method is for: text to join, pairs for a map. */
static bool shape_fits(Sema *sm, uint16_t b, const Type *t)
{
    const char *need = signature(sm, b)->need;
    const Type *item = t->args.len ? t->args.data[0] : NULL;
    if (strcmp(need, "strings") == 0)
        return item && item->kind == TY_STRING;
    if (strcmp(need, "pairs") == 0)
        return item && item->kind == TY_TUPLE;
    return true;
}

void sema_builtin_methods(Program *p, Type *t, BuiltinFn *f, void *user)
{
    Sema *sm = p->checker;
    Type *list = as_list(sm, t);
    for (uint16_t b = 1; b < BI_COUNT; b++) {
        bool own = receives(rows[b].receiver, t) && shape_fits(sm, b, t);
        bool listed = list && !own && rows[b].receiver == RC_List && shape_fits(sm, b, list)
                      && !signature(sm, b)->changes
                      && !find_method(sm, intern_z(sm->s->names, rows[b].name), t);
        if (own || listed)
            f(user, (Builtin)b, rows[b].name, sema_builtin_signature(p, (Builtin)b, t));
    }
}

void sema_builtin_statics(Program *p, Type *t, BuiltinFn *f, void *user)
{
    Sema *sm = p->checker;
    bool container = t->kind == TY_LIST || t->kind == TY_MAP || t->kind == TY_SET;
    for (uint16_t b = 1; b < BI_COUNT; b++) {
        if (rows[b].receiver != RC_Static)
            continue;
        const char *need = signature(sm, b)->need;
        if ((strcmp(need, "container") == 0 && !container)
            || (strcmp(need, "number") == 0 && !type_is_numeric(t))
            || (strcmp(need, "default") == 0 && !type_meets(sm, t, NEED_DEFAULT))
            || (strcmp(need, "zero") == 0 && !type_meets(sm, t, NEED_ZERO)))
            continue;
        f(user, (Builtin)b, rows[b].name, sema_builtin_signature(p, (Builtin)b, t));
    }
}

void sema_builtin_functions(Program *p, BuiltinFn *f, void *user)
{
    for (uint16_t b = 1; b < BI_COUNT; b++)
        if (rows[b].receiver == RC_Free && strcmp(signature(p->checker, b)->need, "contract"))
            f(user, (Builtin)b, rows[b].name, sema_builtin_signature(p, (Builtin)b, NULL));
}
