(module_declaration name: (path) @name) @definition.module
(submodule name: (path) @name) @definition.module
(gene_declaration name: (_) @name) @definition.class
(system_declaration name: (_) @name) @definition.class
(enum_declaration name: (_) @name) @definition.class
(type_alias name: (_) @name) @definition.type
(trait_declaration name: (_) @name) @definition.interface
(constraint_declaration name: (_) @name) @definition.function
(law_declaration name: (_) @name) @definition.function
(function_declaration name: (identifier) @name) @definition.function
(function_signature name: (identifier) @name) @definition.function
(const_declaration name: (_) @name) @definition.constant
(field_declaration name: (_) @name) @definition.field
(variant name: (identifier) @name) @definition.constant

(call_expression function: (identifier) @name) @reference.call
(call_expression function: (field_expression field: (field_identifier) @name)) @reference.call
(call_expression function: (scoped_expression name: (identifier) @name)) @reference.call
(record type: (identifier) @name) @reference.class
(impl_declaration trait: (type_identifier) @name) @reference.implementation
(type_identifier) @name @reference.type
