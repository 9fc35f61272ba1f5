#include "driver/graphviz.h"
#include "driver/pipeline.h"

#include "base/fs.h"
#include "doc/doc.h"

#include <string.h>

/* Only what has changed is written; a page that no module makes any more stays. */
static int write_files(Driver *d, const char *dir, const DocFiles *files)
{
    int err = fs_mkdirs(dir);
    if (err)
        return driver_error(d, "cannot make the folder '%s': %s", dir, strerror(-err));
    for (uint32_t i = 0; i < files->files.len; i++) {
        const DocFile *f = &files->files.data[i];
        const char *path = path_join(d->session->arena, dir, f->path);
        err = fs_write_output(path, f->bytes, f->len);
        if (err)
            return driver_error(d, "cannot write '%s': %s", path, strerror(-err));
    }
    return EXIT_FINE;
}

int cmd_DOC(Driver *d)
{
    Build b = build_start(d);
    const Options *o = &d->options;
    const char *dir = opt_value(o, OPT_OUTPUT, NULL);
    bool check = opt_given(o, OPT_CHECK);
    DocOptions options = {
        .pages = strcmp(opt_value(o, OPT_PAGES, "html"), "html") == 0 ? DOC_HTML : DOC_MARKDOWN,
        .private_too = opt_given(o, OPT_PRIVATE),
        .imports_too = opt_given(o, OPT_IMPORTS),
        .title = opt_value(o, OPT_TITLE, NULL),
        .draw = check ? NULL : graphviz_svg,
    };
    DocFiles files = {0};
    if (!dir && !check)
        return driver_error(d, "doc needs -o DIR, or --check to write nothing");
    b.want_refs = true;
    timing_start(d);
    bool good = driver_prepare(d) && build_check(&b);
    session_stage(d->session, "doc");
    if (good)
        doc_make(d->session, b.program, b.inputs->search.data, &options, &files);
    session_stage(d->session, "write");
    int code = driver_report(d);
    if (code == EXIT_FINE && files.undrawn)
        out_str(&d->err, "dolc: note: graphs are lists: no working 'dot' of Graphviz was found\n");
    if (code == EXIT_FINE && !check)
        code = write_files(d, dir, &files);
    timing_report(d);
    return code;
}
