#include "server/config.h"

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>

#include "kontor/text.h"

namespace kontor {

namespace {

std::string unknown(std::string_view key) {
    std::vector<std::string> names;
    for (const auto& known : Config::keys()) names.emplace_back(known.name);
    std::string text = "there is no configuration key \"" + std::string(key) + "\"";
    if (const auto meant = nearest(key, names)) text += "; did you mean \"" + *meant + "\"?";
    return text;
}

std::string textOf(const std::string& key, const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (const auto* list = node.as_array()) {
        std::vector<std::string> parts;
        for (const auto& item : *list) {
            if (!item.is_string()) throw ConfigError("\"" + key + "\" may list texts only");
            parts.push_back(item.as_string()->get());
        }
        return join(parts, ",");
    }
    throw ConfigError("\"" + key + "\" must be a text, a number, true, false or a list of texts");
}

}  // namespace

const std::vector<Config::Key>& Config::keys() {
    static const std::vector<Key> all{
        {"data", "./data", "directory everything is kept in"},
        {"listen", "127.0.0.1:8080", "addresses to serve, separated by commas: HOST:PORT or unix:/path"},
        {"public_url", "", "address people use, for links in mail; made of `listen` when empty"},
        {"database.url", "",
         "mysql://user:password@host:port/name; empty runs a private MariaDB in the data directory"},
        {"database.connections", "24", "most connections to the database"},
        {"database.buffer_pool_mib", "64", "memory of the private MariaDB for cached pages"},
        {"tls.certificate", "", "PEM file with the certificate chain; serves HTTPS"},
        {"tls.key", "", "PEM file with its key"},
        {"http.workers", "16", "threads that answer requests"},
        {"http.streams_per_person", "100", "open event streams one person may have"},
        {"http.trust_proxy", "false",
         "believe X-Forwarded-For and X-Forwarded-Proto; only behind a reverse proxy that sets them"},
        {"plugins.directories", "", "further directories to look for plugins in"},
        {"plugins.disabled", "", "ids of plugins not to load"},
        {"log.level", "info", "debug, info, warning or error"},
        {"demo", "false", "fill an empty database with demo data"},
        {"admin_password_file", "", "file with the first administrator's password"},
    };
    return all;
}

Config::Config() {
    for (const auto& key : keys()) _values.emplace(key.name, key.fallback);
}

void Config::set(std::string_view key, std::string value) {
    const auto found = _values.find(key);
    if (found == _values.end()) throw ConfigError(unknown(key));
    found->second = std::move(value);
}

void Config::readFile(const std::filesystem::path& file) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        throw ConfigError(file.string() + ":" + std::to_string(error.source().begin.line) + ": " +
                          std::string(error.description()));
    }
    for (const auto& [name, node] : table) {
        const std::string key(name.str());
        if (const auto* section = node.as_table()) {
            for (const auto& [inner, value] : *section) {
                const std::string full = key + "." + std::string(inner.str());
                set(full, textOf(full, value));
            }
        } else {
            set(key, textOf(key, node));
        }
    }
}

void Config::readEnvironment(char** environment) {
    // Variables of the build's own tools and tests are none of the configuration.
    static const std::vector<std::string_view> others{"KONTOR_TEST",   "KONTOR_CRASH_AT",   "KONTOR_SERVER",
                                                      "KONTOR_SOCKET", "KONTOR_TOKEN",      "KONTOR_TOKEN_FILE",
                                                      "KONTOR_JOBS",   "KONTOR_CLOCK_SCALE"};
    for (char** entry = environment; *entry; ++entry) {
        const std::string_view pair = *entry;
        const auto equals = pair.find('=');
        if (!pair.starts_with("KONTOR_") || equals == std::string_view::npos) continue;
        const std::string_view name = pair.substr(0, equals);
        if (std::find(others.begin(), others.end(), name) != others.end()) continue;
        const std::string wanted = asciiLower(name.substr(7));
        bool found = false;
        for (const auto& key : keys()) {
            if (replaceAll(std::string(key.name), ".", "_") != wanted) continue;
            set(key.name, std::string(pair.substr(equals + 1)));
            found = true;
        }
        if (!found) throw ConfigError("environment variable " + std::string(name) + ": " + unknown(wanted));
    }
}

const std::string& Config::text(std::string_view key) const {
    const auto found = _values.find(key);
    if (found == _values.end()) throw std::logic_error("no configuration key " + std::string(key));
    return found->second;
}

bool Config::flag(std::string_view key) const {
    const std::string& value = text(key);
    if (value == "true" || value == "1" || value == "yes") return true;
    if (value == "false" || value == "0" || value == "no" || value.empty()) return false;
    throw ConfigError("\"" + std::string(key) + "\" must be true or false, not \"" + value + "\"");
}

int Config::number(std::string_view key, int low, int high) const {
    const std::string& value = text(key);
    int result = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
    if (error != std::errc() || end != value.data() + value.size() || result < low || result > high)
        throw ConfigError("\"" + std::string(key) + "\" must be a number from " + std::to_string(low) + " to " +
                          std::to_string(high));
    return result;
}

std::vector<std::string> Config::list(std::string_view key) const {
    std::vector<std::string> result;
    for (const auto& part : split(text(key), ','))
        if (!trimmed(part).empty()) result.emplace_back(trimmed(part));
    return result;
}

std::string Config::find(std::string_view key) const {
    const auto found = _values.find(key);
    return found == _values.end() ? std::string() : found->second;
}

}  // namespace kontor
