#include "plugins/manifest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "kontor/abi_stamp.h"
#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor {

namespace {

[[noreturn]] void refuseManifest(const std::string& what) {
    throw std::runtime_error("manifest: " + what);
}

std::vector<int> numbersOf(const std::string& version) {
    std::vector<int> result;
    for (const auto& part : split(version, '.')) {
        int number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error != std::errc() || end != part.data() + part.size() || number < 0)
            refuseManifest("\"" + version + "\" is no version");
        result.push_back(number);
    }
    return result;
}

std::map<std::string, std::string> textMap(const Json& manifest, const char* member) {
    std::map<std::string, std::string> result;
    const Json* found = manifest.find(member);
    if (!found) return result;
    if (!found->isObject()) refuseManifest(std::string("\"") + member + "\" must be an object");
    for (const auto& [key, value] : found->members()) {
        if (!value.isString()) refuseManifest(std::string("\"") + member + "." + key + "\" must be a text");
        result[key] = value.string();
    }
    return result;
}

}  // namespace

Manifest parseManifest(const std::string& text) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const JsonError& error) {
        refuseManifest(std::string("not valid JSON: ") + error.what());
    }
    if (!json.isObject()) refuseManifest("must be a JSON object");
    constexpr std::array<std::string_view, 7> known{"id", "version", "title", "sdk", "depends", "optional", "demo"};
    for (const auto& [key, value] : json.members())
        if (std::find(known.begin(), known.end(), key) == known.end()) refuseManifest("unknown member \"" + key + "\"");
    Manifest result;
    for (const char* member : {"id", "version", "sdk"})
        if (!json[member].isString() || json[member].string().empty())
            refuseManifest(std::string("\"") + member + "\" is missing");
    result.id = json["id"].string();
    const bool plain = std::all_of(result.id.begin(), result.id.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!plain || result.id.size() > 64) refuseManifest("\"id\" may hold small letters, digits and hyphens");
    result.version = json["version"].string();
    result.sdk = json["sdk"].string();
    numbersOf(result.version);
    result.title = textMap(json, "title");
    for (const char* language : {"en", "de"})
        if (!result.title.contains(language)) refuseManifest(std::string("\"title.") + language + "\" is missing");
    result.depends = textMap(json, "depends");
    result.optional = textMap(json, "optional");
    for (const auto* ranges : {&result.depends, &result.optional})
        for (const auto& [id, range] : *ranges) versionFits("0.0.0", range);
    return result;
}

std::vector<std::string> stampDifferences(const std::string& stamp) {
    const auto ours = split(KONTOR_ABI_STAMP, ';');
    const auto theirs = split(stamp, ';');
    std::vector<std::string> result;
    if (theirs.empty() || theirs[0] != ours[0]) return {"it carries no stamp of this SDK"};
    const auto valueOf = [](const std::vector<std::string>& parts,
                            const std::string& name) -> std::optional<std::string> {
        for (const auto& part : parts)
            if (part.starts_with(name + "=")) return part.substr(name.size() + 1);
        return std::nullopt;
    };
    for (std::size_t i = 1; i < ours.size(); ++i) {
        const std::string name = ours[i].substr(0, ours[i].find('='));
        const std::string here = *valueOf(ours, name);
        const std::string there = valueOf(theirs, name).value_or("unknown");
        if (here == there) continue;
        if (name == "sdk")
            result.push_back("it needs SDK " + there + ", this is " + here);
        else if (name == "g++")
            result.push_back("it was built with g++ " + there + ", this with g++ " + here);
        else
            result.push_back("it was built with " + name + " " + there + ", this with " + name + " " + here);
    }
    return result;
}

bool versionFits(const std::string& version, const std::string& range) {
    if (range == "*") return true;
    const bool atLeast = range.starts_with(">=");
    const bool compatible = range.starts_with("^");
    const auto wanted = numbersOf(range.substr(atLeast ? 2 : compatible ? 1 : 0));
    auto have = numbersOf(version);
    have.resize(std::max(have.size(), wanted.size()));
    if (atLeast)
        return std::lexicographical_compare(wanted.begin(), wanted.end(), have.begin(), have.end()) ||
               std::equal(wanted.begin(), wanted.end(), have.begin());
    if (compatible) {
        const bool sameMajor = have[0] == wanted[0] && (wanted[0] > 0 || wanted.size() < 2 || have[1] == wanted[1]);
        return sameMajor && !std::lexicographical_compare(have.begin(), have.end(), wanted.begin(), wanted.end());
    }
    return std::equal(wanted.begin(), wanted.end(), have.begin());
}

}  // namespace kontor
