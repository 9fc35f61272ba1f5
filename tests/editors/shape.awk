# `dolc dump --stage ast` to the lines of `grammar shape`: "depth KIND", depth among the kinds kept.
BEGIN {
    split("gene trait system evolves constraint law impl fun sentence variant BINARY UNARY CAST " \
          "RANGE CALL FIELD TUPLE_INDEX INDEX TRY RECORD LIST MAP CLOSURE QUANT EVENTUALLY OLD IF " \
          "MATCH arm BLOCK RETURN BREAK CONTINUE ASSIGN LET FOR WHILE LOOP STRING THIS", list, " ")
    for (i in list) kept[list[i]] = 1
}
{
    match($0, /^ */)
    indent = RLENGTH
    while (top && at[top] >= indent) top--
    kind = $1
    if (kind == "field" && parent_is_record()) kind = "init"
    else if (kind == "LET;" || kind == "ASSIGN;") sub(/;/, "", kind)
    sub(/;$/, "", kind)
    if (!(kind in kept) && kind != "init") next
    if (kind == "trait" && top && name[top] == "impl") next
    text = kind
    if (kind == "BINARY" || kind == "UNARY" || kind == "FIELD" || kind == "TUPLE_INDEX")
        text = kind " " $2
    print top + 0 " " text
    at[++top] = indent
    name[top] = kind
}
function parent_is_record() { return top && name[top] == "RECORD" && at[top] == indent - 2 }
