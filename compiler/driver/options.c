#include "driver/options.h"

#include "source/diag.h"

#include <string.h>

const Command commands[CMD_COUNT] = {
#define COMMAND(id, name, args, help) {name, args, help},
#include "driver/commands.def"
#undef COMMAND
};

enum {
#define COMMAND(id, name, args, help) id = 1 << CMD_##id,
#include "driver/commands.def"
#undef COMMAND
    ALL = (1 << CMD_COUNT) - 1,
    SOURCES = ALL & ~EXPLAIN
};

typedef struct Option {
    char letter;
    const char *name, *arg;
    unsigned where; /* commands that know it: a bit each */
    const char *help;
} Option;

static const Option table[] = {
#define OPTION(id, letter, name, arg, where, help) {letter, name, arg, where, help},
#include "driver/options.def"
#undef OPTION
};
_Static_assert(sizeof table / sizeof *table == OPT_COUNT, "one row per option");

typedef struct Reader {
    Arena *arena;
    int argc, at;
    char **argv;
    Options *options;
    const char *error;
} Reader;

bool opt_given(const Options *o, OptionId id)
{
    return o->given[id].values.len > 0;
}

const char *opt_value(const Options *o, OptionId id, const char *otherwise)
{
    uint32_t n = o->given[id].values.len;
    return n ? o->given[id].values.data[n - 1] : otherwise;
}

static OptionId find_long(const char *name, size_t len)
{
    for (unsigned i = 0; i < OPT_COUNT; i++)
        if (strlen(table[i].name) == len && memcmp(table[i].name, name, len) == 0)
            return (OptionId)i;
    return OPT_COUNT;
}

static OptionId find_short(char letter)
{
    for (unsigned i = 0; i < OPT_COUNT; i++)
        if (table[i].letter == letter)
            return (OptionId)i;
    return OPT_COUNT;
}

static bool unknown_option(Reader *r, const char *name)
{
    const char *names[OPT_COUNT];
    for (unsigned i = 0; i < OPT_COUNT; i++)
        names[i] = table[i].name;
    const char *near = did_you_mean(name, names, OPT_COUNT);
    r->error = near ? arena_printf(r->arena, "unknown option '--%s'; did you mean '--%s'?", name,
                                   near)
                    : arena_printf(r->arena, "unknown option '--%s'", name);
    return false;
}

/* Whether `value` is one of the words of "a|b|c"; an ARGUMENT in capitals takes anything. */
static bool is_alternative(const char *arg, const char *value)
{
    if (!strchr(arg, '|'))
        return true;
    size_t n = strlen(value);
    for (const char *p = arg; n && (p = strstr(p, value)); p++)
        if ((p == arg || p[-1] == '|') && (p[n] == '\0' || p[n] == '|'))
            return true;
    return false;
}

static bool take(Reader *r, OptionId id, const char *attached)
{
    const Option *option = &table[id];
    const char *value = attached;
    if (!option->arg && attached) {
        r->error = arena_printf(r->arena, "option '--%s' takes no argument", option->name);
        return false;
    }
    if (option->arg && !value) {
        if (r->at == r->argc) {
            r->error = arena_printf(r->arena, "option '--%s' needs an argument: %s", option->name,
                                    option->arg);
            return false;
        }
        value = r->argv[r->at++];
    }
    if (option->arg && !is_alternative(option->arg, value)) {
        r->error = arena_printf(r->arena, "option '--%s' takes %s, not '%s'", option->name,
                                option->arg, value);
        return false;
    }
    if (!value)
        value = "";
    vec_push(r->arena, &r->options->given[id].values, value);
    return true;
}

static bool read_long(Reader *r, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    OptionId id = find_long(word, len);
    if (id == OPT_COUNT)
        return unknown_option(r, arena_strndup(r->arena, word, len));
    return take(r, id, equals ? equals + 1 : NULL);
}

static bool read_short(Reader *r, const char *word)
{
    if (strcmp(word, "MD") == 0) /* as C compilers spell it */
        return take(r, OPT_DEPS, NULL);
    OptionId id = find_short(word[0]);
    if (id == OPT_COUNT) {
        r->error = arena_printf(r->arena, "unknown option '-%c'", word[0]);
        return false;
    }
    return take(r, id, word[1] ? word + 1 : NULL);
}

static CommandId find_command(const char *name)
{
    for (unsigned i = 0; i < CMD_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return (CommandId)i;
    return CMD_COUNT;
}

/* The first argument names the command; `dolc FILE --target c` means compile. */
static bool choose_command(Reader *r)
{
    Options *o = r->options;
    o->command = CMD_COUNT;
    if (!o->args.len) {
        if (opt_given(o, OPT_HELP) || opt_given(o, OPT_VERSION))
            return true;
        r->error = "no command; 'dolc --help' lists them";
        return false;
    }
    const char *first = o->args.data[0];
    o->command = find_command(first);
    if (o->command != CMD_COUNT) {
        o->args.data++;
        o->args.len--;
        o->args.cap--;
        return true;
    }
    if (opt_given(o, OPT_TARGET)) {
        o->command = CMD_COMPILE;
        return true;
    }
    const char *names[CMD_COUNT];
    for (unsigned i = 0; i < CMD_COUNT; i++)
        names[i] = commands[i].name;
    const char *near = did_you_mean(first, names, CMD_COUNT);
    r->error = near ? arena_printf(r->arena, "unknown command '%s'; did you mean '%s'?", first,
                                   near)
                    : arena_printf(r->arena, "unknown command '%s'; 'dolc --help' lists them",
                                   first);
    return false;
}

static bool check_fit(Reader *r)
{
    Options *o = r->options;
    for (unsigned i = 0; i < OPT_COUNT; i++) {
        if (!o->given[i].values.len || o->command == CMD_COUNT
            || (table[i].where & 1u << o->command))
            continue;
        r->error = arena_printf(r->arena, "option '--%s' means nothing to 'dolc %s'",
                                table[i].name, commands[o->command].name);
        return false;
    }
    return true;
}

bool options_parse(Arena *a, int argc, char **argv, Options *o, const char **error)
{
    memset(o, 0, sizeof *o);
    Reader r = {a, argc, 1, argv, o, NULL};
    bool only_args = false, good = true;
    while (good && r.at < argc) {
        const char *word = argv[r.at++];
        if (only_args || word[0] != '-' || word[1] == '\0')
            vec_push(a, &o->args, word);
        else if (word[1] != '-')
            good = read_short(&r, word + 1);
        else if (word[2] == '\0')
            only_args = true;
        else
            good = read_long(&r, word + 2);
    }
    good = good && choose_command(&r) && check_fit(&r);
    *error = r.error;
    return good;
}

enum { HELP_COLUMN = 32 };

static void help_line(Out *out, const char *left, const char *right)
{
    size_t n = strlen(left);
    out_printf(out, "  %s", left);
    if (n + 3 > HELP_COLUMN) {
        out_char(out, '\n');
        n = 0;
        out_repeat(out, ' ', 2);
    }
    out_repeat(out, ' ', HELP_COLUMN - 2 - n);
    out_printf(out, "%s\n", right);
}

static void option_help(Out *out, const Option *option)
{
    Out left = {0};
    if (option->letter)
        out_printf(&left, "-%c, ", option->letter);
    else
        out_str(&left, "    ");
    out_printf(&left, "--%s", option->name);
    if (option->arg)
        out_printf(&left, " %s", option->arg);
    help_line(out, left.data, option->help);
    out_free(&left);
}

void options_help(Out *out, CommandId command)
{
    if (command == CMD_COUNT) {
        out_str(out, "usage: dolc COMMAND [OPTION]... [ARGUMENT]...\n"
                     "\nCompiler for DOL, the Design Ontology Language.\n\ncommands:\n");
        for (unsigned i = 0; i < CMD_COUNT; i++)
            help_line(out, commands[i].name, commands[i].help);
        out_str(out, "\n'dolc COMMAND --help' lists the options of a command.\n"
                     "Exit codes: 0 fine, 1 the input has errors, 2 wrong usage or I/O.\n");
        return;
    }
    const Command *c = &commands[command];
    out_printf(out, "usage: dolc %s [OPTION]... %s\n\n%c%s.\n\noptions:\n", c->name, c->args,
               c->help[0] - 'a' + 'A', c->help + 1);
    for (unsigned i = 0; i < OPT_COUNT; i++)
        if (table[i].where & 1u << command)
            option_help(out, &table[i]);
}
