/* What the commands share. A command returns its exit code; main() alone ends the process. */
#ifndef DOLC_DRIVER_DRIVER_H
#define DOLC_DRIVER_DRIVER_H

#include "driver/input.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2 };

typedef struct Driver {
    Arena *arena; /* of the options; it outlives the sessions of a command */
    Session *session;
    Options options;
    Inputs inputs;
    Out out; /* for stdout; written when the command has ended */
    Out err; /* for stderr, written after it */
    bool misused; /* driver_error was called */
} Driver;

/* Session settings from the options, then the input files. False: usage (message in d->err) or
   unreadable input (a diagnostic). */
bool driver_prepare(Driver *d);
/* Renders the diagnostics as --format wants; the exit code they ask for. After a usage error (a
   message in d->err) it is that. */
int driver_report(Driver *d);
/* One "dolc: …" line for stderr. Returns EXIT_USAGE. */
int driver_error(Driver *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An option that is a number in [1, most]; false after a message. Keeps *value when not given. */
bool driver_number(Driver *d, OptionId id, uint64_t most, uint64_t *value);

/* --- one file each: cmd_NAME.c */
#define COMMAND(id, name, args, help) int cmd_##id(Driver *d);
#include "driver/commands.def"
#undef COMMAND

#endif
