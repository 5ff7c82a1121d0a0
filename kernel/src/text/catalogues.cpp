#include "text/catalogues.h"

#include <fstream>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor {

namespace {

/// The content of a quoted string of a .po file.
std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        throw std::runtime_error("a text must stand in quotes");
    std::string result;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] != '\\') {
            result += text[i];
            continue;
        }
        const char next = text[++i];
        result += next == 'n' ? '\n' : next == 't' ? '\t' : next;
    }
    return result;
}

Catalogues::Texts readPo(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file.string() + " can't be read");
    Catalogues::Texts result;
    std::string key;
    std::string value;
    std::string* open = nullptr;
    int number = 0;
    const auto finish = [&] {
        if (!key.empty() && !value.empty()) result[key] = value;
        key.clear();
        value.clear();
    };
    for (std::string line; std::getline(in, line);) {
        ++number;
        const std::string_view text = trimmed(line);
        try {
            if (text.empty() || text.front() == '#') continue;
            if (text.starts_with("msgid ")) {
                finish();
                key = unquoted(trimmed(text.substr(6)));
                open = &key;
            } else if (text.starts_with("msgstr ")) {
                value = unquoted(trimmed(text.substr(7)));
                open = &value;
            } else if (open)
                *open += unquoted(text);
            else
                throw std::runtime_error("neither msgid nor msgstr");
        } catch (const std::runtime_error& error) {
            throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + error.what());
        }
    }
    finish();
    return result;
}

}  // namespace

void Catalogues::add(const std::filesystem::path& directory) {
    if (!std::filesystem::is_directory(directory)) return;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        if (entry.path().extension() == ".po") _texts[entry.path().stem().string()].merge(readPo(entry.path()));
}

const std::string* Catalogues::find(std::string_view locale, std::string_view key) const {
    const auto texts = _texts.find(locale);
    if (texts == _texts.end()) return nullptr;
    const auto text = texts->second.find(key);
    return text == texts->second.end() ? nullptr : &text->second;
}

std::string Catalogues::text(std::string_view locale, std::string_view key, const Message::Params& params) const {
    const std::string* found = find(locale, key);
    if (!found) found = find("en", key);
    std::string result = found ? *found : std::string(key);
    // From left to right, so that a value that looks like a hole stays as it is.
    for (std::size_t at = 0; (at = result.find('{', at)) != std::string::npos;) {
        const auto end = result.find('}', at);
        if (end == std::string::npos) break;
        const std::string_view name = std::string_view(result).substr(at + 1, end - at - 1);
        bool filled = false;
        for (const auto& [param, value] : params) {
            if (param != name) continue;
            result.replace(at, end - at + 1, value);
            at += value.size();
            filled = true;
            break;
        }
        if (!filled) ++at;
    }
    return result;
}

bool Catalogues::has(std::string_view locale, std::string_view key) const {
    return find(locale, key) != nullptr;
}

std::vector<std::string> Catalogues::locales() const {
    std::vector<std::string> result;
    for (const auto& [locale, texts] : _texts) result.push_back(locale);
    return result;
}

std::string Catalogues::negotiate(std::string_view acceptLanguage) const {
    std::string best = "en";
    double bestWeight = 0;
    for (const auto& part : split(acceptLanguage.substr(0, 400), ',')) {
        const auto semicolon = part.find(';');
        const std::string language = asciiLower(trimmed(std::string_view(part).substr(0, semicolon))).substr(0, 2);
        double weight = 1;
        if (semicolon != std::string::npos) {
            const auto equals = part.find("q=", semicolon);
            if (equals != std::string::npos) weight = std::strtod(part.c_str() + equals + 2, nullptr);
        }
        if (weight > bestWeight && _texts.contains(language)) {
            best = language;
            bestWeight = weight;
        }
    }
    return best;
}

}  // namespace kontor
