#include "driver/input.h"

#include "base/fs.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const Span no_place = {0, 0};

/* "./a.dol" and "a.dol" are one file. */
static const char *tidy_path(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        while (*path == '/')
            path++;
    }
    return *path ? path : ".";
}

static void add_file(Session *s, Inputs *in, const char *path)
{
    path = tidy_path(path);
    for (uint32_t i = 0; i < in->files.len; i++)
        if (strcmp(in->files.data[i], path) == 0)
            return;
    vec_push(s->arena, &in->files, path);
}

static bool add_folder(Session *s, Inputs *in, const char *dir)
{
    char **paths;
    uint32_t n;
    int err = fs_find(s->arena, dir, ".dol", &paths, &n);
    if (err) {
        diag_add(s->diags, DIAG_IO_READ, no_place, dir, strerror(-err));
        return false;
    }
    if (!n) {
        diag_add(s->diags, DIAG_NO_SOURCES, no_place,
                 arena_printf(s->arena, "no .dol file in '%s'", dir));
        return false;
    }
    for (uint32_t i = 0; i < n; i++)
        add_file(s, in, paths[i]);
    return true;
}

static bool add_path(Session *s, Inputs *in, const char *path)
{
    if (strcmp(path, "-") != 0 && fs_is_dir(path))
        return add_folder(s, in, path);
    add_file(s, in, path);
    return true;
}

static bool add_project(Session *s, Inputs *in, const char *dir)
{
    Project p;
    bool good = project_load(s, dir, &p);
    for (uint32_t i = 0; good && i < p.warnings.len; i++)
        diags_set_warning(s->diags, p.warnings.data[i]);
    for (uint32_t i = 0; i < p.include.len; i++)
        vec_push(s->arena, &in->search, p.include.data[i]);
    for (uint32_t i = 0; good && i < p.sources.len; i++)
        good = add_path(s, in, p.sources.data[i]);
    return good;
}

static bool has_project(Session *s, const char *dir)
{
    return session_file_exists(s, path_join(s->arena, dir, PROJECT_FILE));
}

static bool add_nearest_project(Session *s, Inputs *in)
{
    char real[PATH_MAX];
    const char *dir = ".";
    while (!has_project(s, dir)) {
        if (!realpath(dir, real) || strcmp(real, "/") == 0) {
            diag_add(s->diags, DIAG_NO_SOURCES, no_place,
                     "no files were given, and there is no " PROJECT_FILE " here or above");
            return false;
        }
        dir = strcmp(dir, ".") == 0 ? ".." : arena_printf(s->arena, "%s/..", dir);
    }
    return add_project(s, in, dir);
}

const char *program_folder(Arena *a)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return NULL;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    return slash ? arena_strndup(a, path, (size_t)(slash - path)) : NULL;
}

static const char *find_stdlib(Session *s, const Options *o)
{
    static const char *const beside[] = {"stdlib", "../stdlib", "../share/dolc/stdlib"};
    const char *dir = opt_value(o, OPT_STDLIB, getenv("DOLC_STDLIB"));
    if (dir && *dir)
        return dir;
    const char *folder = program_folder(s->arena);
    for (size_t i = 0; folder && i < sizeof beside / sizeof *beside; i++) {
        dir = arena_printf(s->arena, "%s/%s", folder, beside[i]);
        if (fs_is_dir(dir))
            return dir;
    }
    return DOLC_DATADIR "/stdlib";
}

bool inputs_collect(Session *s, const Options *o, Inputs *in)
{
    bool good = true;
    memset(in, 0, sizeof *in);
    for (uint32_t i = 0; i < o->given[OPT_INCLUDE].values.len; i++)
        vec_push(s->arena, &in->search, o->given[OPT_INCLUDE].values.data[i]);
    for (uint32_t i = 0; i < o->args.len; i++) {
        const char *path = o->args.data[i];
        if (strcmp(path, "-") != 0 && fs_is_dir(path) && has_project(s, path))
            good = add_project(s, in, path) && good;
        else
            good = add_path(s, in, path) && good;
    }
    if (!o->args.len)
        good = add_nearest_project(s, in);
    const char *stdlib = find_stdlib(s, o);
    vec_push(s->arena, &in->search, stdlib);
    vec_push(s->arena, &in->search, NULL);
    return good;
}
