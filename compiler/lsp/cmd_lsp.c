#include "driver/driver.h"
#include "lsp/server.h"

#include <signal.h>
#include <unistd.h>

/* Standard output belongs to the protocol; nothing else is written to it. */
int cmd_LSP(Driver *d)
{
    if (d->options.args.len)
        return driver_error(d, "lsp takes no files: the editor says what is open");
    signal(SIGPIPE, SIG_IGN);
    return lsp_serve(&d->options, STDIN_FILENO, STDOUT_FILENO);
}
