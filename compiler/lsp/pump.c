#include "lsp/pump.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A header that is longer is none; a body that claims more is not waited for. */
enum { MAX_HEADER = 4096, NESTING = 500 };
static const size_t MAX_BODY = (size_t)256 << 20;

struct Pump {
    int in, out;
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    Message *first, *last; /* not handed out yet */
    Message *current;      /* the one that is being answered */
    bool ended, give_way;
    volatile int cancel;

    /* of the reader's thread alone */
    char buffer[64 * 1024];
    size_t at, filled;
};

/* ---- bytes --------------------------------------------------------------------------------- */

static int next_byte(Pump *p)
{
    if (p->at == p->filled) {
        ssize_t n;
        do
            n = read(p->in, p->buffer, sizeof p->buffer);
        while (n < 0 && errno == EINTR);
        if (n <= 0)
            return -1;
        p->at = 0;
        p->filled = (size_t)n;
    }
    return (unsigned char)p->buffer[p->at++];
}

typedef struct Header {
    bool has_length, bad, any;
    uint64_t length;
} Header;

static bool starts_with(const char *line, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        char c = line[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != name[i])
            return false;
    }
    return true;
}

static void read_field(Header *h, const char *line)
{
    static const char name[] = "content-length:";
    h->any = true;
    if (!starts_with(line, name)) {
        h->bad = h->bad || !strchr(line, ':');
        return;
    }
    const char *value = line + sizeof name - 1;
    value += strspn(value, " \t");
    size_t digits = strspn(value, "0123456789");
    h->has_length = digits > 0 && digits < 19;
    h->bad = h->bad || !h->has_length || value[digits + strspn(value + digits, " \t")];
    h->length = h->has_length ? strtoull(value, NULL, 10) : 0;
}

/* Lines up to the empty one. After a line that is no field the next that names a length begins a
   message: that is how the stream is found again. False at the end of the input. */
static bool read_header(Pump *p, Header *h)
{
    char line[MAX_HEADER];
    size_t n = 0;
    *h = (Header){0};
    for (;;) {
        int c = next_byte(p);
        if (c < 0)
            return false;
        if (c != '\n') {
            if (n + 1 < sizeof line)
                line[n++] = (char)(c ? c : '?');
            else
                h->bad = true;
            continue;
        }
        while (n && line[n - 1] == '\r')
            n--;
        line[n] = '\0';
        if (n)
            read_field(h, line);
        else if (h->any)
            return true;
        n = 0;
        if (h->bad)
            return true;
    }
}

static char *read_body(Pump *p, size_t length)
{
    Out o = {0};
    while (o.len < length) {
        size_t have = p->filled - p->at, want = length - o.len;
        if (!have) {
            int c = next_byte(p);
            if (c < 0) {
                out_free(&o);
                return NULL;
            }
            p->at--;
            continue;
        }
        size_t n = have < want ? have : want;
        out_bytes(&o, p->buffer + p->at, n);
        p->at += n;
    }
    out_char(&o, '\0');
    return o.data;
}

/* ---- messages ------------------------------------------------------------------------------ */

static Message *message_new(const char *text, size_t length, const char *error)
{
    Arena *a = arena_new(0, NULL, NULL);
    Message *m = ARENA_NEW(a, Message);
    m->arena = a;
    m->error = error;
    if (!text)
        return m;
    JsonError e = {0, NULL};
    m->root = json_parse(a, text, length, NESTING, &e);
    if (!m->root) {
        m->error = arena_printf(a, "byte %u: %s", (unsigned)e.offset, e.message);
        return m;
    }
    m->method = json_text(m->root, "method");
    m->id = json_get(m->root, "id");
    return m;
}

static void message_free(Message *m)
{
    if (m)
        arena_free(m->arena);
}

static bool same_id(const JsonValue *a, const JsonValue *b)
{
    return a && b && a->kind == b->kind && (a->kind == JSON_NUMBER || a->kind == JSON_STRING)
           && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* Called with the lock. */
static void cancel_request(Pump *p, const JsonValue *id)
{
    for (Message *m = p->first; m; m = m->next)
        if (m->method && same_id(m->id, id))
            m->cancelled = 1;
    if (p->current && p->current->method && same_id(p->current->id, id))
        p->cancel = p->current->cancelled = 1;
}

/* False: this was the last one. */
static bool deliver(Pump *p, Message *m)
{
    bool last = m->method && strcmp(m->method, "exit") == 0;
    pthread_mutex_lock(&p->lock);
    if (m->method && !m->id && strcmp(m->method, "$/cancelRequest") == 0) {
        cancel_request(p, json_at(m->root, "params.id"));
        message_free(m);
    } else {
        if (p->last)
            p->last->next = m;
        else
            p->first = m;
        p->last = m;
        if (p->give_way)
            p->cancel = 1;
    }
    pthread_cond_signal(&p->arrived);
    pthread_mutex_unlock(&p->lock);
    return !last;
}

static void *read_all(void *user)
{
    Pump *p = user;
    Header h;
    bool more = true;
    while (more && read_header(p, &h)) {
        if (h.bad || !h.has_length) {
            more = deliver(p, message_new(NULL, 0, "the header of a message is malformed"));
        } else if (h.length > MAX_BODY) {
            more = deliver(p, message_new(NULL, 0, "a message of that length is not read"));
        } else {
            char *text = read_body(p, (size_t)h.length);
            if (!text)
                break;
            more = deliver(p, message_new(text, (size_t)h.length, NULL));
            free(text);
        }
    }
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    pthread_cond_signal(&p->arrived);
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- the other side ------------------------------------------------------------------------ */

Pump *pump_new(int in, int out)
{
    Pump *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->in = in;
    p->out = out;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->arrived, NULL);
    if (pthread_create(&p->reader, NULL, read_all, p)) {
        free(p);
        return NULL;
    }
    return p;
}

void pump_free(Pump *p)
{
    pthread_join(p->reader, NULL);
    message_free(p->current);
    for (Message *m = p->first, *next; m; m = next) {
        next = m->next;
        message_free(m);
    }
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->arrived);
    free(p);
}

Message *pump_next(Pump *p, bool wait)
{
    pthread_mutex_lock(&p->lock);
    message_free(p->current);
    p->current = NULL;
    while (wait && !p->first && !p->ended)
        pthread_cond_wait(&p->arrived, &p->lock);
    Message *m = p->first;
    if (m) {
        p->first = m->next;
        if (!p->first)
            p->last = NULL;
    }
    p->current = m;
    p->cancel = 0;
    pthread_mutex_unlock(&p->lock);
    return m;
}

bool pump_ended(Pump *p)
{
    pthread_mutex_lock(&p->lock);
    bool ended = p->ended && !p->first;
    pthread_mutex_unlock(&p->lock);
    return ended;
}

const volatile int *pump_cancel(Pump *p, bool give_way)
{
    pthread_mutex_lock(&p->lock);
    p->give_way = give_way;
    p->cancel = (p->current && p->current->cancelled) || (give_way && p->first);
    pthread_mutex_unlock(&p->lock);
    return &p->cancel;
}

static bool write_all(int fd, const char *s, size_t n)
{
    while (n) {
        ssize_t done = write(fd, s, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        s += done;
        n -= (size_t)done;
    }
    return true;
}

bool pump_send(Pump *p, const char *text, size_t len)
{
    Out o = {0};
    out_printf(&o, "Content-Length: %zu\r\n\r\n", len);
    out_bytes(&o, text, len);
    bool sent = write_all(p->out, o.data, o.len);
    out_free(&o);
    return sent;
}
