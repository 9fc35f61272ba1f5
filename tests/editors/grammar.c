/* Drives the tree-sitter grammar for the scripts of this folder.
 *
 *   grammar check FILE...       errors and missing tokens, one a line
 *   grammar shape FILE          the tree in the terms of `dolc dump --stage ast`: "depth KIND"
 *   grammar tree FILE           the named nodes, indented, with their places
 *   grammar sexp FILE           the same as one line, with fields
 *   grammar prefixes FILE       types the file: what a prefix has complete is in the tree, whole
 *   grammar edits SEED N FILE   N random edits: the tree of each equals that of a fresh parse
 *   grammar corpus FILE...      the cases of a corpus, as `tree-sitter test` runs them
 *   grammar captures QUERY FILE "start end capture" for every capture of the query
 */
#include <tree_sitter/api.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const TSLanguage *tree_sitter_dol(void);

typedef struct Text {
    char *data;
    uint32_t len;
} Text;

static Text read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    Text t = {NULL, 0};
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    long size = ftell(f);
    rewind(f);
    t.data = malloc((size_t)size + 1);
    if (!t.data || fread(t.data, 1, (size_t)size, f) != (size_t)size) {
        perror(path);
        exit(2);
    }
    fclose(f);
    t.data[size] = '\0';
    t.len = (uint32_t)size;
    return t;
}

static TSParser *new_parser(void)
{
    TSParser *p = ts_parser_new();
    if (!ts_parser_set_language(p, tree_sitter_dol())) {
        fprintf(stderr, "the library does not know this version of grammars\n");
        exit(2);
    }
    return p;
}

/* ---- check ------------------------------------------------------------------------------ */

static unsigned print_errors(const char *path, TSNode n)
{
    unsigned found = 0;
    if (!ts_node_has_error(n) && !ts_node_is_missing(n))
        return 0;
    bool missing = ts_node_is_missing(n);
    if (missing || strcmp(ts_node_type(n), "ERROR") == 0) {
        TSPoint at = ts_node_start_point(n);
        printf("%s:%u:%u: %s%s\n", path, at.row + 1, at.column + 1,
               missing ? "missing " : "error", missing ? ts_node_type(n) : "");
        return 1;
    }
    for (uint32_t i = 0; i < ts_node_child_count(n); i++)
        found += print_errors(path, ts_node_child(n, i));
    return found;
}

static int check(int count, char **paths)
{
    TSParser *p = new_parser();
    unsigned found = 0;
    for (int i = 0; i < count; i++) {
        Text t = read_file(paths[i]);
        TSTree *tree = ts_parser_parse_string(p, NULL, t.data, t.len);
        found += print_errors(paths[i], ts_tree_root_node(tree));
        ts_tree_delete(tree);
        free(t.data);
    }
    ts_parser_delete(p);
    return found ? 1 : 0;
}

/* ---- shape ------------------------------------------------------------------------------ */

typedef struct Shape {
    const char *node, *kind;
    const char *field; /* whose text stands after the kind, or NULL */
} Shape;

static const Shape shapes[] = {
    {"gene_declaration", "gene", NULL},
    {"enum_declaration", "gene", NULL},
    {"type_alias", "gene", NULL},
    {"trait_declaration", "trait", NULL},
    {"system_declaration", "system", NULL},
    {"evolves_declaration", "evolves", NULL},
    {"constraint_declaration", "constraint", NULL},
    {"law_declaration", "law", NULL},
    {"impl_declaration", "impl", NULL},
    {"function_declaration", "fun", NULL},
    {"function_signature", "fun", NULL},
    {"sentence", "sentence", NULL},
    {"negative_literal", "UNARY -", NULL},
    {"variant", "variant", NULL},
    {"binary_expression", "BINARY", "operator"},
    {"unary_expression", "UNARY", "operator"},
    {"cast_expression", "CAST", NULL},
    {"range_expression", "RANGE", NULL},
    {"call_expression", "CALL", NULL},
    {"field_expression", "FIELD", "field"},
    {"tuple_index_expression", "TUPLE_INDEX", "index"},
    {"index_expression", "INDEX", NULL},
    {"try_expression", "TRY", NULL},
    {"record", "RECORD", NULL},
    {"try_record", "RECORD", NULL},
    {"field_initializer", "init", NULL},
    {"list", "LIST", NULL},
    {"map", "MAP", NULL},
    {"closure", "CLOSURE", NULL},
    {"quantified_expression", "QUANT", NULL},
    {"eventually_expression", "EVENTUALLY", NULL},
    {"old_expression", "OLD", NULL},
    {"if_expression", "IF", NULL},
    {"match_expression", "MATCH", NULL},
    {"match_arm", "arm", NULL},
    {"block", "BLOCK", NULL},
    {"return_expression", "RETURN", NULL},
    {"break_expression", "BREAK", NULL},
    {"continue_expression", "CONTINUE", NULL},
    {"assignment", "ASSIGN", NULL},
    {"let_statement", "LET", NULL},
    {"for_statement", "FOR", NULL},
    {"while_statement", "WHILE", NULL},
    {"loop_statement", "LOOP", NULL},
    {"string", "STRING", NULL},
    {"this", "THIS", NULL},
};

static const Shape *shape_of(TSNode n)
{
    const char *type = ts_node_type(n);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (ts_node_is_named(n) && strcmp(shapes[i].node, type) == 0)
            return &shapes[i];
    return NULL;
}

/* `law l { e }` is its condition, not a block of one. */
static bool is_condition(TSNode n)
{
    TSNode parent = ts_node_parent(n);
    unsigned statements = 0;
    for (uint32_t i = 0; i < ts_node_named_child_count(n); i++)
        statements += !ts_node_is_extra(ts_node_named_child(n, i)) &&
                      strcmp(ts_node_type(ts_node_named_child(n, i)), "exegesis") != 0;
    return strcmp(ts_node_type(n), "block") == 0 && !ts_node_is_null(parent) &&
           strcmp(ts_node_type(parent), "law_declaration") == 0 && statements == 1;
}

static bool is_binding(TSNode n)
{
    TSNode parent = ts_node_parent(n);
    return strcmp(ts_node_type(n), "binary_expression") == 0 &&
           strcmp(ts_node_type(ts_node_child(n, 0)), "identifier") == 0 &&
           strcmp(ts_node_type(ts_node_child(n, 1)), ":=") == 0 &&
           strcmp(ts_node_type(parent), "block") == 0;
}

/* `(a, b) = e` and `x := e` declare; `old` is a function when it does not get one argument. */
static const char *kind_of(TSNode n, const Shape *s)
{
    TSNode first = ts_node_named_child(n, 0);
    if (strcmp(s->kind, "ASSIGN") == 0 && strcmp(ts_node_type(first), "tuple") == 0)
        return "LET";
    if (is_binding(n))
        return "LET";
    if (strcmp(s->kind, "OLD") == 0 && ts_node_named_child_count(first) != 1)
        return "CALL";
    return s->kind;
}

/* Not in the tree, or not as expressions. */
static bool is_left_out(TSNode n, TSNode parent)
{
    const char *type = ts_node_type(n), *outer = ts_node_type(parent);
    bool dots = strcmp(type, "field_initializer") == 0 &&
                strcmp(ts_node_type(ts_node_child(n, 0)), "unfinished") == 0;
    /* `Gene.field::Variant` is one name for the compiler. */
    bool prefix = strcmp(type, "field_expression") == 0 && strcmp(outer, "scoped_expression") == 0;
    return dots || prefix || strcmp(type, "because_clause") == 0 || strcmp(type, "modifier") == 0 ||
           (strcmp(outer, "record") == 0 && strcmp(type, "field_list") != 0);
}

/* The tree has one spelling of what the language has several of. */
static void print_operator(const Text *t, TSNode f)
{
    static const char *const same[][2] = {{"&&", "and"}, {"||", "or"}, {"!", "not"}};
    uint32_t lo = ts_node_start_byte(f), hi = ts_node_end_byte(f);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (hi - lo == strlen(same[i][0]) && memcmp(t->data + lo, same[i][0], hi - lo) == 0 &&
            t->data[hi] != '{') {
            printf(" %s", same[i][1]);
            return;
        }
    }
    printf(" %.*s", (int)(hi - lo), t->data + lo);
}

static void print_field(const Text *t, TSNode n, const char *field)
{
    TSNode f = ts_node_child_by_field_name(n, field, (uint32_t)strlen(field));
    if (ts_node_is_null(f))
        return;
    print_operator(t, f);
}

static void print_shape(const Text *t, TSNode n, unsigned depth)
{
    const Shape *s = shape_of(n);
    if (s && is_condition(n))
        s = NULL;
    if (s) {
        printf("%u %s", depth, kind_of(n, s));
        if (s->field && !is_binding(n))
            print_field(t, n, s->field);
        printf("\n");
    }
    for (uint32_t i = 0; i < ts_node_named_child_count(n); i++)
        if (!is_left_out(ts_node_named_child(n, i), n))
            print_shape(t, ts_node_named_child(n, i), depth + (s != NULL));
}

static void print_tree(TSNode n, unsigned depth)
{
    TSPoint from = ts_node_start_point(n), to = ts_node_end_point(n);
    printf("%*s%s %u:%u-%u:%u\n", (int)depth * 2, "", ts_node_type(n), from.row + 1,
           from.column + 1, to.row + 1, to.column + 1);
    for (uint32_t i = 0; i < ts_node_named_child_count(n); i++)
        print_tree(ts_node_named_child(n, i), depth + 1);
}

static int shape(const char *path, char what)
{
    TSParser *p = new_parser();
    Text t = read_file(path);
    TSTree *tree = ts_parser_parse_string(p, NULL, t.data, t.len);
    char *sexp = ts_node_string(ts_tree_root_node(tree));
    if (what == 'x')
        puts(sexp);
    else if (what == 't')
        print_tree(ts_tree_root_node(tree), 0);
    else
        print_shape(&t, ts_tree_root_node(tree), 0);
    free(sexp);
    ts_tree_delete(tree);
    ts_parser_delete(p);
    free(t.data);
    return 0;
}

/* ---- prefixes --------------------------------------------------------------------------- */

/* Is there a whole node of this type and place in the tree? */
static bool contains(TSNode n, TSNode wanted)
{
    uint32_t lo = ts_node_start_byte(wanted), hi = ts_node_end_byte(wanted);
    if (ts_node_start_byte(n) == lo && ts_node_end_byte(n) == hi &&
        strcmp(ts_node_type(n), ts_node_type(wanted)) == 0)
        return !ts_node_has_error(n);
    for (uint32_t i = 0; i < ts_node_child_count(n); i++) {
        TSNode child = ts_node_child(n, i);
        if (ts_node_start_byte(child) <= lo && hi <= ts_node_end_byte(child) &&
            contains(child, wanted))
            return true;
    }
    return false;
}

/* The declarations of the whole file that end before `typed`, except the last: that one may still
   be going on. Each must be in the prefix's tree. */
static unsigned lost_declarations(TSNode whole, TSNode part, uint32_t typed, const char *path)
{
    unsigned lost = 0;
    TSNode last = {{0}, NULL, NULL};
    for (uint32_t i = 0; i < ts_node_named_child_count(whole); i++) {
        TSNode d = ts_node_named_child(whole, i);
        if (ts_node_is_extra(d))
            continue;
        if (ts_node_end_byte(d) > typed)
            break;
        if (!ts_node_is_null(last) && !contains(part, last)) {
            TSPoint at = ts_node_start_point(last);
            printf("%s: after %u bytes: lost %s at line %u\n", path, typed, ts_node_type(last),
                   at.row + 1);
            lost++;
        }
        last = d;
    }
    return lost;
}

static int prefixes(const char *path)
{
    TSParser *p = new_parser();
    Text t = read_file(path);
    TSTree *whole = ts_parser_parse_string(p, NULL, t.data, t.len);
    unsigned lost = 0;
    char *buffer = calloc(1, t.len + 2); /* an editor has a line end after what is typed */
    if (!buffer)
        return 2;
    buffer[0] = '\n';
    TSTree *typed = ts_parser_parse_string(p, NULL, buffer, 1);
    TSPoint end = {0, 0};
    for (uint32_t n = 0; n < t.len; n++) {
        TSPoint next_end = t.data[n] == '\n' ? (TSPoint){end.row + 1, 0}
                                             : (TSPoint){end.row, end.column + 1};
        TSInputEdit edit = {n, n, n + 1, end, end, next_end};
        ts_tree_edit(typed, &edit);
        buffer[n] = t.data[n];
        buffer[n + 1] = '\n';
        TSTree *next = ts_parser_parse_string(p, typed, buffer, n + 2);
        lost += lost_declarations(ts_tree_root_node(whole), ts_tree_root_node(next), n + 1, path);
        ts_tree_delete(typed);
        typed = next;
        end = next_end;
    }
    free(buffer);
    ts_tree_delete(typed);
    ts_tree_delete(whole);
    ts_parser_delete(p);
    free(t.data);
    return lost ? 1 : 0;
}

/* ---- edits ------------------------------------------------------------------------------ */

static uint32_t random_below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return n ? (uint32_t)(*state >> 33) % n : 0;
}

static TSPoint point_at(const Text *t, uint32_t byte)
{
    TSPoint at = {0, 0};
    for (uint32_t i = 0; i < byte; i++) {
        at.column++;
        if (t->data[i] == '\n')
            at = (TSPoint){at.row + 1, 0};
    }
    return at;
}

/* Replaces `removed` bytes at `start` by `added`; describes that in *edit. */
static Text replaced(Text t, uint32_t start, uint32_t removed, const char *added, TSInputEdit *edit)
{
    uint32_t n = (uint32_t)strlen(added);
    Text out = {malloc(t.len - removed + n + 1), t.len - removed + n};
    if (!out.data)
        exit(2);
    memcpy(out.data, t.data, start);
    memcpy(out.data + start, added, n);
    memcpy(out.data + start + n, t.data + start + removed, t.len - start - removed);
    out.data[out.len] = '\0';
    *edit = (TSInputEdit){start, start + removed, start + n, point_at(&t, start),
                          point_at(&t, start + removed), point_at(&out, start + n)};
    return out;
}

static bool same_tree(TSTree *a, TSTree *b)
{
    char *x = ts_node_string(ts_tree_root_node(a)), *y = ts_node_string(ts_tree_root_node(b));
    bool same = strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

/* An edit and, right after, its opposite: so the text stays one that means something. */
static int edits(uint64_t seed, unsigned count, const char *path)
{
    static const char *const added[] = {"", " ", "\n", "}", "{", "(", "x", ".", "has x: T\n", "\"",
                                        "/*", "*/", "-", "x has y\n", "// c\n", ",", "exegesis {"};
    TSParser *p = new_parser();
    Text t = read_file(path), original = read_file(path);
    TSTree *tree = ts_parser_parse_string(p, NULL, t.data, t.len);
    unsigned wrong = 0;
    for (unsigned i = 0; i < count; i++) {
        uint32_t start = random_below(&seed, original.len);
        uint32_t removed = random_below(&seed, 8);
        if (removed > original.len - start)
            removed = original.len - start;
        const char *text = added[random_below(&seed, sizeof added / sizeof *added)];
        char back[16] = {0};
        memcpy(back, original.data + start, removed);
        for (unsigned half = 0; half < 2; half++) {
            TSInputEdit edit;
            Text changed = half ? replaced(t, start, (uint32_t)strlen(text), back, &edit)
                                : replaced(t, start, removed, text, &edit);
            ts_tree_edit(tree, &edit);
            TSTree *next = ts_parser_parse_string(p, tree, changed.data, changed.len);
            if (half) {
                TSTree *fresh = ts_parser_parse_string(p, NULL, changed.data, changed.len);
                if (!same_tree(next, fresh)) {
                    printf("%s: edit %u at %u: %u bytes for '%s'\n", path, i, start, removed, text);
                    wrong++;
                }
                ts_tree_delete(fresh);
            }
            ts_tree_delete(tree);
            tree = next;
            free(t.data);
            t = changed;
        }
    }
    ts_tree_delete(tree);
    ts_parser_delete(p);
    free(t.data);
    free(original.data);
    return wrong ? 1 : 0;
}

/* ---- corpus ----------------------------------------------------------------------------- */

/* Is this line nothing but at least three of `c`? */
static bool is_ruler(const char *line, char c)
{
    size_t n = strspn(line, (char[]){c, '\0'});
    return n >= 3 && (line[n] == '\n' || line[n] == '\0');
}

static char *next_line(char *line)
{
    char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

/* One blank between words, none before ')'. In place. */
static void normalize(char *s)
{
    char *to = s;
    for (char *from = s; *from; from++) {
        bool blank = strchr(" \n\r\t", *from) != NULL;
        if (!blank && to > s && *from == ')' && to[-1] == ' ')
            to--;
        if (!blank)
            *to++ = *from;
        else if (to > s && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > s && to[-1] == ' ')
        to--;
    *to = '\0';
}

/* The case whose title line is `title`; *after is where the next one begins. */
static void corpus_case(TSParser *p, char *title, char **after)
{
    char *source = next_line(next_line(title)), *line = source;
    while (*line && !is_ruler(line, '-'))
        line = next_line(line);
    uint32_t len = (uint32_t)(line > source ? line - source - 1 : 0);
    char *tree_text = next_line(line);
    for (line = tree_text; *line && !is_ruler(line, '='); line = next_line(line))
        ;
    *after = line;
    TSTree *tree = ts_parser_parse_string(p, NULL, source, len);
    char *got = ts_node_string(ts_tree_root_node(tree));
    char saved = *line;
    *line = '\0';
    normalize(tree_text);
    bool same = strcmp(got, tree_text) == 0;
    printf("%s corpus: %.*s\n", same ? "ok" : "not ok", (int)strcspn(title, "\n"), title);
    if (!same)
        printf("  got      %s\n  expected %s\n", got, tree_text);
    *line = saved;
    free(got);
    ts_tree_delete(tree);
}

static int corpus(int count, char **paths)
{
    TSParser *p = new_parser();
    for (int i = 0; i < count; i++) {
        Text t = read_file(paths[i]);
        char *line = t.data;
        while (*line) {
            if (is_ruler(line, '='))
                corpus_case(p, next_line(line), &line);
            else
                line = next_line(line);
        }
        free(t.data);
    }
    ts_parser_delete(p);
    return 0;
}

/* ---- captures --------------------------------------------------------------------------- */

static int captures(const char *query_path, const char *path)
{
    Text q = read_file(query_path), t = read_file(path);
    uint32_t offset;
    TSQueryError error;
    TSQuery *query = ts_query_new(tree_sitter_dol(), q.data, q.len, &offset, &error);
    if (!query) {
        fprintf(stderr, "%s: error %d near: %.40s\n", query_path, (int)error, q.data + offset);
        return 1;
    }
    TSParser *p = new_parser();
    TSTree *tree = ts_parser_parse_string(p, NULL, t.data, t.len);
    TSQueryCursor *cursor = ts_query_cursor_new();
    ts_query_cursor_exec(cursor, query, ts_tree_root_node(tree));
    TSQueryMatch match;
    uint32_t index;
    while (ts_query_cursor_next_capture(cursor, &match, &index)) {
        TSNode n = match.captures[index].node;
        uint32_t len;
        const char *name =
            ts_query_capture_name_for_id(query, match.captures[index].index, &len);
        printf("%u %u %.*s %u\n", ts_node_start_byte(n), ts_node_end_byte(n), (int)len, name,
               match.pattern_index);
    }
    ts_query_cursor_delete(cursor);
    ts_tree_delete(tree);
    ts_parser_delete(p);
    ts_query_delete(query);
    free(q.data);
    free(t.data);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "check") == 0)
        return check(argc - 2, argv + 2);
    if (argc == 3 && strcmp(argv[1], "shape") == 0)
        return shape(argv[2], 's');
    if (argc == 3 && strcmp(argv[1], "tree") == 0)
        return shape(argv[2], 't');
    if (argc == 3 && strcmp(argv[1], "sexp") == 0)
        return shape(argv[2], 'x');
    if (argc == 3 && strcmp(argv[1], "prefixes") == 0)
        return prefixes(argv[2]);
    if (argc == 5 && strcmp(argv[1], "edits") == 0)
        return edits(strtoull(argv[2], NULL, 10), (unsigned)strtoul(argv[3], NULL, 10), argv[4]);
    if (argc > 2 && strcmp(argv[1], "corpus") == 0)
        return corpus(argc - 2, argv + 2);
    if (argc == 4 && strcmp(argv[1], "captures") == 0)
        return captures(argv[2], argv[3]);
    fprintf(stderr, "see the head of grammar.c\n");
    return 2;
}
