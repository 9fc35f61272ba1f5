/* The command line: commands.def and options.def as tables, and what was given. */
#ifndef DOLC_DRIVER_OPTIONS_H
#define DOLC_DRIVER_OPTIONS_H

#include "base/out.h"
#include "base/vec.h"

typedef enum CommandId {
#define COMMAND(id, name, args, help) CMD_##id,
#include "driver/commands.def"
#undef COMMAND
    CMD_COUNT
} CommandId;

typedef struct Command {
    const char *name, *args, *help;
} Command;
extern const Command commands[CMD_COUNT];

typedef enum OptionId {
#define OPTION(id, letter, name, arg, where, help) OPT_##id,
#include "driver/options.def"
#undef OPTION
    OPT_COUNT
} OptionId;

typedef struct Options {
    CommandId command; /* CMD_COUNT: none, for --help and --version */
    VEC(const char *) args;
    struct {
        VEC(const char *) values; /* in order; "" for an option without argument */
    } given[OPT_COUNT];
} Options;

/* False with a message in *error (one line, no newline). The strings of argv are kept. */
bool options_parse(Arena *a, int argc, char **argv, Options *o, const char **error);
bool opt_given(const Options *o, OptionId id);
/* The last value given, or `otherwise`. */
const char *opt_value(const Options *o, OptionId id, const char *otherwise);
/* The usage of one command, or of dolc as a whole (CMD_COUNT). */
void options_help(Out *out, CommandId command);

#endif
