; --- scopes

[
  (source_file)
  (declaration_list)
  (member_list)
  (constraint_body)
  (function_declaration)
  (function_signature)
  (law_declaration)
  (migrate_clause)
  (block)
  (closure)
  (quantified_expression)
  (for_statement)
  (if_expression)
  (match_arm)
] @local.scope

; --- definitions

(gene_declaration name: (identifier) @local.definition.type)
(trait_declaration name: (identifier) @local.definition.type)
(system_declaration name: (identifier) @local.definition.type)
(enum_declaration name: (identifier) @local.definition.type)
(type_alias name: (identifier) @local.definition.type)
(type_parameter name: (type_identifier) @local.definition.type)
(constraint_declaration name: (identifier) @local.definition.function)
(law_declaration name: (identifier) @local.definition.function)
(function_declaration name: (identifier) @local.definition.function)
(function_signature name: (identifier) @local.definition.function)
(const_declaration name: (identifier) @local.definition.constant)
(variable_declaration name: (identifier) @local.definition.var)
(field_declaration name: (identifier) @local.definition.field)
(variant name: (identifier) @local.definition.enum)
(use_item name: (identifier) @local.definition.import)
(use_item alias: (identifier) @local.definition.import)
(use_declaration alias: (identifier) @local.definition.import)

(parameter name: (identifier) @local.definition.parameter)
(closure_parameter pattern: (identifier) @local.definition.parameter)
(binder pattern: (identifier) @local.definition.var)
(for_statement pattern: (identifier) @local.definition.var)
(let_statement pattern: (identifier) @local.definition.var)
(assignment left: (identifier) @local.definition.var)
(match_arm pattern: (identifier) @local.definition.var)
(mut_pattern (identifier) @local.definition.var)
(tuple_pattern (identifier) @local.definition.var)
(variant_pattern "(" (identifier) @local.definition.var)
(field_pattern pattern: (identifier) @local.definition.var)
(field_pattern name: (identifier) @local.definition.var .)

; --- references

(identifier) @local.reference
(type_identifier) @local.reference
