#include "driver/rewrite.h"

#include "driver/diff.h"

#include "base/fs.h"

#include <string.h>

int rewrite_settle(Driver *d, SourceFile *f, const char *path, const Out *text)
{
    bool same = text->len == f->len && memcmp(text->data, f->text, f->len) == 0;
    Text before = {f->text, f->len}, after = {text->data, text->len};
    bool dry = opt_given(&d->options, OPT_CHECK) || opt_given(&d->options, OPT_DIFF);
    if (!dry && strcmp(path, "-") == 0) {
        out_bytes(&d->out, text->data, text->len);
        return EXIT_FINE;
    }
    if (same)
        return EXIT_FINE;
    if (opt_given(&d->options, OPT_DIFF))
        diff_unified(&d->out, d->session->arena, f->path, before, after);
    else if (dry)
        out_printf(&d->out, "%s\n", f->path);
    if (dry)
        return EXIT_INPUT;
    int err = fs_write_atomic(path, text->data, text->len, NULL);
    return err ? driver_error(d, "cannot write '%s': %s", path, strerror(-err)) : EXIT_FINE;
}
