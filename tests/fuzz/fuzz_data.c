/* Data against a gene. The first byte tells the syntax: 'l' JSON Lines, 't' TOML (when its module
   is beside the target), any other JSON, which it then belongs to. What is found lies in the data,
   and JSON Lines give the same however the pieces fall in which they are read. */
#include "fuzz.h"

#include "data/data.h"
#include "driver/render.h"
#include "hir/lower.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A type of every kind, constraints over them, one that traps. */
static const char spec[] =
    "module m\n"
    "pub gene E {\n type: enum {\n  A,\n  B(Int8),\n  C { x: Float32, y: Option<UInt64> }\n }\n}\n"
    "pub gene P {\n has a: UInt8\n has b: UInt8 where b > 3\n"
    " constraint sum { this.a + this.b < 100 }\n}\n"
    "pub gene N { has n: UInt64 }\n"
    "pub gene R {\n has e: E\n has p: P\n has s: String where s.len() < 5\n has l: List<P>\n"
    " has m: Map<String, Int64>\n has k: Map<UInt8, N>\n has t: Set<Int32>\n has o: Option<R2>\n"
    " has d: Duration where d.ms < 5000\n has f: Float64 where f >= 0.0\n has u: Bool\n"
    " has v: (Char, Result<N, String>)\n"
    " constraint both { this.l.len() > 0 and this.f < 2.0 or this.u }\n"
    " constraint all { this.l.iter().all(|x| x.a < x.b) }\n}\n"
    "pub gene R2 {\n has r: List<R>\n has n: N\n}\n";

typedef struct Spec {
    Session *session;
    HProgram *program;
    HType *type;
} Spec;

static void check(bool good)
{
    if (!good)
        abort();
}

static Spec load(void)
{
    const char *search[] = {getenv("DOLC_STDLIB"), NULL};
    Session *s = session_new();
    SourceUnit *unit = parse_file(s, sources_add(&s->sources, "m.dol", spec, strlen(spec)));
    Program *p = sema_check(s, &unit, 1, search, true);
    if (diags_errors(s->diags)) {
        Out o = {0};
        render_text(&o, s, &(RenderOptions){0});
        fputs(o.data, stderr);
        abort();
    }
    HProgram *hp = lower_program(p);
    const char *near;
    check(hir_run_passes(hp, NULL) && !diags_errors(s->diags));
    s->limits.nesting = 300;
    return (Spec){s, hp, data_type_named(hp, "m.R", &near)};
}

static void check_places(Session *s, const char *path, size_t size)
{
    Diag **list;
    uint32_t n;
    diags_sorted(s->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++) {
        const SourceFile *f = sources_find(&s->sources, list[i]->span.lo);
        check(f && strcmp(f->path, path) == 0 && list[i]->span.hi >= list[i]->span.lo);
        check(list[i]->span.hi - f->base + f->bytes_before <= size + 1);
    }
}

/* Standard input that comes in pieces of at most `most` bytes. */
static void feed(const uint8_t *data, size_t size, size_t most)
{
    int ends[2];
    check(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
    int room = 4 << 20;
    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    for (size_t n; size; data += n, size -= n) {
        n = size < most ? size : most;
        check(send(ends[1], data, n, 0) == (ssize_t)n);
    }
    close(ends[1]);
    check(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
}

/* What is reported, as JSON: the most exact of the formats. */
static void report(Out *out, const Spec *sp, const char *path, DataFormat format, size_t size)
{
    static const char *const here[] = {".", NULL};
    Session *s = sp->session;
    s->diags = diags_new(s->arena);
    diags_set_limit(s->diags, 100);
    DataCheck c = {.session = s, .program = sp->program, .type = sp->type, .modules = here};
    data_check_file(&c, path, format);
    check_places(s, strcmp(path, "-") == 0 ? "<stdin>" : path, size);
    render_json(out, s, &(RenderOptions){0});
}

static void run_lines(const Spec *sp, const uint8_t *data, size_t size)
{
    Out whole = {0}, pieces = {0};
    feed(data, size, 64 * 1024);
    report(&whole, sp, "-", DATA_LINES, size);
    feed(data, size, 1 + size / 64);
    report(&pieces, sp, "-", DATA_LINES, size);
    check(strcmp(whole.data, pieces.data) == 0);
    out_free(&whole);
    out_free(&pieces);
}

static void run_document(const Spec *sp, const uint8_t *data, size_t size, DataFormat format,
                         unsigned serial)
{
    const char *path = arena_printf(sp->session->arena, "data%u", serial);
    Out out = {0};
    session_overlay(sp->session, path, (const char *)data, size);
    report(&out, sp, path, format, size);
    out_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST_USES = 200 }; /* of a session, whose arena grows */
    static Spec sp;
    static unsigned uses;
    if (uses == 0)
        sp = load();
    if (size && *data == 'l')
        run_lines(&sp, data + 1, size - 1);
    else if (size && *data == 't' && access("dolc-toml.so", R_OK) == 0)
        run_document(&sp, data + 1, size - 1, DATA_TOML, uses);
    else
        run_document(&sp, data, size, DATA_JSON, uses);
    if (++uses == MOST_USES) {
        session_free(sp.session);
        uses = 0;
    }
    return 0;
}
