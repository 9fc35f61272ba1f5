((exegesis_text) @injection.content
  (#set! injection.language "markdown"))

([(line_comment) (block_comment)] @injection.content
  (#set! injection.language "comment"))
