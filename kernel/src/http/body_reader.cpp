#include "http/body_reader.h"

#include <algorithm>

namespace kontor {

BodyReader::BodyReader(const Json& body, std::initializer_list<std::string_view> known) : _body(body) {
    for (const auto& [name, value] : _body.members())
        if (std::find(known.begin(), known.end(), name) == known.end())
            _errors.push_back({name, {"error.unknown_field", {{"field", name}}}});
}

std::string BodyReader::text(std::string_view name) {
    const Json* value = _body.find(name);
    if (!value || value->isNull())
        fail(name, "error.required");
    else if (!value->isString())
        fail(name, "error.not_a_text");
    else
        return value->string();
    return {};
}

std::string BodyReader::optionalText(std::string_view name) {
    const Json* value = _body.find(name);
    return !value || value->isNull() ? std::string() : text(name);
}

void BodyReader::fail(std::string_view name, std::string key) {
    _errors.push_back({std::string(name), {std::move(key), {}}});
}

void BodyReader::check() {
    if (!_errors.empty()) throw Invalid(std::move(_errors));
}

}  // namespace kontor
