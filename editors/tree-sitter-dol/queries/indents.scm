[
  (declaration_list)
  (member_list)
  (variant_list)
  (variant_fields)
  (evolution_list)
  (constraint_body)
  (exegesis)
  (block)
  (match_arms)
  (field_list)
  (struct_pattern)
  (map)
  (list)
  (tuple)
  (arguments)
  (parameters)
  (tuple_type)
  (attribute_arguments)
  (use_list)
] @indent.begin

(requires_clause) @indent.begin
(ensures_clause) @indent.begin

["}" ")" "]"] @indent.end @indent.branch

[(string) (block_comment) (raw_text)] @indent.ignore
(exegesis_text) @indent.auto
(ERROR) @indent.auto
