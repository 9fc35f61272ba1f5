/* Operations on strings: bytes of UTF-8 that nobody changes. */
#include "dol_inner.h"

static dol_String part(dol_String s, size_t from, size_t to)
{
    dol_String r = {dol_bytes_at(s.data, from), to - from};
    return r;
}

static bool matches_at(dol_String s, size_t at, dol_String needle)
{
    return needle.len <= s.len - at &&
           (needle.len == 0 || memcmp(s.data + at, needle.data, needle.len) == 0);
}

/* SIZE_MAX: nowhere at or after `from`. */
static size_t find_from(dol_String s, size_t from, dol_String needle)
{
    for (size_t i = from; needle.len <= s.len - i; i++) {
        if (matches_at(s, i, needle))
            return i;
        if (i == s.len)
            break;
    }
    return SIZE_MAX;
}

dol_String dol_string_concat(dol_Context *ctx, dol_String a, dol_String b)
{
    if (a.len == 0 || b.len == 0)
        return a.len ? a : b;
    if (a.len > SIZE_MAX - b.len)
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    char *data = dol_alloc(ctx, a.len + b.len);
    memcpy(data, a.data, a.len);
    memcpy(data + a.len, b.data, b.len);
    dol_String r = {data, a.len + b.len};
    return r;
}

int64_t dol_string_find(dol_String s, dol_String needle)
{
    size_t i = find_from(s, 0, needle);
    return i == SIZE_MAX ? -1 : (int64_t)i;
}

bool dol_string_starts(dol_String s, dol_String needle)
{
    return matches_at(s, 0, needle);
}

bool dol_string_ends(dol_String s, dol_String needle)
{
    return needle.len <= s.len && matches_at(s, s.len - needle.len, needle);
}

static bool inside_character(dol_String s, uint64_t at)
{
    return at < s.len && ((unsigned char)s.data[at] & 0xC0u) == 0x80;
}

dol_String dol_string_slice(dol_Context *ctx, dol_String s, uint64_t from, uint64_t to,
                            const char *at)
{
    if (from > to || to > s.len)
        dol_trap_uint3(ctx, DOL_TRAP_INDEX, at, from, to, s.len);
    if (inside_character(s, from) || inside_character(s, to))
        dol_trap_uint(ctx, DOL_TRAP_UTF8, at, from, to);
    return part(s, (size_t)from, (size_t)to);
}

static void push(dol_Context *ctx, dol_List_String *list, dol_String s)
{
    *(dol_String *)dol_list_add(ctx, list, sizeof s) = s;
}

dol_List_String dol_string_split(dol_Context *ctx, dol_String s, dol_String separator)
{
    dol_List_String parts = {NULL, 0, 0};
    size_t from = 0;
    for (size_t i = 0; separator.len == 0 && i < s.len;) {
        dol_Char c;
        size_t len = dol_utf8_decode(s.data + i, s.len - i, &c);
        push(ctx, &parts, part(s, i, i + (len ? len : 1)));
        i += len ? len : 1;
    }
    if (separator.len == 0)
        return parts;
    for (;;) {
        size_t hit = find_from(s, from, separator);
        if (hit == SIZE_MAX)
            break;
        push(ctx, &parts, part(s, from, hit));
        from = hit + separator.len;
    }
    push(ctx, &parts, part(s, from, s.len));
    return parts;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

dol_String dol_string_trim(dol_String s)
{
    size_t from = 0, to = s.len;
    while (from < to && is_space(s.data[from]))
        from++;
    while (to > from && is_space(s.data[to - 1]))
        to--;
    return part(s, from, to);
}

static dol_String shift_case(dol_Context *ctx, dol_String s, char first, int by)
{
    char *data = dol_alloc(ctx, s.len);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.data[i];
        data[i] = c >= first && c <= first + 25 ? (char)(c + by) : c;
    }
    dol_String r = {data, s.len};
    return r;
}

dol_String dol_string_lower(dol_Context *ctx, dol_String s)
{
    return shift_case(ctx, s, 'A', 'a' - 'A');
}

dol_String dol_string_upper(dol_Context *ctx, dol_String s)
{
    return shift_case(ctx, s, 'a', 'A' - 'a');
}

dol_String dol_string_replace(dol_Context *ctx, dol_String s, dol_String needle, dol_String by)
{
    Text t = {ctx, NULL, 0, 0};
    size_t from = 0;
    while (needle.len) {
        size_t hit = find_from(s, from, needle);
        if (hit == SIZE_MAX)
            break;
        dol_text_add(&t, s.data + from, hit - from);
        dol_text_add(&t, by.data, by.len);
        from = hit + needle.len;
    }
    dol_text_add(&t, s.data + from, s.len - from);
    return dol_text_end(&t);
}

dol_String dol_string_repeat(dol_Context *ctx, dol_String s, uint64_t times)
{
    dol_String r = {"", 0};
    if (s.len == 0 || times == 0)
        return r;
    if (times > SIZE_MAX / 2 / s.len)
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    char *data = dol_alloc(ctx, s.len * (size_t)times);
    for (uint64_t i = 0; i < times; i++)
        memcpy(data + (size_t)i * s.len, s.data, s.len);
    r.data = data;
    r.len = s.len * (size_t)times;
    return r;
}

void dol_string_chars(dol_Context *ctx, dol_String s, void *list)
{
    dol_List chars = {NULL, 0, 0};
    for (size_t i = 0; i < s.len;) {
        dol_Char c = 0xFFFD;
        size_t len = dol_utf8_decode(s.data + i, s.len - i, &c);
        memcpy(dol_list_add(ctx, &chars, sizeof c), &c, sizeof c);
        i += len ? len : 1;
    }
    dol_list_store(list, chars);
}

void dol_string_bytes(dol_Context *ctx, dol_String s, void *list)
{
    if (s.len > UINT32_MAX)
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    dol_list_of(ctx, list, s.data, (uint32_t)s.len, 1);
}

dol_String dol_string_join(dol_Context *ctx, dol_List_String parts, dol_String separator)
{
    Text t = {ctx, NULL, 0, 0};
    for (uint32_t i = 0; i < parts.len; i++) {
        if (i)
            dol_text_add(&t, separator.data, separator.len);
        dol_text_add(&t, parts.data[i].data, parts.data[i].len);
    }
    return dol_text_end(&t);
}

bool dol_char_class(dol_Char c, uint32_t what)
{
    if (what == 0)
        return c >= '0' && c <= '9';
    if (what == 1)
        return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c == ' ' || (c >= '\t' && c <= '\r');
}
