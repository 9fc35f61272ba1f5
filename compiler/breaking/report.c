/* Whether a change is announced, and the diagnostic when it is not. */
#include "breaking/inner.h"

#include <string.h>

static const struct {
    unsigned breaks;
    const char *text;
} changes[] = {
#define CHANGE(id, breaks, text) {breaks, text},
#include "breaking/change.def"
#undef CHANGE
};

/* https://semver.org/spec/v2.0.0.html, 4 and 8; below 1.0.0 as its users read 4. */
static bool announces_breaks(Version new, Version old)
{
    if (!new.span.lo || !old.span.lo || !version_is_newer(new, old))
        return false;
    if (old.major || new.major != old.major)
        return new.major > old.major;
    return old.minor || new.minor != old.minor ? new.minor > old.minor : true;
}

/* The `evolves` of the gene between the two versions. */
static const EvolvesInfo *evolution(const Comparison *c)
{
    for (uint32_t i = 0; c->gene && i < c->new_module->defs.len; i++) {
        const Def *d = c->new_module->defs.data[i];
        if (d->kind == DEF_EVOLVES && d->evolves->target == c->gene
            && version_same(d->evolves->decl->to, c->new_module->version)
            && version_same(d->evolves->decl->from, c->old_module->version))
            return d->evolves;
    }
    return NULL;
}

/* What of the break nobody was told of. */
static unsigned unannounced(const Comparison *c, ChangeKind kind, Sym name)
{
    unsigned breaks = changes[kind].breaks;
    if (kind != CHANGE_MODULE_REMOVED
        && announces_breaks(c->new_module->version, c->old_module->version))
        return 0;
    const EvolvesInfo *e = evolution(c);
    if (!e)
        return breaks;
    if (e->migrate)
        breaks &= ~(unsigned)WIRE;
    for (uint32_t i = 0; i < e->decl->items.len; i++)
        if (evolve_item_name(&e->decl->items.data[i]).sym == name)
            return breaks & WIRE;
    return breaks;
}

static const char *broken(Arena *a, unsigned breaks)
{
    static const char *const names[] = {"sources", "data", "binaries"};
    const char *text = "";
    for (unsigned i = 0; i < 3; i++)
        if (breaks & 1u << i)
            text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", names[i]);
    return text;
}

static void note_versions(const Comparison *c, Diag *d)
{
    Arena *a = c->session->arena;
    DiagBag *b = c->session->diags;
    Version old = c->old_module->version, new = c->new_module->version;
    if (!old.span.lo || !new.span.lo)
        diag_note(b, d, "module `%s` has no version that could announce it",
                  c->new_module->name->text);
    else if (version_same(old, new))
        diag_note(b, d, "`%s` is still at version %s", c->new_module->name->text,
                  version_text(a, new));
    else
        diag_note(b, d, "`%s` went from %s to %s, which promises that nothing breaks",
                  c->new_module->name->text, version_text(a, old), version_text(a, new));
}

static void facts(const Comparison *c, Diag *d, ChangeKind kind, const char *what, unsigned breaks)
{
    static const char *const names[] = {
#define CHANGE(id, breaks, text) #id,
#include "breaking/change.def"
#undef CHANGE
    };
    Out o = {0};
    out_str(&o, "{\"change\":\"");
    for (const char *p = names[kind]; *p; p++)
        out_char(&o, *p == '_' ? '-' : (char)(*p | 32));
    out_str(&o, "\",\"name\":");
    out_json_string(&o, what, strlen(what));
    out_printf(&o, ",\"breaks\":[%s%s%s", breaks & SOURCE ? "\"source\"" : "",
               breaks & SOURCE && breaks & (WIRE | ABI) ? "," : "",
               breaks & WIRE ? "\"wire\"" : "");
    out_printf(&o, "%s%s]}", breaks & WIRE && breaks & ABI ? "," : "",
               breaks & ABI ? "\"abi\"" : "");
    diag_facts(c->session->diags, d, o.data);
    out_free(&o);
}

void change(const Comparison *c, ChangeKind kind, Sym name, Span old, Span new, const char *detail)
{
    DiagBag *b = c->session->diags;
    Arena *a = c->session->arena;
    unsigned breaks = unannounced(c, kind, name);
    if (!breaks)
        return;
    const char *what = name->text;
    if (c->gene && c->gene->name != name)
        what = arena_printf(a, "%s.%s", c->gene->name->text, name->text);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    const char *text = arena_printf(a, changes[kind].text, what);
#pragma GCC diagnostic pop
    Diag *d = diag_add(b, DIAG_BREAKING, new.lo ? new : old, text, broken(a, breaks));
    if (new.lo && old.lo)
        diag_peer(b, d, old, "%s%s", detail ? "was " : "before", detail ? detail : "");
    if (c->new_module)
        note_versions(c, d);
    facts(c, d, kind, what, breaks);
}
