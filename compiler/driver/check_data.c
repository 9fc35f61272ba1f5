#include "driver/check_data.h"

#include "data/data.h"

#include <string.h>

static DataFormat format_of(Driver *d, const char *path)
{
    const char *name = opt_value(&d->options, OPT_DATA_FORMAT, NULL);
    if (name)
        return data_format_named(name);
    if (strcmp(path, "-") == 0)
        return DATA_JSON;
    DataFormat f = data_format_of_file(path);
    if (f == DATA_FORMATS)
        driver_error(d, "'%s': its name does not tell how it is written; say --data-format", path);
    return f;
}

bool check_data_asked(Driver *d)
{
    const Options *o = &d->options;
    uint32_t files = o->given[OPT_DATA].values.len, types = o->given[OPT_AS].values.len;
    if (!files && (types || opt_given(o, OPT_DATA_FORMAT)))
        driver_error(d, "--%s means nothing without --data", types ? "as" : "data-format");
    else if (files && !types)
        driver_error(d, "--data needs --as MODULE.GENE: what the data is");
    else if (types > 1 && types != files)
        driver_error(d, "--as is given %u times for %u files: once, or once for each --data",
                     (unsigned)types, (unsigned)files);
    for (uint32_t i = 0; i < files && !d->misused; i++)
        format_of(d, o->given[OPT_DATA].values.data[i]);
    return !d->misused;
}

static HType *type_named(Driver *d, const HProgram *hir, const char *name)
{
    const char *near = NULL;
    HType *t = data_type_named(hir, name, &near);
    if (t)
        return t;
    if (near)
        driver_error(d, "--as: there is no one gene '%s'; did you mean '%s'?", name, near);
    else
        driver_error(d, "--as: there is no gene '%s'; names are written module.Gene", name);
    return NULL;
}

/* The module folders: beside the program where it was built, then where it is installed. */
static const char *const *module_folders(Driver *d)
{
    static const char *const beside[] = {".", "..", "../lib/dolc"};
    enum { N = sizeof beside / sizeof *beside };
    Arena *a = d->session->arena;
    const char **folders = ARENA_ARRAY(a, const char *, N + 2);
    const char *program = program_folder(a);
    uint32_t n = 0;
    for (uint32_t i = 0; program && i < N; i++)
        folders[n++] = arena_printf(a, "%s/%s", program, beside[i]);
    folders[n] = DOLC_LIBDIR;
    return folders;
}

void check_data(Driver *d, HProgram *hir)
{
    const Options *o = &d->options;
    DataCheck c = {.session = d->session, .program = hir, .modules = module_folders(d)};
    session_stage(d->session, "data");
    for (uint32_t i = 0; i < o->given[OPT_DATA].values.len; i++) {
        const char *path = o->given[OPT_DATA].values.data[i];
        uint32_t types = o->given[OPT_AS].values.len;
        c.type = type_named(d, hir, o->given[OPT_AS].values.data[types > 1 ? i : 0]);
        if (!c.type)
            return;
        data_check_file(&c, path, format_of(d, path));
    }
}
