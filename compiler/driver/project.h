/* dol.toml: what a folder of sources says about itself. */
#ifndef DOLC_DRIVER_PROJECT_H
#define DOLC_DRIVER_PROJECT_H

#include "source/session.h"

#define PROJECT_FILE "dol.toml"

typedef VEC(const char *) Strings;

/* Paths are joined with the folder of the file. */
typedef struct Project {
    const char *name, *version;       /* NULL when not given */
    Strings sources;                  /* files and folders; the project's folder when not given */
    Strings include;                  /* searched for modules after every -I */
    Strings warnings;                 /* flags for diags_set_warning */
} Project;

/* Reads `dir`/dol.toml. False after a diagnostic. The file is a strict subset of TOML 1.0: the
   tables [project] and [warnings]; strings, booleans, arrays of strings. */
bool project_load(Session *s, const char *dir, Project *p);
/* `dir`/`name` in the arena; `name` alone when it is absolute or dir is ".". */
const char *path_join(Arena *a, const char *dir, const char *name);

#endif
