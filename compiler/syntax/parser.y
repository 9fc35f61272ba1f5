/* The grammar, over the tokens that layout.c has prepared. Actions build nodes (build_*.c) and do
   nothing else. `error` stands in the list rules, so that one run reports every independent error;
   after one, parse_next gives only tokens at which such a list can go on. */
%define api.pure full
%define api.prefix {dolc_yy}
%define api.token.prefix {TOK_}
%define api.token.raw
%define parse.error custom
%define lr.default-reduction consistent /* what is not expected shifts nothing, reduces nothing */
%define api.location.type {Span}
%locations
%expect 0
%param {Parser *p}

%code requires {
#include "syntax/parse.h"
}

%union {
    const Token *tok;
    Sym sym;
    Expr *expr;
    TypeExpr *type;
    Pat *pat;
    Decl *decl;
    Member *member;
    FunDecl *fun;
    TypeParams *tparams;
    Modifiers mods;
    uint32_t mark; /* of a list: where it starts on the scratch */
    int op;
}

%code {
static int dolc_yylex(DOLC_YYSTYPE *value, Span *at, Parser *p)
{
    return parse_next(p, at, &value->tok);
}

static void dolc_yyerror(Span *at, Parser *p, const char *text)
{
    (void)text; /* only "memory exhausted" arrives here */
    parse_exhausted(p, *at);
}

/* From the first part that is not empty to the last. */
#define YYLLOC_DEFAULT(cur, rhs, n)                                   \
    do {                                                              \
        if ((n) == 1) {                                               \
            (cur) = YYRHSLOC(rhs, 1);                                 \
        } else if (n) {                                               \
            int first_ = 1;                                           \
            while (first_ < (n) && YYRHSLOC(rhs, first_).lo ==        \
                                       YYRHSLOC(rhs, first_).hi)      \
                first_++;                                             \
            (cur).lo = YYRHSLOC(rhs, first_).lo;                      \
            (cur).hi = YYRHSLOC(rhs, n).hi;                           \
        } else {                                                      \
            (cur).lo = (cur).hi = YYRHSLOC(rhs, 0).hi;                \
        }                                                             \
    } while (0)

/* Far more than the deepest tree needs; what is nested deeper and not finished ends here. */
#define YYMAXDEPTH ((ptrdiff_t)p->s->limits.nesting * 16 + 1000)
#define PUSH(x) SCRATCH_PUSH(p, x)
#define MARK p->scratch.len
#define FIRST(T) (p->scratch.len - (uint32_t)sizeof(T)) /* the list that the last push began */
}

%token <tok> NL NAME INT FLOAT VERSION STRING CHAR DOC
%token <tok> DOC_FIRST SENTENCE RAW FOREIGN BAD START_FILE START_EXPR LPAREN
%token <tok> RPAREN LBRACKET RBRACKET LIDIOM RIDIOM LBRACE LB_BODY LB_BLOCK
%token <tok> LB_ARMS LB_RECORD LB_MAP LB_ENUM LB_USE RBRACE COMMA SEMI
%token <tok> COLON QCOLON PATHSEP DOT DOTDOT DOTDOTEQ ELLIPSIS ARROW
%token <tok> FATARROW ASSIGN ADD_ASSIGN SUB_ASSIGN MUL_ASSIGN DIV_ASSIGN REM_ASSIGN BIND
%token <tok> PIPE AT ATTR VERSION_AT HASH COALESCE QUESTION REFLECT
%token <tok> OROR NO_PARAMS ANDAND EQ NE LT GT LE
%token <tok> GE COMPOSE PLUS MINUS NEGATE NEG_LITERAL STAR DEREF
%token <tok> SLASH PERCENT CARET AMP BANG EVAL MACRO_BANG QUOTE
%token <tok> BAR IF ELSE MATCH FOR WHILE LOOP RETURN
%token <tok> RETURN_VOID BREAK CONTINUE AND OR NOT IMPLIES AS
%token <tok> IN TRUE FALSE THIS FUN CONST MUT FORALL
%token <tok> EXISTS K_MODULE K_MOD K_USE K_PUB K_GENE K_GEN K_STRUCT
%token <tok> K_TYPE K_TRAIT K_SYSTEM K_CONSTRAINT K_RULE K_EVOLVES K_EVO K_IMPL
%token <tok> K_ENUM K_EXTENDS K_SEX K_EXTERN K_EFFECT K_ATOMIC K_OPERATOR K_REQUIRES
%token <tok> K_ENSURES K_WHERE K_HAS K_IS K_STATE K_LAW K_PROVIDES K_USES
%token <tok> K_EMITS K_NEVER K_MATCHES K_DERIVES K_FROM K_EACH K_ALL K_NO
%token <tok> K_ADDS K_REMOVES K_DEPRECATES K_BECAUSE K_MIGRATE K_LET K_VAL K_VAR
%token <tok> K_TRY K_OLD K_EVENTUALLY K_WITHIN K_SPIRIT K_TEST K_EXEGESIS K_DOCS

%destructor { p->scratch.len = $$; } <mark>

%precedence CLOSURE
%left PIPE
%left BIND
%left AT
%right IMPLIES
%left COALESCE
%left OR OROR
%left AND ANDAND
%precedence NOT BANG
%nonassoc EQ NE LT GT LE GE IN
%left COMPOSE
%nonassoc DOTDOT DOTDOTEQ
%left PLUS MINUS
%left STAR SLASH PERCENT
%right CARET
%precedence NEGATE
%precedence AS
%precedence LB_BLOCK LB_ARMS /* after a broken head: shift the body */

%type <mark> decls attrs attr_list attr_args attr_arg_list bracket_attr attr_arg
%type <mark> mpath use_list use_item members citems eitems
%type <mark> param_parens type_parens types type_args type_list type_item tpath thead targs bounds
%type <mark> type_params type_param
%type <mark> variants variant variant_fields variant_field
%type <mark> params param_list param clauses
%type <mark> pats pat_list pat_item pat_fields pat_field_list pat_field alts
%type <mark> items item_list item fields field_list field map_items map_item idiom_items
%type <mark> eitem arms arm stmts binders binder cparams cparam
%type <mods> mods
%type <sym> dname
%type <tok> opt_version opt_alias
%type <decl> decl type_head broken_type_head
%type <member> member member_body constraint law impl const_member cmember
%type <fun> fun_name fun_head fun
%type <tparams> tparams
%type <type> type opt_type opt_result opt_extends
%type <expr> expr postfix primary atom block opt_init opt_where if_expr guard literal number
%type <expr> stmt law_body
%type <pat> pat pat1
%type <op> assign_op operator type_word let_word

%initial-action { p->errstatus = &yyerrstatus; p->lookahead = &yychar; }

%start start
%%

start:
    START_FILE decls                    { finish_unit(p, $decls); }
  | START_EXPR expr NL                  { p->expression = $expr; }
  | START_EXPR error                    { p->expression = NULL; }
  ;

sep:
    NL | SEMI
  ;

msep: /* of what may stand in one line with commas */
    NL | SEMI | COMMA
  ;

opt_comma:
    %empty | COMMA
  ;

/* ---- declarations */

decls:
    %empty                              { $$ = MARK; }
  | decls decl sep                      { $$ = $1; push_decl(p, $2); }
  | decls DOC sep                       { $$ = $1; push_decl_doc(p, $2); }
  | decls DOC_FIRST sep                 { $$ = $1; push_decl_doc(p, $2); }
  | decls sep                           { $$ = $1; }
  | decls error sep                     { $$ = $1; }
  ;

decl:
    attrs mods K_MODULE mpath opt_version
        { set_module(p, $mpath, @mpath, $opt_version, $attrs, @$); $$ = NULL; }
  | attrs mods K_USE mpath opt_alias
        { add_use(p, $mods, $mpath, @mpath, $opt_alias, @$); p->scratch.len = $attrs;
          $$ = NULL; }
  | attrs mods K_USE mpath dot STAR
        { add_use(p, $mods, $mpath, @mpath, NULL, @$)->all = true; p->scratch.len = $attrs;
          $$ = NULL; }
  | attrs mods K_USE mpath dot LB_USE use_list opt_comma RBRACE
        { use_items(p, $mods, $mpath, @mpath, $use_list, @$); p->scratch.len = $attrs;
          $$ = NULL; }
  | attrs mods K_USE FOREIGN opt_alias
        { add_foreign_use(p, $mods, $FOREIGN, $opt_alias, @$); p->scratch.len = $attrs;
          $$ = NULL; }
  | attrs mods K_USE FOREIGN dot NAME opt_alias
        { foreign_items(p, add_foreign_use(p, $mods, $FOREIGN, NULL, @$), MARK, $NAME, $opt_alias);
          p->scratch.len = $attrs; $$ = NULL; }
  | attrs mods K_USE FOREIGN dot STAR
        { add_foreign_use(p, $mods, $FOREIGN, NULL, @$)->all = true; p->scratch.len = $attrs;
          $$ = NULL; }
  | attrs mods K_USE FOREIGN dot LB_USE use_list opt_comma RBRACE
        { foreign_items(p, add_foreign_use(p, $mods, $FOREIGN, NULL, @$), $use_list, NULL, NULL);
          p->scratch.len = $attrs; $$ = NULL; }
  | attrs mods type_head LB_BODY members RBRACE
        { $$ = decl_with(p, type_members(p, $type_head, $members, @$), $attrs, $mods, @$); }
  | attrs mods broken_type_head
        { $$ = decl_with(p, type_members(p, $3, MARK, @$), $attrs, $mods, @$); }
  | attrs mods broken_type_head LB_BODY members RBRACE
        { $$ = decl_with(p, type_members(p, $3, $members, @$), $attrs, $mods, @$); }
  | attrs mods K_TYPE dname tparams ASSIGN type
        { $$ = decl_with(p, mk_alias_decl(p, $dname, @dname, $tparams, $type, @$), $attrs, $mods,
                         @$); }
  | attrs mods K_ENUM dname tparams LB_ENUM variants RBRACE
        { TypeExpr *body = mk_enum_type(p, $variants, (Span){@LB_ENUM.lo, @RBRACE.hi});
          $$ = decl_with(p, mk_alias_decl(p, $dname, @dname, $tparams, body, @$), $attrs, $mods,
                         @$); }
  | attrs mods K_EVOLVES mpath VERSION_AT VERSION[to] GT VERSION[from] LB_BODY eitems RBRACE
        { $$ = decl_with(p, mk_evolves(p, $mpath, @mpath, $to, $from, $eitems, @$), $attrs, $mods,
                         @$); }
  | attrs mods K_MOD NAME LB_BODY decls RBRACE
        { $$ = decl_with(p, mk_submodule(p, $NAME, $6, @$), $attrs, $mods, @$); }
  | attrs mods constraint
        { $$ = decl_with(p, decl_of_member(p, $constraint), $attrs, $mods, @$); }
  | attrs mods fun
        { $$ = decl_with(p, decl_of_member(p, mk_fun_member(p, $fun, @$)), $attrs, $mods, @$); }
  | attrs mods const_member
        { $$ = decl_with(p, decl_of_member(p, $const_member), $attrs, $mods, @$); }
  | attrs mods impl
        { $$ = decl_with(p, decl_of_member(p, $impl), $attrs, $mods, @$); }
  | attrs mods RAW
        { $$ = decl_with(p, mk_other(p, $RAW, @$), $attrs, $mods, @$); }
  ;

type_word:
    K_GENE                              { $$ = DECL_GENE; }
  | K_TRAIT                             { $$ = DECL_TRAIT; }
  | K_SYSTEM                            { $$ = DECL_SYSTEM; }
  ;

type_head:
    type_word dname tparams opt_version opt_extends
        { $$ = mk_type_decl(p, (DeclKind)$type_word, $dname, @dname, $tparams, $opt_version,
                            $opt_extends); }
  ;

broken_type_head:
    type_word dname tparams opt_version opt_extends error
        { $$ = mk_type_decl(p, (DeclKind)$type_word, $dname, @dname, $tparams, $opt_version,
                            $opt_extends); }
  | type_word error
        { $$ = mk_type_decl(p, (DeclKind)$type_word, NULL, @error, NULL, NULL, NULL); }
  ;

mods:
    %empty                              { $$ = (Modifiers){0, false}; }
  | mods K_PUB                          { $$ = $1; $$.is_pub = true; }
  | mods K_SEX                          { $$ = $1; $$.flags |= FUN_SEX; }
  | mods K_EXTERN                       { $$ = $1; $$.flags |= FUN_EXTERN; }
  | mods K_EXTERN STRING                { $$ = $1; $$.flags |= FUN_EXTERN; }
  | mods K_EFFECT                       { $$ = $1; $$.flags |= FUN_EFFECT; }
  | mods K_ATOMIC                       { $$ = $1; $$.flags |= FUN_ATOMIC; }
  ;

attrs:
    %empty                              { $$ = MARK; }
  | attrs ATTR NAME                     { $$ = $1; push_attr(p, $NAME, MARK, @$); }
  | attrs ATTR NAME LPAREN attr_args RPAREN
        { $$ = $1; push_attr(p, $NAME, $attr_args, (Span){@ATTR.lo, @RPAREN.hi}); }
  | attrs HASH NAME                     { $$ = $1; push_attr(p, $NAME, MARK, @$); }
  | attrs HASH NAME LPAREN attr_args RPAREN
        { $$ = $1; push_attr(p, $NAME, $attr_args, (Span){@HASH.lo, @RPAREN.hi}); }
  | attrs HASH LBRACKET attr_list opt_comma RBRACKET { $$ = $1; (void)$4; }
  | attrs HASH LBRACKET error RBRACKET  { $$ = $1; }
  ;

attr_list:
    bracket_attr
  | attr_list COMMA bracket_attr       { $$ = $1; (void)$3; }
  ;

bracket_attr:
    NAME                                { push_attr(p, $NAME, MARK, @$); $$ = FIRST(Attr); }
  | NAME LPAREN attr_args RPAREN        { push_attr(p, $NAME, $attr_args, @$); $$ = FIRST(Attr); }
  | NAME ASSIGN expr
        { uint32_t mark = MARK;
          push_attr_arg(p, NULL, $expr);
          push_attr(p, $NAME, mark, @$);
          $$ = FIRST(Attr); }
  ;

attr_args:
    %empty                              { $$ = MARK; }
  | attr_arg_list opt_comma             { $$ = $1; }
  ;

attr_arg_list:
    attr_arg
  | attr_arg_list COMMA attr_arg       { $$ = $1; (void)$3; }
  ;

attr_arg:
    expr                                { push_attr_arg(p, NULL, $expr); $$ = FIRST(AttrArg); }
  | NAME ASSIGN expr                    { push_attr_arg(p, $NAME, $expr); $$ = FIRST(AttrArg); }
  | error
        { push_attr_arg(p, NULL, mk_error(p, @$)); $$ = FIRST(AttrArg); }
  ;

dot:
    DOT | PATHSEP
  ;

dname: /* `user.Account` is one name */
    NAME                                { $$ = $NAME->sym; }
  | dname DOT NAME                      { $$ = join_dotted(p, $1, $NAME->sym); }
  ;

mpath:
    NAME                                { push_seg(p, $NAME, 0, false); $$ = FIRST(PathSeg); }
  | mpath dot NAME                      { push_seg(p, $NAME, 0, false); $$ = $1; }
  ;

use_list:
    use_item
  | use_list COMMA use_item            { $$ = $1; (void)$3; }
  ;

use_item:
    NAME opt_alias
        { push_use_item(p, $NAME, $opt_alias); $$ = FIRST(UseItem); }
  | error                               { $$ = MARK; }
  ;

opt_alias:
    %empty                              { $$ = NULL; }
  | AS NAME                             { $$ = $NAME; }
  ;

opt_version:
    %empty                              { $$ = NULL; }
  | VERSION_AT VERSION                  { $$ = $VERSION; }
  ;

opt_extends:
    %empty                              { $$ = NULL; }
  | K_EXTENDS type                      { $$ = $type; }
  ;

tparams:
    %empty                              { $$ = NULL; }
  | LT type_params GT
        { $$ = mk_type_params(p, $type_params); parse_angles(p, @LT, @GT); }
  ;

type_params:
    type_param
  | type_params COMMA type_param       { $$ = $1; (void)$3; }
  ;

type_param:
    NAME                                { push_type_param(p, $NAME, MARK); $$ = FIRST(TypeParam); }
  | NAME COLON bounds                   { push_type_param(p, $NAME, $bounds);
                                          $$ = FIRST(TypeParam); }
  ;

bounds:
    type                                { PUSH($type); $$ = FIRST(TypeExpr *); }
  | bounds PLUS type                    { PUSH($type); $$ = $1; }
  ;

/* ---- members */

members:
    %empty                              { $$ = MARK; }
  | members member msep                  { $$ = $1; PUSH($member); }
  | members sep                          { $$ = $1; }
  | members error msep                   { $$ = $1; }
  ;

member:
    attrs mods member_body              { $$ = member_with(p, $3, $attrs, $mods, @$); }
  | SENTENCE                            { $$ = mk_sentence(p, $1, @$); }
  | DOC                                 { $$ = mk_doc_member(p, $1, @$); }
  | DOC_FIRST                           { $$ = mk_doc_member(p, $1, @$); }
  ;

member_body:
    K_HAS dname COLON type opt_init opt_where
        { $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$); }
  | K_HAS dname type opt_init opt_where
        { lost_colon(p, $dname, @dname);
          $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$); }
  | K_HAS dname K_IS type opt_init opt_where
        { $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$); }
  | K_HAS dname ASSIGN expr
        { $$ = mk_field_member(p, $dname, @dname, NULL, $expr, NULL, @$); }
  | K_HAS dname
        { $$ = mk_field_member(p, $dname, @dname, NULL, NULL, NULL, @$); }
  | K_HAS dname error
        { $$ = mk_field_member(p, $dname, @dname, mk_type(p, TE_ERROR, @error), NULL, NULL, @$); }
  | K_STATE dname COLON type opt_init opt_where
        { $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$);
          $$->field->is_state = true; }
  | K_STATE dname error
        { $$ = mk_field_member(p, $dname, @dname, mk_type(p, TE_ERROR, @error), NULL, NULL, @$);
          $$->field->is_state = true; }
  | dname COLON type opt_init opt_where
        { $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$); }
  | dname[subject] K_HAS dname[name] COLON type opt_init opt_where
        { $$ = mk_field_member(p, $name, @name, $type, $opt_init, $opt_where, @$);
          $$->field->subject = (Name){$subject, @subject}; }
  | K_TYPE type
        { lost_colon(p, $1->sym, @1); $$ = mk_type_member(p, $type, @$); }
  | K_TYPE COLON type                   { $$ = mk_type_member(p, $type, @$); }
  | constraint
  | law
  | impl
  | const_member
  | fun                                 { $$ = mk_fun_member(p, $1, @$); }
  ;

opt_init:
    %empty                              { $$ = NULL; }
  | ASSIGN expr                         { $$ = $expr; }
  | ASSIGN error                        { $$ = mk_error(p, @error); }
  ;

opt_where:
    %empty                              { $$ = NULL; }
  | K_WHERE expr                        { $$ = $expr; }
  ;

constraint_word:
    K_CONSTRAINT | K_RULE
  ;

constraint:
    constraint_word dname tparams LB_BODY citems RBRACE
        { $$ = mk_constraint(p, $dname, @dname, $tparams, $citems, @$); }
  | constraint_word dname tparams
        { $$ = mk_constraint(p, $dname, @dname, $tparams, MARK, @$); }
  | constraint_word dname tparams error
        { $$ = mk_constraint(p, $dname, @dname, $tparams, MARK, @$); }
  | constraint_word dname tparams error LB_BODY citems RBRACE
        { $$ = mk_constraint(p, $dname, @dname, $tparams, $citems, @$); }
  ;

citems:
    %empty                              { $$ = MARK; }
  | citems stmt sep
        { $$ = $1; PUSH(((ConstraintItem){$stmt, NULL})); }
  | citems cmember sep
        { $$ = $1; PUSH(((ConstraintItem){NULL, $cmember})); }
  | citems sep                          { $$ = $1; }
  | citems error sep
        { $$ = $1; PUSH(((ConstraintItem){mk_error(p, @error), NULL})); }
  ;

cmember:
    law
  | SENTENCE                            { $$ = mk_sentence(p, $1, @$); }
  | DOC                                 { $$ = mk_doc_member(p, $1, @$); }
  | DOC_FIRST                           { $$ = mk_doc_member(p, $1, @$); }
  | K_HAS dname COLON type opt_init opt_where
        { $$ = mk_field_member(p, $dname, @dname, $type, $opt_init, $opt_where, @$); }
  | K_HAS dname
        { $$ = mk_field_member(p, $dname, @dname, NULL, NULL, NULL, @$); }
  ;

law:
    K_LAW NAME param_parens law_body    { $$ = mk_law(p, $NAME, $param_parens, $law_body, @$); }
  | K_LAW NAME law_body                 { $$ = mk_law(p, $NAME, MARK, $law_body, @$); }
  ;

law_body:
    %empty                              { $$ = NULL; }
  | block
  ;

impl:
    K_IMPL tparams type LB_BODY members RBRACE
        { $$ = mk_impl(p, $tparams, $type, NULL, $members, (Span){@K_IMPL.lo, @type.hi}, @$); }
  | K_IMPL tparams type[first] FOR type[second] LB_BODY members RBRACE
        { $$ = mk_impl(p, $tparams, $first, $second, $members, (Span){@K_IMPL.lo, @second.hi},
                       @$); }
  | K_IMPL error
        { $$ = mk_impl(p, NULL, mk_type(p, TE_ERROR, @error), NULL, MARK, @error, @$); }
  | K_IMPL error LB_BODY members RBRACE
        { $$ = mk_impl(p, NULL, mk_type(p, TE_ERROR, @error), NULL, $members, @error, @$); }
  ;

const_member:
    CONST NAME opt_type ASSIGN expr
        { $$ = mk_const_member(p, $NAME, $opt_type, $expr, false, @$); }
  | CONST NAME opt_type ASSIGN error
        { $$ = mk_const_member(p, $NAME, $opt_type, mk_error(p, @error), false, @$); }
  | CONST NAME error
        { $$ = mk_const_member(p, $NAME, NULL, mk_error(p, @error), false, @$); }
  | K_VAR NAME opt_type opt_init
        { $$ = mk_const_member(p, $NAME, $opt_type, $opt_init, true, @$); }
  ;

/* ---- functions */

fun:
    fun_head clauses                    { fun_finish(p, $1, $2, NULL, @$); $$ = $1; }
  | fun_head clauses block              { fun_finish(p, $1, $2, $block, @$); $$ = $1; }
  | fun_head clauses error              { fun_finish(p, $1, $2, NULL, @$); $$ = $1; }
  | fun_head clauses error block        { fun_finish(p, $1, $2, $block, @$); $$ = $1; }
  ;

fun_name:
    FUN NAME                            { $$ = mk_fun(p, 0, mk_name($NAME), @$); }
  | FUN K_OPERATOR operator
        { $$ = mk_operator_fun(p, (BinaryOp)$operator, @operator, @$); }
  | K_PROVIDES NAME                     { $$ = mk_fun(p, FUN_PROVIDES, mk_name($NAME), @$); }
  | K_IS NAME                           { $$ = mk_fun(p, FUN_IS, mk_name($NAME), @$); }
  ;

fun_head:
    fun_name tparams param_parens opt_result
        { fun_signature(p, $1, $tparams, $param_parens, $opt_result, @$); $$ = $1; }
  | fun_name error                      { $$ = $1; $$->flags |= FUN_BROKEN; $$->head = @$; }
  ;

operator:
    PLUS                                { $$ = OP_ADD; }
  | MINUS                               { $$ = OP_SUB; }
  | NEGATE                              { $$ = OP_SUB; }
  | STAR                                { $$ = OP_MUL; }
  | DEREF                               { $$ = OP_MUL; }
  | SLASH                               { $$ = OP_DIV; }
  | PERCENT                             { $$ = OP_REM; }
  | CARET                               { $$ = OP_POW; }
  | EQ                                  { $$ = OP_EQ; }
  | NE                                  { $$ = OP_NE; }
  | LT                                  { $$ = OP_LT; }
  | LE                                  { $$ = OP_LE; }
  | GT                                  { $$ = OP_GT; }
  | GE                                  { $$ = OP_GE; }
  ;

param_parens: /* a rule of its own: an error after the ')' must not go back inside */
    LPAREN params RPAREN                { $$ = $params; }
  ;

params:
    %empty                              { $$ = MARK; }
  | param_list opt_comma                { $$ = $1; }
  ;

param_list:
    param
  | param_list COMMA param             { $$ = $1; (void)$3; }
  ;

param:
    NAME COLON type                     { push_param(p, $NAME, false, $type, NULL);
                                          $$ = FIRST(Param); }
  | NAME COLON type ASSIGN expr         { push_param(p, $NAME, false, $type, $expr);
                                          $$ = FIRST(Param); }
  | MUT NAME COLON type                 { push_param(p, $NAME, true, $type, NULL);
                                          $$ = FIRST(Param); }
  | NAME error
        { push_param(p, $NAME, false, mk_type(p, TE_ERROR, @error), NULL);
          $$ = FIRST(Param); }
  | error
        { push_param(p, NULL, false, mk_type(p, TE_ERROR, @error), NULL);
          $$ = FIRST(Param); }
  ;

opt_result:
    %empty                              { $$ = NULL; }
  | ARROW type                          { $$ = $type; }
  | ARROW error                         { $$ = mk_type(p, TE_ERROR, @error); }
  ;

clauses:
    %empty                              { $$ = MARK; }
  | clauses K_REQUIRES expr             { $$ = $1; push_clause(p, false, $expr); }
  | clauses K_ENSURES expr              { $$ = $1; push_clause(p, true, $expr); }
  ;

/* ---- evolution */

eitems:
    %empty                              { $$ = MARK; }
  | eitems eitem msep                    { $$ = $1; (void)$2; }
  | eitems sep                           { $$ = $1; }
  | eitems error msep                    { $$ = $1; }
  ;

eitem:
    K_ADDS mods member_body
        { push_evolution(p, EVO_ADDS, NULL, $2, $3, @$); $$ = FIRST(EvolveEntry); }
  | K_DEPRECATES mods member_body
        { push_evolution(p, EVO_DEPRECATES, NULL, $2, $3, @$); $$ = FIRST(EvolveEntry); }
  | K_ADDS mods SENTENCE
        { push_evolution(p, EVO_ADDS, NULL, $2, mk_sentence(p, $3, @3), @$);
          $$ = FIRST(EvolveEntry); }
  | K_DEPRECATES mods NAME
        { push_evolution(p, EVO_DEPRECATES, $NAME, $mods, NULL, @$); $$ = FIRST(EvolveEntry); }
  | K_REMOVES NAME
        { push_evolution(p, EVO_REMOVES, $NAME, (Modifiers){0, false}, NULL, @$);
          $$ = FIRST(EvolveEntry); }
  | K_BECAUSE STRING
        { push_evolution_because(p, $STRING); $$ = FIRST(EvolveEntry); }
  | K_MIGRATE block
        { push_evolution_migrate(p, $block); $$ = FIRST(EvolveEntry); }
  | DOC                                 { push_evolution_doc(p, $1); $$ = FIRST(EvolveEntry); }
  | DOC_FIRST                           { push_evolution_doc(p, $1); $$ = FIRST(EvolveEntry); }
  ;

/* ---- types */

type:
    NAME                                { $$ = mk_name_type(p, $1); parse_type_name(p, @1); }
  | tpath                               { $$ = mk_path_type(p, $1, @$); }
  | type_parens                         { $$ = mk_tuple_type(p, $1, @$); }
  | type_parens ARROW type              { $$ = mk_fun_type(p, $1, $3, @$); }
  | FUN type_parens                     { $$ = mk_fun_type(p, $2, NULL, @$); }
  | FUN type_parens ARROW type          { $$ = mk_fun_type(p, $2, $4, @$); }
  | LBRACKET type RBRACKET              { $$ = mk_list_type(p, $2, NULL, @$); }
  | LBRACKET type SEMI expr RBRACKET    { $$ = mk_list_type(p, $2, $expr, @$); }
  | LBRACKET error RBRACKET             { $$ = mk_type(p, TE_ERROR, @$); }
  | AMP type                            { $$ = mk_ref_type(p, $2, @$); }
  | AMP MUT type                        { $$ = mk_ref_type(p, $3, @$); }
  | BANG                                { $$ = mk_type(p, TE_NEVER, @$); }
  | K_ENUM LB_ENUM variants RBRACE
        { $$ = mk_enum_type(p, $variants, (Span){@LB_ENUM.lo, @RBRACE.hi}); }
  ;

type_parens:
    LPAREN types RPAREN                 { $$ = $types; }
  ;

types:
    %empty                              { $$ = MARK; }
  | type_list opt_comma                 { $$ = $1; }
  ;

type_list:
    type_item
  | type_list COMMA type_item          { $$ = $1; (void)$3; }
  ;

type_item:
    type                                { PUSH($type); $$ = FIRST(TypeExpr *); }
  | error
        { TypeExpr *t = mk_type(p, TE_ERROR, @$);
          PUSH(t); $$ = FIRST(TypeExpr *); }
  ;

tpath: /* more than a name alone */
    targs
  | thead NAME
        { push_seg(p, $NAME, 0, false); parse_type_name(p, @NAME); $$ = $1; }
  | thead targs                         { $$ = $1; (void)$2; }
  ;

thead:
    NAME dot                            { push_seg(p, $NAME, 0, false); $$ = FIRST(PathSeg); }
  | targs dot
  | thead NAME dot                      { push_seg(p, $NAME, 0, false); $$ = $1; }
  | thead targs dot                     { $$ = $1; (void)$2; }
  ;

targs:
    NAME LT type_args GT
        { push_seg(p, $NAME, $type_args, true); parse_angles(p, @LT, @GT);
          parse_type_name(p, @NAME); $$ = FIRST(PathSeg); }
  ;

type_args: /* no error rule: `<` is no bracket that the tokens could skip to */
    type                                { PUSH($type); $$ = FIRST(TypeExpr *); }
  | type_args COMMA type                { PUSH($type); $$ = $1; }
  ;

variants:
    %empty                              { $$ = MARK; }
  | variants variant msep                { $$ = $1; (void)$2; }
  | variants DOC msep                    { $$ = $1; }
  | variants DOC_FIRST msep              { $$ = $1; }
  | variants sep                         { $$ = $1; }
  | variants error msep                  { $$ = $1; }
  ;

variant:
    NAME                                { push_variant(p, $NAME, MARK, MARK, NULL, @$);
                                          $$ = FIRST(VariantDecl *); }
  | NAME ASSIGN number                  { push_variant(p, $NAME, MARK, MARK, $number, @$);
                                          $$ = FIRST(VariantDecl *); }
  | NAME LPAREN types RPAREN            { push_variant(p, $NAME, $types, MARK, NULL, @$);
                                          $$ = FIRST(VariantDecl *); }
  | NAME LB_ENUM variant_fields RBRACE
        { push_variant(p, $NAME, MARK, $variant_fields, NULL, @$);
          $$ = FIRST(VariantDecl *); }
  ;

variant_fields:
    %empty                              { $$ = MARK; }
  | variant_fields variant_field msep    { $$ = $1; (void)$2; }
  | variant_fields sep                   { $$ = $1; }
  | variant_fields error msep            { $$ = $1; }
  ;

variant_field:
    NAME COLON type                     { push_variant_field(p, $NAME, $type, @$);
                                          $$ = FIRST(FieldDecl *); }
  ;

/* ---- patterns */

pat:
    pat1
  | alts                                { $$ = mk_pat_or(p, $1, @$); }
  | BAR alts                            { $$ = mk_pat_or(p, $2, @$); }
  | BAR pat1                            { $$ = $2; }
  ;

alts:
    pat1[a] BAR pat1[b]                 { PUSH($a); PUSH($b); $$ = MARK - 2 * (uint32_t)sizeof $a; }
  | alts BAR pat1                       { PUSH($pat1); $$ = $1; }
  ;

pat1:
    mpath                               { $$ = mk_pat_path(p, $1, @$); }
  | MUT NAME                            { $$ = mk_pat_mut(p, $NAME, @$); }
  | AMP pat1                            { $$ = $2; }
  | mpath LPAREN pats RPAREN            { $$ = mk_pat_call(p, $1, @mpath, $pats, @$); }
  | mpath LB_RECORD pat_fields RBRACE   { $$ = mk_pat_struct(p, $1, @mpath, $pat_fields, @$); }
  | LPAREN pats RPAREN                  { $$ = mk_pat_tuple(p, $pats, @$); }
  | literal                             { $$ = mk_pat_literal(p, $1, @$); }
  | literal[a] DOTDOT literal[b]        { $$ = mk_pat_range(p, $a, $b, false, @$); }
  | literal[a] DOTDOTEQ literal[b]      { $$ = mk_pat_range(p, $a, $b, true, @$); }
  | BAD                                 { $$ = mk_pat(p, PAT_ERROR, @$); }
  ;

pats:
    %empty                              { $$ = MARK; }
  | pat_list opt_comma                  { $$ = $1; }
  ;

pat_list:
    pat_item
  | pat_list COMMA pat_item            { $$ = $1; (void)$3; }
  ;

pat_item:
    pat                                 { PUSH($pat); $$ = FIRST(Pat *); }
  | error
        { Pat *q = mk_pat(p, PAT_ERROR, @$);
          PUSH(q); $$ = FIRST(Pat *); }
  ;

pat_fields:
    %empty                              { $$ = MARK; }
  | pat_field_list opt_comma            { $$ = $1; }
  ;

pat_field_list:
    pat_field
  | pat_field_list COMMA pat_field     { $$ = $1; (void)$3; }
  ;

pat_field:
    NAME                                { push_pat_field(p, $NAME, NULL); $$ = FIRST(PatField); }
  | NAME COLON pat                      { push_pat_field(p, $NAME, $pat); $$ = FIRST(PatField); }
  | DOTDOT                              { push_pat_field(p, NULL, NULL); $$ = FIRST(PatField); }
  | error                               { $$ = MARK; }
  ;

literal:
    number
  | STRING                              { $$ = mk_literal(p, $1, @$); }
  | CHAR                                { $$ = mk_literal(p, $1, @$); }
  | TRUE                                { $$ = mk_literal(p, $1, @$); }
  | FALSE                               { $$ = mk_literal(p, $1, @$); }
  ;

number:
    INT                                 { $$ = mk_literal(p, $1, @$); }
  | FLOAT                               { $$ = mk_literal(p, $1, @$); }
  | NEG_LITERAL INT                     { $$ = mk_negative(p, $2, @$); }
  | NEG_LITERAL FLOAT                   { $$ = mk_negative(p, $2, @$); }
  ;

/* ---- statements */

block:
    LB_BLOCK stmts RBRACE             { $$ = mk_block(p, $stmts, @$); }
  ;

stmts:
    %empty                              { $$ = MARK; }
  | stmts stmt sep                      { $$ = $1; push_stmt(p, $stmt, @sep); }
  | stmts sep                           { $$ = $1; }
  | stmts DOC sep                       { $$ = $1; }
  | stmts DOC_FIRST sep                 { $$ = $1; parse_block_doc(p, $2); }
  | stmts error sep
        { $$ = $1; push_stmt(p, mk_error(p, @error), @sep); }
  ;

stmt:
    expr
  | expr[place] ASSIGN expr[value]      { $$ = mk_assign(p, $place, -1, $value, @$); }
  | expr ASSIGN error                   { $$ = mk_assign(p, $1, -1, mk_error(p, @error), @$); }
  | expr[place] assign_op expr[value]   { $$ = mk_assign(p, $place, $assign_op, $value, @$); }
  | expr assign_op error                { $$ = mk_assign(p, $1, $2, mk_error(p, @error), @$); }
  | let_word pat1 opt_type opt_init     { $$ = mk_let(p, $1, $pat1, $opt_type, $opt_init, @$); }
  | let_word pat1 opt_type error
        { $$ = mk_let(p, $1, $pat1, $opt_type, mk_error(p, @error), @$); }
  | MUT NAME opt_type ASSIGN expr
        { $$ = mk_let(p, T_MUT, mk_pat_mut(p, $NAME, @NAME), $opt_type, $expr, @$); }
  | CONST NAME opt_type ASSIGN expr
        { $$ = mk_let(p, T_CONST, mk_pat_mut(p, $NAME, @NAME), $opt_type, $expr, @$); }
  | FOR pat1 IN expr block              { $$ = mk_for(p, $pat1, $expr, $block, @$); }
  | FOR pat1 IN error block             { $$ = mk_for(p, $pat1, mk_error(p, @error), $block, @$); }
  | FOR error                           { $$ = mk_error(p, @$); }
  | FOR pat1 IN error                   { $$ = mk_error(p, @$); (void)$2; }
  | WHILE error                         { $$ = mk_error(p, @$); }
  | FOR error block                     { $$ = mk_for(p, NULL, mk_error(p, @error), $block, @$); }
  | WHILE expr block                    { $$ = mk_while(p, $expr, $block, @$); }
  | WHILE error block                   { $$ = mk_while(p, mk_error(p, @error), $block, @$); }
  | LOOP block                          { $$ = mk_while(p, NULL, $block, @$); }
  | fun                                 { $$ = mk_decl_stmt(p, $1, false, @$); }
  | K_SEX fun                           { $$ = mk_decl_stmt(p, $2, true, @$); }
  ;

let_word:
    K_LET                               { $$ = T_K_LET; }
  | K_VAL                               { $$ = T_K_VAL; }
  | K_VAR                               { $$ = T_K_VAR; }
  ;

opt_type:
    %empty                              { $$ = NULL; }
  | COLON type                          { $$ = $type; }
  ;

assign_op:
    ADD_ASSIGN                          { $$ = OP_ADD; }
  | SUB_ASSIGN                          { $$ = OP_SUB; }
  | MUL_ASSIGN                          { $$ = OP_MUL; }
  | DIV_ASSIGN                          { $$ = OP_DIV; }
  | REM_ASSIGN                          { $$ = OP_REM; }
  ;

/* ---- expressions */

expr:
    postfix
  | expr[l] PLUS expr[r]                { $$ = mk_binary(p, OP_ADD, $l, $r, @PLUS, @$); }
  | expr[l] MINUS expr[r]               { $$ = mk_binary(p, OP_SUB, $l, $r, @MINUS, @$); }
  | expr[l] STAR expr[r]                { $$ = mk_binary(p, OP_MUL, $l, $r, @STAR, @$); }
  | expr[l] SLASH expr[r]               { $$ = mk_binary(p, OP_DIV, $l, $r, @SLASH, @$); }
  | expr[l] PERCENT expr[r]             { $$ = mk_binary(p, OP_REM, $l, $r, @PERCENT, @$); }
  | expr[l] CARET expr[r]               { $$ = mk_binary(p, OP_POW, $l, $r, @CARET, @$); }
  | expr[l] EQ expr[r]                  { $$ = mk_binary(p, OP_EQ, $l, $r, @EQ, @$); }
  | expr[l] NE expr[r]                  { $$ = mk_binary(p, OP_NE, $l, $r, @NE, @$); }
  | expr[l] LT expr[r]                  { $$ = mk_binary(p, OP_LT, $l, $r, @LT, @$); }
  | expr[l] LE expr[r]                  { $$ = mk_binary(p, OP_LE, $l, $r, @LE, @$); }
  | expr[l] GT expr[r]                  { $$ = mk_binary(p, OP_GT, $l, $r, @GT, @$); }
  | expr[l] GE expr[r]                  { $$ = mk_binary(p, OP_GE, $l, $r, @GE, @$); }
  | expr[l] IN expr[r]                  { $$ = mk_binary(p, OP_IN, $l, $r, @IN, @$); }
  | expr[l] AND expr[r]                 { $$ = mk_binary(p, OP_AND, $l, $r, @AND, @$); }
  | expr[l] ANDAND expr[r]              { $$ = mk_binary(p, OP_AND, $l, $r, @ANDAND, @$); }
  | expr[l] OR expr[r]                  { $$ = mk_binary(p, OP_OR, $l, $r, @OR, @$); }
  | expr[l] OROR expr[r]                { $$ = mk_binary(p, OP_OR, $l, $r, @OROR, @$); }
  | expr[l] COALESCE expr[r]            { $$ = mk_binary(p, OP_COALESCE, $l, $r, @COALESCE, @$); }
  | expr[l] IMPLIES expr[r]             { $$ = mk_binary(p, OP_IMPLIES, $l, $r, @IMPLIES, @$); }
  | expr[l] COMPOSE expr[r]             { $$ = mk_binary(p, OP_COMPOSE, $l, $r, @COMPOSE, @$); }
  | expr[l] AT expr[r]                  { $$ = mk_binary(p, OP_APPLY, $l, $r, @AT, @$); }
  | expr[l] BIND expr[r]                { $$ = mk_binary(p, OP_BIND, $l, $r, @BIND, @$); }
  | expr[l] PIPE expr[r]                { $$ = mk_binary(p, OP_PIPE, $l, $r, @PIPE, @$); }
  | expr[l] DOTDOT expr[r]              { $$ = mk_range(p, $l, $r, false, @$); }
  | expr[l] DOTDOTEQ expr[r]            { $$ = mk_range(p, $l, $r, true, @$); }
  | expr AS NAME                        { $$ = mk_cast(p, $1, mk_name_type(p, $NAME), @$);
                                          parse_type_name(p, @NAME); }
  | NOT expr                            { $$ = mk_unary(p, OP_NOT, $2, @$); }
  | BANG expr                           { $$ = mk_unary(p, OP_NOT, $2, @$); }
  | NEGATE expr                         { $$ = mk_unary(p, OP_NEG, $2, @$); }
  | QUOTE expr          %prec NEGATE    { $$ = mk_unary(p, OP_QUOTE, $2, @$); }
  | EVAL expr           %prec NEGATE    { $$ = mk_unary(p, OP_EVAL, $2, @$); }
  | REFLECT expr        %prec NEGATE    { $$ = mk_unary(p, OP_REFLECT, $2, @$); }
  | DEREF expr          %prec NEGATE    { $$ = mk_unary(p, OP_DEREF, $2, @$); }
  | AMP expr            %prec NEGATE    { $$ = $2; }
  | AMP MUT expr        %prec NEGATE    { $$ = $3; }
  | RETURN expr         %prec CLOSURE   { $$ = mk_return(p, EX_RETURN, $2, @$); }
  | RETURN_VOID                         { $$ = mk_return(p, EX_RETURN, NULL, @$); }
  | BREAK                               { $$ = mk_return(p, EX_BREAK, NULL, @$); }
  | CONTINUE                            { $$ = mk_return(p, EX_CONTINUE, NULL, @$); }
  | BAR cparams BAR expr %prec CLOSURE
        { $$ = mk_closure(p, $cparams, NULL, $4, @$); }
  | BAR cparams BAR ARROW type block    { $$ = mk_closure(p, $cparams, $type, $block, @$); }
  | NO_PARAMS expr      %prec CLOSURE   { $$ = mk_closure(p, MARK, NULL, $2, @$); }
  | NO_PARAMS ARROW type block          { $$ = mk_closure(p, MARK, $type, $block, @$); }
  | FORALL binders QCOLON expr %prec CLOSURE
        { $$ = mk_quantifier(p, false, $binders, $4, @$); }
  | FORALL binders block                { $$ = mk_quantifier(p, false, $binders, $block, @$); }
  | EXISTS binders QCOLON expr %prec CLOSURE
        { $$ = mk_quantifier(p, true, $binders, $4, @$); }
  | EXISTS binders block                { $$ = mk_quantifier(p, true, $binders, $block, @$); }
  | K_EVENTUALLY LPAREN expr RPAREN     { $$ = mk_eventually(p, $3, NULL, @$); }
  | K_EVENTUALLY LPAREN expr RPAREN K_WITHIN postfix
        { $$ = mk_eventually(p, $3, $postfix, @$); }
  ;

binders:
    binder
  | binders COMMA binder               { $$ = $1; (void)$3; }
  ;

binder:
    pat1 IN expr                        { push_binder(p, $pat1, NULL, $expr); $$ = FIRST(Binder); }
  | NAME COLON type
        { push_binder(p, mk_pat_name(p, $NAME), $type, NULL); $$ = FIRST(Binder); }
  ;

cparams:
    cparam
  | cparams COMMA cparam               { $$ = $1; (void)$3; }
  ;

cparam:
    pat1                                { push_closure_param(p, $1, NULL); $$ = FIRST(Param); }
  | pat1 COLON type                     { push_closure_param(p, $1, $type); $$ = FIRST(Param); }
  ;

/* The atoms stand here and below again: to reduce each by way of two more rules takes time. */
postfix:
    primary
  | INT                                 { $$ = mk_literal(p, $1, @$); }
  | FLOAT                               { $$ = mk_literal(p, $1, @$); }
  | STRING                              { $$ = mk_literal(p, $1, @$); }
  | CHAR                                { $$ = mk_literal(p, $1, @$); }
  | TRUE                                { $$ = mk_literal(p, $1, @$); }
  | FALSE                               { $$ = mk_literal(p, $1, @$); }
  | THIS                                { $$ = mk_expr(p, EX_THIS, @$); }
  | NAME                                { $$ = mk_name_expr(p, $1); }
  | BAD                                 { $$ = mk_error(p, @$); }
  | LPAREN items RPAREN                 { $$ = mk_parens(p, $items, @$); }
  | LBRACKET items RBRACKET             { $$ = mk_list(p, EX_LIST, $items, @$); }
  | postfix DOT NAME                    { $$ = mk_field(p, $1, $NAME, @$); }
  | postfix DOT INT                     { $$ = mk_tuple_index(p, $1, $INT, @$); }
  | postfix DOT error                   { $$ = mk_error(p, @$); }
  | postfix PATHSEP NAME                { $$ = mk_path_append(p, $1, $NAME, 0, @$); }
  | postfix PATHSEP LT type_args GT
        { $$ = mk_path_append(p, $1, NULL, $type_args, @$); parse_angles(p, @LT, @GT); }
  | postfix LPAREN items RPAREN         { $$ = mk_call(p, $1, $items, @$); }
  | postfix LBRACKET item RBRACKET      { $$ = mk_index(p, $1, $item, @$); }
  | postfix QUESTION                    { $$ = mk_try(p, $1, @$); }
  | postfix LB_RECORD fields RBRACE     { $$ = mk_record(p, $1, $fields, @$); }
  ;

primary:
    NEG_LITERAL INT                     { $$ = mk_negative(p, $2, @$); }
  | NEG_LITERAL FLOAT                   { $$ = mk_negative(p, $2, @$); }
  | LIDIOM idiom_items RIDIOM           { $$ = mk_list(p, EX_IDIOM, $idiom_items, @$); }
  | LIDIOM error RIDIOM                 { $$ = mk_error(p, @$); }
  | LB_MAP map_items opt_comma RBRACE   { $$ = mk_map(p, $map_items, @$); }
  | block
  | K_SEX block                         { $$ = $2; $$->block.sex = true; $$->span = @$; }
  | if_expr
  | MATCH expr LB_ARMS arms RBRACE    { $$ = mk_match(p, $expr, $arms, @$); }
  | MATCH error         %prec CLOSURE   { $$ = mk_error(p, @$); }
  | MATCH error LB_ARMS arms RBRACE   { $$ = mk_match(p, mk_error(p, @error), $arms, @$); }
  | NAME MACRO_BANG LPAREN items RPAREN { $$ = mk_macro(p, $NAME, $items, @$); }
  | NAME MACRO_BANG LBRACKET items RBRACKET { $$ = mk_macro(p, $NAME, $items, @$); }
  | HASH NAME                           { $$ = mk_macro(p, $NAME, MARK, @$); }
  | K_OLD LPAREN items RPAREN           { $$ = mk_old(p, $K_OLD, $items, @$); }
  | K_TRY mpath LB_RECORD fields RBRACE { $$ = mk_try_record(p, $mpath, @mpath, $fields, @$); }
  | ELLIPSIS                            { $$ = mk_expr(p, EX_UNFINISHED, @$); }
  ;

atom:
    INT                                 { $$ = mk_literal(p, $1, @$); }
  | FLOAT                               { $$ = mk_literal(p, $1, @$); }
  | STRING                              { $$ = mk_literal(p, $1, @$); }
  | CHAR                                { $$ = mk_literal(p, $1, @$); }
  | TRUE                                { $$ = mk_literal(p, $1, @$); }
  | FALSE                               { $$ = mk_literal(p, $1, @$); }
  | THIS                                { $$ = mk_expr(p, EX_THIS, @$); }
  | NAME                                { $$ = mk_name_expr(p, $1); }
  | BAD                                 { $$ = mk_error(p, @$); }
  | LPAREN items RPAREN                 { $$ = mk_parens(p, $items, @$); }
  | LBRACKET items RBRACKET             { $$ = mk_list(p, EX_LIST, $items, @$); }
  ;

items:
    %empty                              { $$ = MARK; }
  | item_list
  | item_list COMMA                     { $$ = $1; }
  ;

item_list:
    item
  | item_list COMMA expr                { $$ = $1; PUSH($expr); }
  | item_list COMMA error               { $$ = $1; Expr *e = mk_error(p, @error); PUSH(e); }
  ;

item:
    expr                                { PUSH($expr); $$ = FIRST(Expr *); }
  | error
        { Expr *e = mk_error(p, @$);
          PUSH(e); $$ = FIRST(Expr *); }
  ;

idiom_items:
    atom                                { PUSH($atom); $$ = FIRST(Expr *); }
  | idiom_items atom                    { PUSH($atom); $$ = $1; }
  ;

fields:
    %empty                              { $$ = MARK; }
  | field_list opt_comma                { $$ = $1; }
  ;

field_list:
    field
  | field_list COMMA field             { $$ = $1; (void)$3; }
  ;

field:
    NAME                                { push_field(p, $NAME, NULL); $$ = FIRST(FieldInit); }
  | NAME COLON expr                     { push_field(p, $NAME, $expr); $$ = FIRST(FieldInit); }
  | NAME COLON error
        { push_field(p, $NAME, mk_error(p, @error)); $$ = FIRST(FieldInit); }
  | ELLIPSIS                            { push_dots(p, @$); $$ = FIRST(FieldInit); }
  | error                               { push_broken(p, @$);
                                          $$ = FIRST(FieldInit); }
  ;

map_items:
    map_item
  | map_items COMMA map_item           { $$ = $1; (void)$3; }
  ;

map_item:
    expr[k] COLON expr[v]               { PUSH(((MapItem){$k, $v})); $$ = FIRST(MapItem); }
  | error                               { $$ = MARK; }
  ;

if_expr:
    IF expr block                       { $$ = mk_if(p, NULL, $expr, $block, NULL, @$); }
  | IF expr block[then] ELSE block[other]
        { $$ = mk_if(p, NULL, $expr, $then, $other, @$); }
  | IF expr block ELSE if_expr[other]   { $$ = mk_if(p, NULL, $expr, $block, $other, @$); }
  | IF K_LET pat ASSIGN expr block      { $$ = mk_if(p, $pat, $expr, $block, NULL, @$); }
  | IF K_LET pat ASSIGN expr block[then] ELSE block[other]
        { $$ = mk_if(p, $pat, $expr, $then, $other, @$); }
  | IF K_LET pat ASSIGN expr block ELSE if_expr[other]
        { $$ = mk_if(p, $pat, $expr, $block, $other, @$); }
  | IF error            %prec CLOSURE   { $$ = mk_error(p, @$); }
  | IF error block
        { $$ = mk_if(p, NULL, mk_error(p, @error), $block, NULL, @$); }
  | IF error block[then] ELSE block[other]
        { $$ = mk_if(p, NULL, mk_error(p, @error), $then, $other, @$); }
  | IF error block ELSE if_expr[other]
        { $$ = mk_if(p, NULL, mk_error(p, @error), $block, $other, @$); }
  ;

arms:
    %empty                              { $$ = MARK; }
  | arms arm msep                        { $$ = $1; (void)$2; }
  | arms sep                             { $$ = $1; }
  | arms error msep                      { $$ = $1; }
  ;

arm:
    pat guard FATARROW stmt             { push_arm(p, $pat, $guard, $stmt, @$); $$ = FIRST(Arm); }
  | pat guard FATARROW error
        { push_arm(p, $pat, $guard, mk_error(p, @error), @$); $$ = FIRST(Arm); }
  | pat guard block                     { push_arm(p, $pat, $guard, $block, @$); $$ = FIRST(Arm); }
  ;

guard:
    %empty                              { $$ = NULL; }
  | IF expr                             { $$ = $expr; }
  ;
%%

static TokenKind kind_of(yysymbol_kind_t k)
{
    return k == YYSYMBOL_YYEMPTY ? T_EOF : (TokenKind)k;
}

static int yyreport_syntax_error(const yypcontext_t *context, Parser *p)
{
    yysymbol_kind_t kinds[T_COUNT];
    int count = yypcontext_expected_tokens(context, kinds, T_COUNT);
    int expected[T_COUNT];
    for (int i = 0; i < count; i++)
        expected[i] = (int)kinds[i];
    parse_report(p, kind_of(yypcontext_token(context)), *yypcontext_location(context), expected,
                 count < 0 ? 0 : count);
    return 0;
}
