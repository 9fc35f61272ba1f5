// The TOML module: toml++ behind the interface of toml_shim.h.
#include "data/toml_shim.h"

// toml++ asserts that a time begins with a digit before it looks: "2000-01-01Tx" would end the process,
// and with NDEBUG the compiler would assume it. Without the assertion the check behind it decides.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <charconv>
#include <cmath>
#include <sstream>
#include <string>

namespace {

TomlPlace place(const toml::source_region &source)
{
    return {source.begin.line, source.begin.column};
}

void walk(const TomlSink &sink, const toml::node &node);

void walk_table(const TomlSink &sink, const toml::table &table)
{
    sink.open(sink.user, true, place(table.source()));
    for (auto &&[key, value] : table) {
        sink.key(sink.user, key.str().data(), key.str().size(), place(key.source()));
        walk(sink, value);
    }
    sink.close(sink.user);
}

void walk_array(const TomlSink &sink, const toml::array &array)
{
    sink.open(sink.user, false, place(array.source()));
    for (auto &&value : array)
        walk(sink, value);
    sink.close(sink.user);
}

void scalar(const TomlSink &sink, const toml::node &node, TomlKind kind, std::string_view text)
{
    sink.scalar(sink.user, kind, text.data(), text.size(), place(node.source()));
}

void walk_float(const TomlSink &sink, const toml::node &node, double value)
{
    char text[64];
    if (std::isnan(value))
        return scalar(sink, node, TOML_TEXT, "NaN");
    if (std::isinf(value))
        return scalar(sink, node, TOML_TEXT, value < 0 ? "-Infinity" : "Infinity");
    auto end = std::to_chars(text, text + sizeof text, value).ptr;
    std::string shortest(text, end);
    if (shortest.find_first_of(".e") == std::string::npos)
        shortest += ".0";
    scalar(sink, node, TOML_NUMBER, shortest);
}

template <typename T> void walk_time(const TomlSink &sink, const toml::node &node, const T &value)
{
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << value;
    scalar(sink, node, TOML_TEXT, out.str());
}

void walk(const TomlSink &sink, const toml::node &node)
{
    if (auto table = node.as_table())
        walk_table(sink, *table);
    else if (auto array = node.as_array())
        walk_array(sink, *array);
    else if (auto text = node.as_string())
        scalar(sink, node, TOML_TEXT, text->get());
    else if (auto integer = node.as_integer())
        scalar(sink, node, TOML_NUMBER, std::to_string(integer->get()));
    else if (auto number = node.as_floating_point())
        walk_float(sink, node, number->get());
    else if (auto word = node.as_boolean())
        scalar(sink, node, word->get() ? TOML_WORD_TRUE : TOML_WORD_FALSE, "");
    else if (auto date = node.as_date())
        walk_time(sink, node, date->get());
    else if (auto time = node.as_time())
        walk_time(sink, node, time->get());
    else if (auto moment = node.as_date_time())
        walk_time(sink, node, moment->get());
}

} // namespace

extern "C" __attribute__((visibility("default"))) bool
dolc_toml_read(const char *text, size_t len, const TomlSink *sink, TomlFault *fault)
{
    toml::parse_result result = toml::parse(std::string_view(text, len));
    if (result) {
        walk_table(*sink, result.table());
        return true;
    }
    const toml::parse_error &error = result.error();
    fault->at = place(error.source());
    size_t n = error.description().copy(fault->message, sizeof fault->message - 1);
    fault->message[n] = '\0';
    return false;
}
