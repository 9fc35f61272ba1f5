; Of several patterns that fit, the later wins.

; --- names

((identifier) @variable
  (#not-match? @variable "^[A-Z]"))

; An upper-case name is a type, a variant, or a constant.
((identifier) @type
  (#match? @type "^[A-Z]"))
((identifier) @constant
  (#match? @constant "^[A-Z][A-Z0-9]*_[A-Z0-9_]*$|^[A-Z][A-Z0-9]+$"))

(type_identifier) @type
((type_identifier) @type.builtin
  (#match? @type.builtin "^(U?Int(8|16|32|64)|Float(32|64)|Bool|Char|String|Void|Option|Result|List|Map|Set|Tuple|Vec|Self|[iu](8|16|32|64)|f(32|64)|bool|string)$"))

(this) @variable.builtin
((identifier) @variable.builtin
  (#match? @variable.builtin "^(result)$"))

(path (identifier) @module)
((path (identifier) @type .)
  (#match? @type "^[A-Z]"))
(foreign_module) @module
(use_item name: (identifier) @type
  (#match? @type "^[A-Z]"))
(use_item name: (identifier) @constant
  (#match? @constant "^[A-Z][A-Z0-9]*_[A-Z0-9_]*$|^[A-Z][A-Z0-9]+$"))

; --- declarations

(gene_declaration name: (_) @type.definition)
(trait_declaration name: (_) @type.definition)
(system_declaration name: (_) @type.definition)
(enum_declaration name: (_) @type.definition)
(type_alias name: (_) @type.definition)
(constraint_declaration name: (_) @function)
(law_declaration name: (_) @function)
(const_declaration name: (_) @constant)
(variable_declaration name: (_) @variable)
(function_declaration name: (identifier) @function)
(function_signature name: (identifier) @function)
(operator_name) @operator
(field_declaration name: (_) @property)
(variant_field name: (identifier) @property)
(variant name: (identifier) @constant)
(parameter name: (identifier) @variable.parameter)
(closure_parameter pattern: (identifier) @variable.parameter)

; --- expressions

(field_expression field: (field_identifier) @property)
(field_initializer name: (field_identifier) @property)
(named_argument name: (identifier) @property)
(field_pattern name: (identifier) @property)
(tuple_index_expression index: (integer) @number)

(call_expression function: (identifier) @function.call
  (#not-match? @function.call "^[A-Z]"))
(call_expression function: (identifier) @constructor
  (#match? @constructor "^[A-Z]"))
(call_expression
  function: (field_expression field: (field_identifier) @function.method.call))
(call_expression
  function: (scoped_expression name: (identifier) @function.call)
  (#not-match? @function.call "^[A-Z]"))
(variant_pattern variant: (identifier) @constructor
  (#match? @constructor "^[A-Z]"))
((identifier) @constant.builtin
  (#match? @constant.builtin "^(None)$"))
(macro_call name: (identifier) @function.macro)

; --- literals

(integer) @number
(float) @number.float
(version) @number
(boolean) @boolean
(char) @character
(string) @string
(escape_sequence) @string.escape

; --- words

["gene" "gen" "struct" "type" "trait" "system" "constraint" "rule" "evolves" "evo" "enum" "impl"
 "law" "extends" "spirit" "test"] @keyword.type

["module" "mod" "use"] @keyword.import

["fun" "provides" "operator"] @keyword.function
(function_declaration "is" @keyword.function)
(function_signature "is" @keyword.function)

["has" "state" "where" "requires" "ensures" "adds" "removes" "deprecates" "because" "migrate"
 "let" "val" "var" "const" "eventually" "within" "old" "try" "exegesis" "docs"] @keyword
(field_declaration "is" @keyword)
(sex_block "sex" @keyword.modifier)

["pub" "extern" "effect" "atomic" "mut"] @keyword.modifier
(modifier) @keyword.modifier
(modifier (string) @string)

["if" "else" "match"] @keyword.conditional
["for" "while" "loop"] @keyword.repeat
(impl_declaration "for" @keyword.type)
["return"] @keyword.return
[(break_expression) (continue_expression)] @keyword.repeat
["and" "or" "not" "implies" "in" "as"] @keyword.operator
["forall" "exists"] @keyword

(sentence (dotted_name) @module)
(predicate) @keyword
(quantifier_word) @keyword

; --- operators and punctuation

["=" "+=" "-=" "*=" "/=" "%=" ":=" "|>" ">>" "??" "?" "||" "&&" "==" "!=" "<=" ">="
 "+" "-" "*" "/" "%" "^" "&" "!" "'" ".." "..=" "->" "=>" "<" ">" "|" "@"] @operator
(binary_expression operator: _ @operator
  (#match? @operator "^[^a-z]"))
(never_type) @type.builtin
["(" ")" "[" "]" "[|" "|]" "{" "}"] @punctuation.bracket
(type_arguments ["<" ">"] @punctuation.bracket)
(type_parameters ["<" ">"] @punctuation.bracket)
(closure_parameters ["|" "||"] @punctuation.bracket)
["," ";" ":" "::" "."] @punctuation.delimiter
(unfinished) @punctuation.special
(macro_call ["!" "#"] @function.macro)

; A word that begins a construct elsewhere, where it is a name.
(identifier _ @variable)

; --- attributes, comments, texts

(attribute ["@" "#"] @attribute)
(attribute name: (identifier) @attribute)
(attribute_item name: (identifier) @attribute)

(line_comment) @comment
(block_comment) @comment
(doc_comment) @comment.documentation
(exegesis_text) @comment.documentation
(raw_text) @string.special
