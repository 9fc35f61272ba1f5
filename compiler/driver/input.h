/* From the command line to the files it means. */
#ifndef DOLC_DRIVER_INPUT_H
#define DOLC_DRIVER_INPUT_H

#include "driver/options.h"
#include "driver/project.h"

typedef struct Inputs {
    Strings files;  /* in the order of the arguments; those of a folder sorted; each once */
    Strings search; /* for imports: -I, the projects' include, the standard library; then NULL */
} Inputs;

/* Arguments are files, folders (all .dol below them, or what their dol.toml says) and "-". With
   none, the nearest dol.toml here or above. False after a diagnostic. */
/* Where the running program is, so that an uninstalled or moved dolc finds what belongs to it; NULL
   when that cannot be told. */
const char *program_folder(Arena *a);
bool inputs_collect(Session *s, const Options *o, Inputs *in);

#endif
