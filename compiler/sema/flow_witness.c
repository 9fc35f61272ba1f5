/* Values that no arm matches, printed as the patterns that would match them. */
#include "sema/flow_match.h"

#include <string.h>

typedef struct Printer {
    MatchCheck *check;
    Out out;
    uint32_t at;          /* next entry of the path */
    const uint32_t *pick; /* for each CHOICE_MISSING of the path: which of its cases or ranges */
    uint32_t picked;
} Printer;

static void print_pattern(Printer *p, Type *type);

static void print_ordinal(Out *o, const Type *type, uint64_t v)
{
    if (type->kind == TY_CHAR) {
        if (v >= 0x20 && v < 0x7F && v != '\'' && v != '\\') {
            out_printf(o, "'%c'", (char)v);
        } else {
            out_printf(o, "'\\u{%llx}'", (unsigned long long)v);
        }
    } else if (type_is_signed(type)) {
        out_i64(o, (int64_t)(v ^ (UINT64_C(1) << 63)));
    } else {
        out_u64(o, v);
    }
}

static void print_range(Out *o, const Type *type, uint64_t lo, uint64_t hi)
{
    print_ordinal(o, type, lo);
    if (lo != hi) {
        out_str(o, "..=");
        print_ordinal(o, type, hi);
    }
}

/* `fields` of the payload follow in the path; the others are wild. */
static void print_payload(Printer *p, Type *type, uint32_t index, const uint32_t *fields,
                          uint32_t count, const FieldInfo *named)
{
    uint32_t arity = match_arity(p->check->program, type, index);
    uint32_t next = 0;
    bool first = true;
    out_str(&p->out, named ? " { " : "(");
    for (uint32_t i = 0; i < arity; i++) {
        bool given = next < count && fields[next] == i;
        if (named && !given) {
            continue;
        }
        out_str(&p->out, first ? "" : ", ");
        first = false;
        if (named) {
            out_printf(&p->out, "%s: ", named[i].name->text);
        }
        if (given) {
            next++;
            print_pattern(p, match_payload(p->check->program, type, index, i));
        } else {
            out_char(&p->out, '_');
        }
    }
    if (named && count < arity) {
        out_str(&p->out, first ? ".." : ", ..");
    }
    out_str(&p->out, named ? " }" : ")");
}

static void print_case(Printer *p, Type *type, uint32_t index, const uint32_t *fields,
                       uint32_t count)
{
    Program *program = p->check->program;
    EnumInfo *e = flow_enum_of(program, type);
    if (e) {
        const VariantInfo *v = &e->variants.data[index];
        out_str(&p->out, v->name->text);
        bool builtin = type->kind == TY_OPTION || type->kind == TY_RESULT;
        if (match_arity(program, type, index) > 0) {
            print_payload(p, type, index, fields, count,
                          builtin || v->is_tuple ? NULL : v->fields.data);
        }
    } else if (type->kind == TY_BOOL) {
        out_str(&p->out, index ? "true" : "false");
    } else if (type->kind == TY_GENE) {
        out_str(&p->out, type->def->name->text);
        bool newtype = type->def->info->kind == GENE_NAMED;
        print_payload(p, type, index, fields, count, newtype ? NULL : type->def->info->fields.data);
    } else {
        print_payload(p, type, index, fields, count, NULL);
    }
}

static void print_pattern(Printer *p, Type *type)
{
    if (p->at == p->check->path.len) {
        out_char(&p->out, '_');
        return;
    }
    const Choice *c = &p->check->path.data[p->at++];
    switch (c->kind) {
    case CHOICE_WILD:
        out_char(&p->out, '_');
        break;
    case CHOICE_CASE:
        print_case(p, type, c->index, c->fields, c->field_count);
        break;
    case CHOICE_RANGE:
        print_range(&p->out, type, c->lo, c->hi);
        break;
    case CHOICE_MISSING: {
        uint32_t pick = p->pick[p->picked++];
        if (c->case_count) {
            print_case(p, type, c->cases[pick], NULL, 0);
        } else {
            const uint64_t *range = c->ranges + 2 * (size_t)pick;
            print_range(&p->out, type, range[0], range[1]);
        }
        break;
    }
    }
}

/* Steps through all picks like an odometer; false after the last. */
static bool next_pick(uint32_t *pick, const uint32_t *limit, uint32_t n)
{
    while (n > 0) {
        n--;
        if (++pick[n] < limit[n]) {
            return true;
        }
        pick[n] = 0;
    }
    return false;
}

static void note_absent(MatchCheck *c)
{
    const Choice *top = c->path.len ? &c->path.data[0] : NULL;
    if (!top || top->kind != CHOICE_MISSING || !top->case_count || c->absent.len) {
        return;
    }
    EnumInfo *e = flow_enum_of(c->program, top->type);
    for (uint32_t i = 0; e && i < top->case_count && i < MATCH_WITNESSES; i++) {
        vec_push(c->arena, &c->absent, &e->variants.data[top->cases[i]]);
    }
}

static bool already_missing(const MatchCheck *c, const char *text)
{
    for (uint32_t i = 0; i < c->witnesses.len; i++) {
        if (strcmp(c->witnesses.data[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static void add_witness(MatchCheck *c, Type *subject, const uint32_t *pick)
{
    if (c->witnesses.len == MATCH_WITNESSES) {
        c->missing++;
        return;
    }
    Printer p = {.check = c, .pick = pick};
    print_pattern(&p, subject);
    if (!already_missing(c, p.out.data)) {
        const char *text = arena_strndup(c->program->session->arena, p.out.data, p.out.len);
        vec_push(c->arena, &c->witnesses, text);
        c->missing++;
    }
    out_free(&p.out);
}

void match_witness(MatchCheck *c, Type *subject)
{
    note_absent(c);
    if (c->missing > 4 * MATCH_WITNESSES) {
        c->missing++;
        return;
    }
    uint32_t *pick = ARENA_ARRAY(c->arena, uint32_t, (size_t)c->path.len + 1);
    uint32_t *limit = ARENA_ARRAY(c->arena, uint32_t, (size_t)c->path.len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->path.len; i++) {
        const Choice *choice = &c->path.data[i];
        if (choice->kind == CHOICE_MISSING) {
            limit[n++] = choice->case_count ? choice->case_count : choice->range_count;
        }
    }
    uint32_t budget = 1u << 14;
    do {
        add_witness(c, subject, pick);
    } while (--budget && next_pick(pick, limit, n));
}
