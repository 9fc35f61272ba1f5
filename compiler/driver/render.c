#include "driver/render.h"

#include <string.h>

static const Renderer renderers[] = {
    {"text", render_text, false},
    {"json", render_json, true},
    {"sarif", render_sarif, true},
    {"junit", render_junit, true},
    {"github", render_github, true},
};

const Renderer *renderer_find(const char *name)
{
    for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
        if (strcmp(renderers[i].name, name) == 0)
            return &renderers[i];
    return NULL;
}

Place render_place(Session *s, Span at)
{
    Place p = {0};
    p.file = at.lo ? sources_find(&s->sources, at.lo) : NULL;
    if (!p.file)
        return p;
    uint32_t end = p.file->base + p.file->len;
    p.from = source_linecol(p.file, at.lo);
    p.to = source_linecol(p.file, at.hi < at.lo ? at.lo : at.hi > end ? end : at.hi);
    return p;
}

const char *severity_word(Severity s)
{
    switch (s) {
    case SEV_ERROR:
        return "error";
    case SEV_WARNING:
        return "warning";
    case SEV_NOTE:
        break;
    }
    return "note";
}
