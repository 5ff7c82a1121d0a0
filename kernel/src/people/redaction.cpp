#include "people/redaction.h"

#include <algorithm>

#include "kontor/text.h"
#include "people/letters.h"

namespace kontor {

namespace {

std::size_t digitsOf(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

void KnownAs::add(std::vector<std::string>& list, std::string text) {
    text = trimmed(text);
    if (characters(text) >= (isDense(text) ? 2 : 3) && std::find(list.begin(), list.end(), text) == list.end())
        list.push_back(std::move(text));
}

void KnownAs::addName(std::string_view name, bool shared) {
    std::vector<std::string> parts;
    for (const auto& part : split(replaceAll(std::string(trimmed(name)), ",", " "), ' '))
        if (!part.empty()) parts.push_back(part);
    for (const auto& part : parts) add(likely, part);
    if (parts.size() < 2) return;
    auto& full = shared ? likely : sure;
    add(full, join(parts, " "));
    // As lists write it.
    std::rotate(parts.begin(), parts.end() - 1, parts.end());
    add(full, join(parts, " "));
    parts.front() += ",";
    add(full, join(parts, " "));
}

void KnownAs::addAddress(std::string_view address) {
    if (address.find('@') != std::string_view::npos) add(sure, std::string(address));
}

void KnownAs::addNumber(std::string_view number) {
    if (digitsOf(number) >= 5) add(sure, std::string(number));
}

void KnownAs::addLogin(std::string_view login) {
    const bool isWord = login.find_first_of("._-@0123456789") == std::string_view::npos;
    add(isWord ? likely : sure, std::string(login));
}

Json KnownAs::json() const {
    return Json::object(
        {{"sure", Json::Array(sure.begin(), sure.end())}, {"likely", Json::Array(likely.begin(), likely.end())}});
}

KnownAs KnownAs::fromJson(const Json& json) {
    KnownAs known;
    for (const auto& text : json["sure"].items()) known.sure.push_back(text.string());
    for (const auto& text : json["likely"].items()) known.likely.push_back(text.string());
    return known;
}

Redactor::Redactor(std::vector<std::string> words, std::string placeholder)
    : _words(std::move(words)), _placeholder(std::move(placeholder)) {
    for (auto& word : _words) {
        std::string inJson = Json(word).dump();
        _patterns.push_back(likeFolded(word));
        inJson = inJson.substr(1, inJson.size() - 2);
        if (inJson != word) _patterns.push_back(likeFolded(inJson));
        word = foldedText(word);
    }
    std::erase(_words, std::string());
    // A whole name before its parts.
    std::sort(_words.begin(), _words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::optional<std::string> Redactor::redact(std::string_view text) const {
    const FoldedText folded(text);
    const std::string& low = folded.text;
    std::string result;
    std::size_t copied = 0;
    /// Whole characters of the text, and whole words.
    const auto stands = [&](std::size_t at, std::size_t end) {
        if (at > 0 && folded.source[at - 1] == folded.source[at]) return false;
        if (folded.source[end] == folded.source[end - 1]) return false;
        const std::size_t from = folded.source[at];
        const std::size_t to = folded.source[end];
        return !wordGoesOn(text.substr(0, from), text.substr(from)) && !wordGoesOn(text.substr(0, to), text.substr(to));
    };
    for (std::size_t at = 0; at < low.size();) {
        const auto found = std::find_if(_words.begin(), _words.end(), [&](const std::string& word) {
            return low.compare(at, word.size(), word) == 0 && stands(at, at + word.size());
        });
        if (found == _words.end()) {
            ++at;
            continue;
        }
        result += text.substr(copied, folded.source[at] - copied);
        result += _placeholder;
        at += found->size();
        copied = folded.source[at];
    }
    if (copied == 0) return std::nullopt;
    return result + std::string(text.substr(copied));
}

std::optional<Json> Redactor::redact(const Json& json) const {
    if (json.isString()) {
        const auto text = redact(std::string_view(json.string()));
        return text ? std::optional<Json>(*text) : std::nullopt;
    }
    if (!json.isArray() && !json.isObject()) return std::nullopt;
    Json copy = json;
    bool changed = false;
    const auto each = [&](Json& item) {
        if (auto other = redact(std::as_const(item))) item = std::move(*other), changed = true;
    };
    if (copy.isArray())
        for (auto& item : copy.items()) each(item);
    else
        for (auto& [name, item] : copy.members()) each(item);
    return changed ? std::optional<Json>(std::move(copy)) : std::nullopt;
}

}  // namespace kontor
