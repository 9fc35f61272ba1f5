/* The search index: a script, so that it can be read from a folder, without a server. */
#include "doc/site.h"

#include <string.h>

/* Without '<', so that the script may stand in a page as well. */
static void put_string(Out *o, const char *text)
{
    Out json = {0};
    out_json_string(&json, text, strlen(text));
    for (size_t i = 0; i < json.len; i++) {
        if (json.data[i] == '<')
            out_str(o, "\\u003c");
        else
            out_char(o, json.data[i]);
    }
    out_free(&json);
}

/* [name, module, kind, address, what it is] */
static void put_entry(Out *o, const char *name, const char *module, const char *kind,
                      const char *href, const char *summary)
{
    out_str(o, "[");
    put_string(o, name);
    out_char(o, ',');
    put_string(o, module);
    out_char(o, ',');
    put_string(o, kind);
    out_char(o, ',');
    put_string(o, href);
    out_char(o, ',');
    put_string(o, summary);
    out_str(o, "],\n");
}

void search_index(Site *s, Out *o)
{
    out_str(o, "window.dolSearch=[\n");
    for (uint32_t i = 0; i < s->pages.len; i++) {
        const Page *p = s->pages.data[i];
        put_entry(o, p->module->name->text, "", "module", p->file, p->summary);
    }
    for (uint32_t i = 0; i < s->entries.len; i++) {
        const Entry *e = s->entries.entries[i].value;
        if (map_key(e->def) != s->entries.entries[i].key)
            continue; /* the enumeration of a field */
        const char *summary = exegesis_summary(s, def_doc(e->def));
        bool plain = !*summary && e->def->kind != DEF_CONSTRAINT && e->def->kind != DEF_LAW;
        put_entry(o, e->anchor, sym_text(e->page->module->name), def_kind_word(e->def),
                  entry_href(s, NULL, e),
                  plain ? def_signature(s->arena, s->program, e->def) : summary);
    }
    out_str(o, "];\n");
}
