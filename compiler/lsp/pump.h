/* Messages in and out: framing, and a thread that reads ahead, so that a request can be cancelled
   while it waits or runs, and an analysis that newer text has overtaken can be given up. */
#ifndef DOLC_LSP_PUMP_H
#define DOLC_LSP_PUMP_H

#include "lsp/write.h"

typedef struct Message {
    struct Message *next;
    Arena *arena;           /* of the message's tree; freed with it */
    const JsonValue *root;  /* NULL: it could not be read */
    const char *error;      /* why */
    const char *method;     /* NULL: a response, or no message of the protocol */
    const JsonValue *id;    /* NULL: a notification */
    volatile int cancelled; /* by $/cancelRequest */
} Message;

typedef struct Pump Pump;

/* Reads from one descriptor and writes to the other. NULL when there is no thread to be had. */
Pump *pump_new(int in, int out);
/* Waits for the reader to end: after `exit` or the end of the input. */
void pump_free(Pump *p);
/* The next message. With `wait` false: NULL when none is there yet; else NULL at the end. The one
   that was handed out before is freed. */
Message *pump_next(Pump *p, bool wait);
bool pump_ended(Pump *p);
/* One message. False when nobody reads any more. */
bool pump_send(Pump *p, const char *text, size_t len);
/* What Session.cancel points to: set when the message that is being answered is cancelled, or, with
   `give_way`, when any other message has come. Cleared here. */
const volatile int *pump_cancel(Pump *p, bool give_way);

#endif
