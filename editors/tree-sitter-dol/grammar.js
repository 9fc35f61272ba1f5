/// <reference types="tree-sitter-cli/dsl" />
// The grammar of DOL: both spellings, ontology sentences, raw exegesis. The compiler decides in a
// pass over the tokens (compiler/syntax/layout.c) where a line end ends something, what a `{` opens
// and which line is a sentence; here src/scanner.c does, asked through the external tokens.

const PREC = {
  closure: 0,
  pipe: 1,
  bind: 2,
  apply: 3,
  implies: 4,
  coalesce: 5,
  or: 6,
  and: 7,
  not: 8,
  compare: 9,
  compose: 10,
  range: 11,
  add: 12,
  multiply: 13,
  power: 14,
  sign: 15,
  cast: 16,
  postfix: 17,
};

const INTEGER = choice(/[0-9][0-9_]*/, /0x[0-9A-Fa-f][0-9A-Fa-f_]*/, /0b[01][01_]*/);
const FLOAT = choice(
  /[0-9][0-9_]*\.[0-9][0-9_]*([eE][+-]?[0-9][0-9_]*)?/,
  /[0-9][0-9_]*[eE][+-]?[0-9][0-9_]*/,
);

const commaSep1 = (rule) => seq(rule, repeat(seq(',', rule)), optional(','));
const commaSep = (rule) => optional(commaSep1(rule));

// Items of a body: `open` ones end with a separator or at the closing brace, `closed` ones end
// with the brace of their own body.
const items = (open, closed, separator) =>
  seq(
    repeat(choice(seq(open, separator), seq(closed, optional(separator)))),
    optional(open),
  );

module.exports = grammar({
  name: 'dol',

  externals: ($) => [
    $._newline,
    $._sentence_start,
    $._rule_sentence_start,
    $._sentence_end,
    $._record_open,
    $._map_open,
    $._pattern_open,
    $._idiom_open,
    $._quantifier_dot,
    $.exegesis_text,
    $.raw_text,
    $.string_content,
    $._triple_content,
    $.block_comment,
    '{',
    '}',
    'requires',
    'ensures',
    'where',
    $._error_sentinel,
  ],

  extras: ($) => [/\s/, /\uFEFF/, $.line_comment, $.doc_comment, $.block_comment],

  word: ($) => $.identifier,

  inline: ($) => [$._sep, $._dot, $._declared_name, $._constraint_word],

  rules: {
    source_file: ($) =>
      repeat(
        choice(
          seq($._declaration, $._sep),
          seq($._closed_declaration, optional($._sep)),
        ),
      ),

    _sep: ($) => choice($._newline, repeat1(';')),
    _member_sep: ($) => choice($._newline, repeat1(choice(';', ','))),
    _dot: ($) => choice('.', '::'),

    // --- comments

    line_comment: ($) => token(choice(/\/\/(\/\/[^\r\n]*|[^\/\r\n][^\r\n]*)?/, /--[^\r\n]*/)),
    doc_comment: ($) => /\/\/\/([^\/\r\n][^\r\n]*)?/,

    exegesis: ($) => seq(choice('exegesis', 'docs'), '{', optional($.exegesis_text), '}'),

    // --- names

    identifier: ($) => /[A-Za-z_][A-Za-z0-9_]*/,
    dotted_name: ($) => seq($.identifier, repeat1(seq('.', $.identifier))),
    _declared_name: ($) => field('name', choice($.identifier, $.dotted_name)),
    _segments: ($) => choice($.identifier, seq($._segments, $._dot, $.identifier)),
    version: ($) => /[0-9]+\.[0-9]+\.[0-9]+/,
    _version: ($) => choice($.version, alias(choice($.float, $.integer), $.version)),
    _at_version: ($) => seq('@', field('version', $._version)),

    // --- what stands before a declaration or member

    _prefix: ($) => prec.right(repeat1(choice($.attribute, $.visibility, $.modifier))),

    attribute: ($) =>
      choice(
        seq('@', field('name', $.identifier), optional($.attribute_arguments)),
        seq('#', field('name', $.identifier), optional($.attribute_arguments)),
        seq('#', '[', commaSep1($.attribute_item), ']'),
      ),
    attribute_item: ($) =>
      seq(
        field('name', $.identifier),
        optional(
          choice(
            alias($._spaced_attribute_arguments, $.attribute_arguments),
            seq('=', field('value', $._expression)),
          ),
        ),
      ),
    attribute_arguments: ($) => seq(token.immediate('('), commaSep($._attribute_argument), ')'),
    _spaced_attribute_arguments: ($) => seq('(', commaSep($._attribute_argument), ')'),
    _attribute_argument: ($) => choice($._expression, $.named_argument),
    named_argument: ($) =>
      seq(field('name', $.identifier), '=', field('value', $._expression)),

    visibility: ($) => seq('pub', optional(seq(token.immediate('('), repeat($.identifier), ')'))),
    modifier: ($) => choice('sex', seq('extern', optional($.string)), 'effect', 'atomic'),

    // --- declarations

    _declaration: ($) =>
      choice(
        $.module_declaration,
        $.use_declaration,
        $.type_alias,
        $.const_declaration,
        $.variable_declaration,
        $.function_signature,
        alias($._constraint_head, $.constraint_declaration),
      ),

    _closed_declaration: ($) =>
      choice(
        $.exegesis,
        $.gene_declaration,
        $.trait_declaration,
        $.system_declaration,
        $.constraint_declaration,
        $.evolves_declaration,
        $.enum_declaration,
        $.submodule,
        $.function_declaration,
        $.impl_declaration,
        $.raw_block,
      ),

    module_declaration: ($) =>
      seq(
        optional($._prefix),
        choice('module', 'mod'),
        field('name', alias($._segments, $.path)),
        optional($._at_version),
      ),

    submodule: ($) =>
      seq(
        optional($._prefix),
        choice('module', 'mod'),
        field('name', alias($._segments, $.path)),
        field('body', $.declaration_list),
      ),
    declaration_list: ($) =>
      seq('{', items($._declaration, $._closed_declaration, $._sep), '}'),

    use_declaration: ($) =>
      seq(
        optional($._prefix),
        'use',
        choice(
          seq(field('path', alias($._segments, $.path)), optional($._use_tail)),
          seq(field('path', $.foreign_module), optional($._use_tail)),
          seq(
            field('path', $.foreign_module),
            $._dot,
            field('name', $.identifier),
            optional($._use_alias),
          ),
        ),
      ),
    _use_tail: ($) => choice($._use_alias, seq($._dot, choice(field('all', '*'), $.use_list))),
    foreign_module: ($) => /@([^\s{:]|:[^\s{:])*/,
    _use_alias: ($) => seq('as', field('alias', $.identifier)),
    use_list: ($) => seq('{', commaSep1($.use_item), '}'),
    use_item: ($) => seq(field('name', $.identifier), optional($._use_alias)),

    gene_declaration: ($) =>
      seq(
        optional($._prefix),
        choice('gene', 'gen', 'struct', 'type'),
        $._type_head,
        field('body', $.member_list),
      ),
    trait_declaration: ($) =>
      seq(optional($._prefix), 'trait', $._type_head, field('body', $.member_list)),
    system_declaration: ($) =>
      seq(optional($._prefix), 'system', $._type_head, field('body', $.member_list)),
    _type_head: ($) =>
      seq(
        $._declared_name,
        optional($.type_parameters),
        optional($._at_version),
        optional(seq('extends', field('extends', $._type))),
      ),

    type_alias: ($) =>
      seq(
        optional($._prefix),
        'type',
        $._declared_name,
        optional($.type_parameters),
        '=',
        field('type', $._type),
      ),

    enum_declaration: ($) =>
      seq(
        optional($._prefix),
        'enum',
        $._declared_name,
        optional($.type_parameters),
        field('body', $.variant_list),
      ),

    evolves_declaration: ($) =>
      seq(
        optional($._prefix),
        choice('evolves', 'evo'),
        field('name', alias($._segments, $.path)),
        '@',
        field('to', $._version),
        '>',
        field('from', $._version),
        field('body', $.evolution_list),
      ),
    evolution_list: ($) => seq('{', repeat(seq($._evolution, optional($._member_sep))), '}'),
    _evolution: ($) =>
      choice($.adds_clause, $.removes_clause, $.because_clause, $.migrate_clause, $.exegesis),
    adds_clause: ($) =>
      choice(
        seq(choice('adds', 'deprecates'), choice($._member, $._closed_member)),
        seq('deprecates', field('name', $.identifier), $._sentence_end),
      ),
    removes_clause: ($) => seq('removes', field('name', $.identifier)),
    because_clause: ($) => seq('because', $.string),
    migrate_clause: ($) => seq('migrate', field('body', $.block)),

    raw_block: ($) =>
      seq(
        optional($._prefix),
        choice('spirit', 'test'),
        field('name', choice(alias($._segments, $.path), $.string)),
        optional($._at_version),
        '{',
        optional($.raw_text),
        '}',
      ),

    type_parameters: ($) =>
      seq('<', $.type_parameter, repeat(seq(',', $.type_parameter)), '>'),
    type_parameter: ($) =>
      seq(
        field('name', alias($.identifier, $.type_identifier)),
        optional(seq(':', field('bound', $._type), repeat(seq('+', field('bound', $._type))))),
      ),

    // --- members

    member_list: ($) =>
      seq('{', items($._member, $._closed_member, $._member_sep), '}'),

    _member: ($) =>
      choice(
        $.field_declaration,
        $.type_member,
        $.const_declaration,
        $.variable_declaration,
        $.function_signature,
        alias($._law_head, $.law_declaration),
        alias($._constraint_head, $.constraint_declaration),
      ),

    _closed_member: ($) =>
      choice(
        $.exegesis,
        $.sentence,
        $.constraint_declaration,
        $.law_declaration,
        $.impl_declaration,
        $.function_declaration,
      ),

    field_declaration: ($) =>
      seq(
        optional($._prefix),
        choice(
          seq('has', $._declared_name),
          seq('has', $._declared_name, choice(':', 'is'), $._field_type),
          seq('has', $._declared_name, '=', field('default', $._expression)),
          seq('state', $._declared_name, ':', $._field_type),
          seq($._plain_name, ':', $._field_type),
          seq(
            field('subject', choice($.identifier, $.dotted_name)),
            'has',
            $._declared_name,
            ':',
            $._field_type,
          ),
        ),
      ),
    _plain_name: ($) =>
      field(
        'name',
        choice($.identifier, $.dotted_name, alias($._word_of_member, $.identifier)),
      ),
    _field_type: ($) =>
      seq(
        field('type', $._type),
        optional(seq('=', field('default', $._expression))),
        optional($.where_clause),
      ),
    where_clause: ($) => seq('where', $._expression),

    type_member: ($) => seq(optional($._prefix), 'type', ':', field('type', $._type)),

    const_declaration: ($) =>
      seq(
        optional($._prefix),
        'const',
        field('name', $.identifier),
        optional(seq(':', field('type', $._type))),
        '=',
        field('value', $._expression),
      ),
    variable_declaration: ($) =>
      seq(
        optional($._prefix),
        'var',
        field('name', $.identifier),
        optional(seq(':', field('type', $._type))),
        optional(seq('=', field('value', $._expression))),
      ),

    _constraint_word: ($) => choice('constraint', 'rule'),
    _constraint_head: ($) =>
      seq(optional($._prefix), $._constraint_word, $._declared_name, optional($.type_parameters)),
    constraint_declaration: ($) => seq($._constraint_head, field('body', $.constraint_body)),
    constraint_body: ($) =>
      seq('{', items($._rule_item, $._closed_rule_item, $._member_sep), '}'),
    _rule_item: ($) =>
      choice(
        $._statement,
        alias($._bare_law_head, $.law_declaration),
        alias($._rule_field, $.field_declaration),
      ),
    _closed_rule_item: ($) =>
      choice(
        $.exegesis,
        alias($._rule_sentence, $.sentence),
        alias($._local_law, $.law_declaration),
        alias($._local_function, $.function_declaration),
      ),
    _rule_field: ($) =>
      seq('has', $._declared_name, optional(seq(':', $._field_type))),

    law_declaration: ($) => seq($._law_head, field('body', $.block)),
    _law_head: ($) => seq(optional($._prefix), $._bare_law_head),
    _local_law: ($) => seq($._bare_law_head, field('body', $.block)),
    _bare_law_head: ($) =>
      seq('law', field('name', $.identifier), optional($.parameters)),

    impl_declaration: ($) =>
      seq(
        optional($._prefix),
        'impl',
        optional($.type_parameters),
        field('trait', $._type),
        optional(seq('for', field('type', $._type))),
        field('body', $.member_list),
      ),

    // --- sentences: the scanner has seen that the line is one

    sentence: ($) => seq($._sentence_start, $._sentence_words, $._sentence_end),
    _rule_sentence: ($) => seq($._rule_sentence_start, $._sentence_words, $._sentence_end),
    _sentence_words: ($) =>
      repeat1(
        choice(
          $.quantifier_word,
          $.predicate,
          $.identifier,
          alias($._dotted_word, $.dotted_name),
          $.version,
          $.float,
          $.integer,
          $.string,
          ',',
          '.',
          '>=',
          '>',
          '=',
          '-',
        ),
      ),
    _dotted_word: ($) => /[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+/,
    quantifier_word: ($) => choice('each', 'all', 'no'),
    predicate: ($) =>
      choice(
        'has', 'is', 'emits', 'never', 'requires', 'matches', 'uses', 'derives', 'from',
      ),

    // --- functions

    function_declaration: ($) => seq($._signature, field('body', $.block)),
    function_signature: ($) => $._signature,
    _signature: ($) => seq(optional($._prefix), $._bare_signature),
    _local_signature: ($) => seq(optional(alias('sex', $.modifier)), $._bare_signature),
    _local_function: ($) => seq($._local_signature, field('body', $.block)),
    _bare_signature: ($) =>
      seq(
        choice(
          seq('fun', field('name', $.identifier)),
          seq('fun', 'operator', field('name', $.operator_name)),
          seq(choice('provides', 'is'), field('name', $.identifier)),
        ),
        optional($.type_parameters),
        field('parameters', $.parameters),
        optional(seq('->', field('result', $._type))),
        repeat(choice($.requires_clause, $.ensures_clause)),
      ),
    operator_name: ($) =>
      choice('+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>='),
    requires_clause: ($) => seq('requires', $._expression),
    ensures_clause: ($) => seq('ensures', $._expression),

    parameters: ($) => seq('(', commaSep($.parameter), ')'),
    parameter: ($) =>
      seq(
        optional('mut'),
        field('name', $.identifier),
        ':',
        field('type', $._type),
        optional(seq('=', field('default', $._expression))),
      ),

    // --- types

    _type: ($) =>
      choice(
        alias($.identifier, $.type_identifier),
        $.generic_type,
        $.scoped_type,
        $.tuple_type,
        $.function_type,
        $.list_type,
        $.reference_type,
        $.never_type,
        $.enum_type,
      ),
    _type_path: ($) =>
      choice(alias($.identifier, $.type_identifier), $.generic_type, $.scoped_type),
    scoped_type: ($) =>
      seq(
        field('path', $._type_path),
        $._dot,
        field('name', alias($.identifier, $.type_identifier)),
      ),
    generic_type: ($) =>
      seq(
        field('type', choice(alias($.identifier, $.type_identifier), $.scoped_type)),
        $.type_arguments,
      ),
    type_arguments: ($) => seq('<', $._type, repeat(seq(',', $._type)), '>'),
    tuple_type: ($) => seq('(', commaSep($._type), ')'),
    function_type: ($) =>
      prec.right(
        choice(
          seq(field('parameters', $.tuple_type), '->', field('result', $._type)),
          seq(
            'fun',
            field('parameters', $.tuple_type),
            optional(seq('->', field('result', $._type))),
          ),
        ),
      ),
    list_type: ($) => seq('[', $._type, optional(seq(';', field('length', $._expression))), ']'),
    reference_type: ($) => seq('&', optional('mut'), $._type),
    never_type: ($) => '!',
    enum_type: ($) => seq('enum', field('body', $.variant_list)),

    variant_list: ($) => seq('{', items($.variant, $.exegesis, $._member_sep), '}'),
    variant: ($) =>
      seq(
        repeat($.attribute),
        field('name', $.identifier),
        optional(
          choice(
            seq('=', field('value', $._number)),
            field('payload', $.tuple_type),
            field('payload', $.variant_fields),
          ),
        ),
      ),
    variant_fields: ($) =>
      seq(
        '{',
        repeat(seq($.variant_field, $._member_sep)),
        optional($.variant_field),
        '}',
      ),
    variant_field: ($) => seq(field('name', $.identifier), ':', field('type', $._type)),

    // --- patterns

    _alternatives: ($) => choice($._pattern, $.or_pattern),
    or_pattern: ($) =>
      choice(
        seq('|', $._pattern, repeat(seq('|', $._pattern))),
        seq($._pattern, repeat1(seq('|', $._pattern))),
      ),
    _pattern: ($) =>
      choice(
        $.identifier,
        alias($._qualified_pattern, $.path),
        $.mut_pattern,
        $.reference_pattern,
        $.variant_pattern,
        $.struct_pattern,
        $.tuple_pattern,
        $._literal,
        $.range_pattern,
      ),
    _pattern_path: ($) => choice($.identifier, alias($._qualified_pattern, $.path)),
    _qualified_pattern: ($) => seq($.identifier, repeat1(seq($._dot, $.identifier))),
    mut_pattern: ($) => seq('mut', $.identifier),
    reference_pattern: ($) => seq('&', $._pattern),
    variant_pattern: ($) =>
      seq(field('variant', $._pattern_path), '(', commaSep($._alternatives), ')'),
    struct_pattern: ($) =>
      seq(
        field('type', $._pattern_path),
        alias($._pattern_open, '{'),
        commaSep($.field_pattern),
        '}',
      ),
    field_pattern: ($) =>
      choice(
        seq(field('name', $.identifier), optional(seq(':', field('pattern', $._alternatives)))),
        '..',
      ),
    tuple_pattern: ($) => seq('(', commaSep($._alternatives), ')'),
    range_pattern: ($) => seq($._literal, choice('..', '..='), $._literal),

    // --- literals

    _literal: ($) => choice($._number, $.string, $.char, $.boolean),
    _number: ($) => choice($.integer, $.float, $.negative_literal),
    negative_literal: ($) =>
      seq(
        '-',
        choice(
          alias(token.immediate(prec(1, INTEGER)), $.integer),
          alias(token.immediate(prec(1, FLOAT)), $.float),
        ),
      ),
    integer: ($) => token(INTEGER),
    float: ($) => token(FLOAT),
    boolean: ($) => choice('true', 'false'),
    char: ($) =>
      token(
        seq(
          "'",
          choice(/[^'\\\n]/, /\\([^xu\n]|x[0-9A-Fa-f]{0,2}|u\{[0-9A-Fa-f_]*\}|u)/),
          "'",
        ),
      ),
    string: ($) =>
      choice(
        seq('"', repeat(choice($.string_content, $.escape_sequence)), token.immediate('"')),
        seq(
          '"""',
          repeat(choice(alias($._triple_content, $.string_content), $.escape_sequence)),
          token.immediate('"""'),
        ),
      ),
    escape_sequence: ($) =>
      token.immediate(/\\(x[0-9A-Fa-f]{0,2}|u(\{[0-9A-Fa-f_]*\})?|[^xu])/),

    // --- statements

    block: ($) => seq('{', items($._statement, $._closed_statement, $._sep), '}'),
    _closed_statement: ($) =>
      choice(alias($._local_function, $.function_declaration), $.exegesis),

    _statement: ($) =>
      choice(
        $._expression,
        $.assignment,
        $.let_statement,
        $.for_statement,
        $.while_statement,
        $.loop_statement,
        alias($._local_signature, $.function_signature),
      ),

    assignment: ($) =>
      seq(
        field('left', $._expression),
        field('operator', choice('=', '+=', '-=', '*=', '/=', '%=')),
        field('right', $._expression),
      ),
    let_statement: ($) =>
      choice(
        seq(
          choice('let', 'val', 'var'),
          field('pattern', $._pattern),
          optional(seq(':', field('type', $._type))),
          optional(seq('=', field('value', $._expression))),
        ),
        seq(
          choice('mut', 'const'),
          field('pattern', $.identifier),
          optional(seq(':', field('type', $._type))),
          '=',
          field('value', $._expression),
        ),
      ),
    for_statement: ($) =>
      seq(
        'for',
        field('pattern', $._pattern),
        'in',
        field('sequence', $._expression),
        field('body', $.block),
      ),
    while_statement: ($) =>
      seq('while', field('condition', $._expression), field('body', $.block)),
    loop_statement: ($) => seq('loop', field('body', $.block)),

    // --- expressions

    _expression: ($) =>
      choice(
        $.binary_expression,
        $.unary_expression,
        $.cast_expression,
        $.range_expression,
        $.return_expression,
        $.break_expression,
        $.continue_expression,
        $.closure,
        $.quantified_expression,
        $.eventually_expression,
        $._postfix,
      ),

    binary_expression: ($) =>
      choice(
        ...[
          ['|>', PREC.pipe, prec.left],
          [':=', PREC.bind, prec.left],
          ['@', PREC.apply, prec.left],
          ['implies', PREC.implies, prec.right],
          ['??', PREC.coalesce, prec.left],
          [choice('or', '||'), PREC.or, prec.left],
          [choice('and', '&&'), PREC.and, prec.left],
          [choice('==', '!=', '<', '<=', '>', '>=', 'in'), PREC.compare, prec.left],
          ['>>', PREC.compose, prec.left],
          [choice('+', '-'), PREC.add, prec.left],
          [choice('*', '/', '%'), PREC.multiply, prec.left],
          ['^', PREC.power, prec.right],
        ].map(([operator, precedence, side]) =>
          side(
            precedence,
            seq(
              field('left', $._expression),
              field('operator', operator),
              field('right', $._expression),
            ),
          ),
        ),
      ),
    range_expression: ($) =>
      prec.left(PREC.range, seq($._expression, choice('..', '..='), $._expression)),
    unary_expression: ($) =>
      choice(
        prec(PREC.not, seq(field('operator', choice('not', '!')), $._expression)),
        prec(
          PREC.sign,
          seq(
            field('operator', choice('-', "'", '?', '*', '&', seq('&', 'mut'))),
            $._expression,
          ),
        ),
      ),
    cast_expression: ($) =>
      prec.left(
        PREC.cast,
        seq($._expression, 'as', field('type', alias($.identifier, $.type_identifier))),
      ),
    return_expression: ($) => prec.right(PREC.closure, seq('return', optional($._expression))),
    break_expression: ($) => 'break',
    continue_expression: ($) => 'continue',

    closure: ($) =>
      prec.right(
        PREC.closure,
        seq(
          field('parameters', $.closure_parameters),
          choice(
            field('body', $._expression),
            seq('->', field('result', $._type), field('body', $.block)),
          ),
        ),
      ),
    closure_parameters: ($) => choice('||', seq('|', commaSep1($.closure_parameter), '|')),
    closure_parameter: ($) =>
      seq(field('pattern', $._pattern), optional(seq(':', field('type', $._type)))),

    quantified_expression: ($) =>
      prec.right(
        PREC.closure,
        seq(
          choice('forall', 'exists'),
          $.binder,
          repeat(seq(',', $.binder)),
          choice(
            seq(choice(':', alias($._quantifier_dot, '.')), field('body', $._expression)),
            field('body', $.block),
          ),
        ),
      ),
    binder: ($) =>
      choice(
        seq(field('pattern', $._pattern), 'in', field('sequence', $._expression)),
        seq(field('pattern', $.identifier), ':', field('type', $._type)),
      ),

    eventually_expression: ($) =>
      prec.right(
        seq('eventually', '(', $._expression, ')', optional(seq('within', $._postfix))),
      ),

    _postfix: ($) =>
      choice(
        $._path_expression,
        $.call_expression,
        $.index_expression,
        $.tuple_index_expression,
        $.try_expression,
        $.record,
        $._primary,
      ),
    _path_expression: ($) =>
      choice(
        $.identifier,
        alias($._word_of_expression, $.identifier),
        $.field_expression,
        $.scoped_expression,
      ),

    field_expression: ($) =>
      prec(
        PREC.postfix,
        seq(
          field('value', $._postfix),
          '.',
          field('field', alias($.identifier, $.field_identifier)),
        ),
      ),
    scoped_expression: ($) =>
      prec(
        PREC.postfix,
        seq(field('path', $._postfix), '::', field('name', choice($.identifier, $.type_arguments))),
      ),
    tuple_index_expression: ($) =>
      prec(
        PREC.postfix,
        seq(field('value', $._postfix), '.', field('index', alias($._index, $.integer))),
      ),
    _index: ($) => /[0-9]+/,
    call_expression: ($) =>
      prec(PREC.postfix, seq(field('function', $._postfix), field('arguments', $.arguments))),
    arguments: ($) => seq('(', commaSep($._expression), ')'),
    index_expression: ($) =>
      prec(PREC.postfix, seq(field('value', $._postfix), '[', field('index', $._expression), ']')),
    try_expression: ($) => prec(PREC.postfix, seq($._postfix, '?')),

    record: ($) =>
      prec(PREC.postfix, seq(field('type', $._path_expression), field('fields', $.field_list))),
    field_list: ($) => seq(alias($._record_open, '{'), commaSep($.field_initializer), '}'),
    field_initializer: ($) =>
      choice(
        seq(
          field('name', alias($.identifier, $.field_identifier)),
          optional(seq(':', field('value', $._expression))),
        ),
        $.unfinished,
      ),
    try_record: ($) =>
      seq('try', field('type', alias($._segments, $.path)), field('fields', $.field_list)),

    _primary: ($) =>
      choice(
        $.integer,
        $.float,
        $.negative_literal,
        $.string,
        $.char,
        $.boolean,
        $.this,
        $.tuple,
        $.list,
        $.idiom,
        $.map,
        $.block,
        $.sex_block,
        $.if_expression,
        $.match_expression,
        $.macro_call,
        $.old_expression,
        $.try_record,
        $.unfinished,
      ),
    this: ($) => 'this',
    unfinished: ($) => '...',
    tuple: ($) => seq('(', commaSep($._expression), ')'),
    list: ($) => seq('[', commaSep($._expression), ']'),
    idiom: ($) => seq(alias($._idiom_open, '[|'), repeat1($._atom), '|]'),
    _atom: ($) =>
      choice(
        $.integer, $.float, $.string, $.char, $.boolean, $.this, $.identifier, $.tuple, $.list,
      ),
    map: ($) => seq(alias($._map_open, '{'), commaSep1($.map_entry), '}'),
    map_entry: ($) => seq(field('key', $._expression), ':', field('value', $._expression)),
    sex_block: ($) => seq('sex', field('body', $.block)),
    macro_call: ($) =>
      choice(
        seq(
          field('name', $.identifier),
          token.immediate('!'),
          choice(
            seq(token.immediate('('), commaSep($._expression), ')'),
            seq(token.immediate('['), commaSep($._expression), ']'),
          ),
        ),
        seq('#', field('name', $.identifier)),
      ),
    old_expression: ($) => prec(PREC.postfix, seq('old', field('arguments', $.arguments))),

    if_expression: ($) =>
      prec.right(
        seq(
          'if',
          choice(
            field('condition', $._expression),
            seq(
              'let',
              field('pattern', $._alternatives),
              '=',
              field('value', $._expression),
            ),
          ),
          field('then', $.block),
          optional(seq('else', field('else', choice($.block, $.if_expression)))),
        ),
      ),

    match_expression: ($) =>
      seq('match', field('value', $._expression), field('body', $.match_arms)),
    match_arms: ($) =>
      seq('{', items($.match_arm, alias($._closed_arm, $.match_arm), $._member_sep), '}'),
    match_arm: ($) => seq($._arm_head, '=>', field('body', $._statement)),
    _closed_arm: ($) => prec(1, seq($._arm_head, optional('=>'), field('body', $.block))),
    _arm_head: ($) =>
      seq(
        field('pattern', $._alternatives),
        optional(seq('if', field('guard', $._expression))),
      ),

    // --- words that begin a construct, where they are names

    _word_of_member: ($) =>
      choice(
        'has', 'is', 'state', 'law', 'provides', 'impl', 'constraint', 'rule', 'pub', 'sex',
        'extern', 'effect', 'atomic', 'var', 'exegesis', 'docs',
      ),
    _word_of_expression: ($) =>
      prec(-1, choice(
        'let', 'val', 'var', 'try', 'old', 'eventually', 'sex', 'exegesis', 'docs', 'law', 'has',
        'is', 'provides', 'pub', 'extern', 'effect', 'atomic', 'where',
      )),
  },
});
