(function_declaration) @function.outer
(function_declaration body: (block) @function.inner)
(function_signature) @function.outer
(law_declaration) @function.outer
(law_declaration body: (block) @function.inner)
(closure) @function.outer
(closure body: (_) @function.inner)

(gene_declaration) @class.outer
(gene_declaration body: (_) @class.inner)
(trait_declaration) @class.outer
(trait_declaration body: (_) @class.inner)
(system_declaration) @class.outer
(system_declaration body: (_) @class.inner)
(enum_declaration) @class.outer
(enum_declaration body: (_) @class.inner)
(impl_declaration) @class.outer
(impl_declaration body: (_) @class.inner)
(evolves_declaration) @class.outer
(evolves_declaration body: (_) @class.inner)
(constraint_declaration) @class.outer
(constraint_declaration body: (_) @class.inner)

(parameter) @parameter.outer @parameter.inner
(arguments (_) @parameter.outer @parameter.inner)
(closure_parameter) @parameter.outer @parameter.inner

(block) @block.outer
(block (_) @block.inner)
(if_expression) @conditional.outer
(if_expression then: (block) @conditional.inner)
(match_expression) @conditional.outer
(match_arm body: (_) @conditional.inner)
(for_statement) @loop.outer
(for_statement body: (block) @loop.inner)
(while_statement) @loop.outer
(while_statement body: (block) @loop.inner)
(loop_statement) @loop.outer
(loop_statement body: (block) @loop.inner)

(call_expression) @call.outer
(call_expression arguments: (arguments) @call.inner)
(assignment) @assignment.outer
(assignment left: (_) @assignment.lhs)
(assignment right: (_) @assignment.rhs @assignment.inner)
(let_statement) @assignment.outer
(let_statement pattern: (_) @assignment.lhs)
(let_statement value: (_) @assignment.rhs @assignment.inner)
(return_expression) @return.outer
(field_declaration) @attribute.outer
(attribute) @attribute.inner
(exegesis) @comment.outer
(exegesis_text) @comment.inner
(line_comment) @comment.outer
(doc_comment) @comment.outer
(block_comment) @comment.outer
