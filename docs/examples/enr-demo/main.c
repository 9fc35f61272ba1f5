/* enr-demo: the demonstration of specs/enr, compiled to C. `make enr-demo` builds it. */
#include <enr/demo.h>

#include <stdio.h>

/* What may trap runs inside dol_call; the lines live until dol_context_reset. */
static void report(dol_Context *ctx, void *data)
{
    *(dol_List_String *)data = enr_demo_report(ctx);
}

static int print_lines(const dol_List_String *lines)
{
    for (uint32_t i = 0; i < lines->len; i++) {
        fwrite(lines->data[i].data, 1, lines->data[i].len, stdout);
        putchar('\n');
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 2;
}

int main(void)
{
    dol_Context *ctx = dol_context_new(NULL);
    dol_List_String lines = {NULL, 0, 0};
    int status;
    if (!ctx) {
        fputs("enr-demo: out of memory\n", stderr);
        return 2;
    }
    if (dol_call(ctx, NULL, report, &lines)) {
        status = print_lines(&lines);
    } else {
        dol_String why = dol_error_json(ctx);
        fprintf(stderr, "enr-demo: %.*s\n", (int)why.len, why.data);
        status = 1;
    }
    dol_context_free(ctx);
    return status;
}
