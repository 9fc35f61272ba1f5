/* shop: keeps a till. Each line of standard input is a method and its arguments, as in
 *
 *     place [{"id": 1, "item": "tea", "price": 30, "paid": 10}]
 *     pay [1, 20]
 *
 * and is answered with a line: the result, or what is wrong. At the end it prints the state. */
#include "shop.h"

#include <stdio.h>
#include <string.h>

static void open_shop(dol_Context *ctx, void *state)
{
    *(shop_Till *)state = shop_Till_empty(ctx);
}

static bool print(dol_String text)
{
    return fwrite(text.data, 1, text.len, stdout) == text.len && putchar('\n') != EOF;
}

/* One command; what it made in the context ends with it, what it stored in the till stays. */
static bool obey(dol_Context *ctx, dol_System *till, char *line)
{
    static const dol_Module *const modules[] = {&shop_module};
    char name[64];
    size_t length = strcspn(line, " ");
    dol_String answer;

    snprintf(name, sizeof name, "shop.Till.%.*s", (int)(length < 32 ? length : 32), line);
    const dol_Function *method = dol_find(modules, 1, name);
    if (!method || method->system != &shop_Till_type)
        answer = dol_str("there is no such method");
    else if (!dol_invoke_json(ctx, till, method, dol_str(line + length), &answer))
        answer = dol_error_json(ctx);
    bool printed = print(answer);
    dol_context_reset(ctx);
    return printed;
}

int main(void)
{
    dol_Context *ctx = dol_context_new(NULL);
    dol_System *till = NULL;
    shop_Till empty;
    char line[1024];
    bool good = false;

    if (ctx && dol_call(ctx, NULL, open_shop, &empty))
        till = dol_system_new(ctx, &shop_Till_type, &empty);
    if (till) {
        good = true;
        while (good && fgets(line, sizeof line, stdin)) {
            line[strcspn(line, "\r\n")] = '\0';
            good = obey(ctx, till, line);
        }
        good = print(dol_system_snapshot(ctx, till)) && fflush(stdout) == 0 && good;
    }
    dol_system_free(till);
    dol_context_free(ctx);
    return good ? 0 : 1;
}
