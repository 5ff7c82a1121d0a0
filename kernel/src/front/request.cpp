#include "request.h"

namespace kontor::front {
namespace {

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool sameName(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

const std::string* Request::header(std::string_view name) const noexcept {
    for (const auto& field : headers)
        if (sameName(field.name, name)) return &field.value;
    return nullptr;
}

}  // namespace kontor::front
