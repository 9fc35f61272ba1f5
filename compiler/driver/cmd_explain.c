#include "driver/driver.h"
#include "driver/explain.h"

#include <string.h>

static void list_codes(Driver *d, const char *group)
{
    for (unsigned i = 0; i < DIAG_COUNT; i++) {
        const DiagInfo *info = diag_info((DiagCode)i);
        if (group && strcmp(info->group, group) != 0)
            continue;
        out_printf(&d->out, "%s  %s", info->code, info->text);
        if (*info->group)
            out_printf(&d->out, " (-W%s)", info->group);
        out_char(&d->out, '\n');
    }
}

static const ExplainPage *find_page(const char *code)
{
    for (const ExplainPage *p = explain_pages; p->code; p++)
        if (strcmp(p->code, code) == 0)
            return p;
    return NULL;
}

static const char *upper(Arena *a, const char *text)
{
    char *copy = arena_strndup(a, text, strlen(text));
    for (char *p = copy; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 32);
    return copy;
}

static bool is_group(const char *name)
{
    const char *group;
    for (uint32_t i = 0; (group = diag_group(i)); i++)
        if (strcmp(group, name) == 0)
            return true;
    return false;
}

static int explain(Driver *d, const char *what)
{
    if (is_group(what)) {
        list_codes(d, what);
        return EXIT_FINE;
    }
    const char *code = upper(d->session->arena, what);
    const ExplainPage *page = find_page(code);
    if (page) {
        for (const char *const *line = page->lines; *line; line++)
            out_printf(&d->out, "%s\n", *line);
        return EXIT_FINE;
    }
    DiagCode known = diag_find(code);
    if (known == DIAG_COUNT)
        return driver_error(d, "there is no diagnostic '%s'; 'dolc explain' lists them", what);
    out_printf(&d->out, "%s: %s\n", code, diag_info(known)->text);
    return EXIT_FINE;
}

int cmd_EXPLAIN(Driver *d)
{
    int code = EXIT_FINE;
    if (!d->options.args.len)
        list_codes(d, NULL);
    for (uint32_t i = 0; code == EXIT_FINE && i < d->options.args.len; i++)
        code = explain(d, d->options.args.data[i]);
    return code;
}
