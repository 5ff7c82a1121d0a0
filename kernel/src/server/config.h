#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kontor {

/// What is wrong with the configuration or the command line, in words for the administrator.
class ConfigError : public std::runtime_error {
  public:
    ConfigError(const std::string& what, bool usage = false) : std::runtime_error(what), usage(usage) {}
    bool usage;  ///< the command line rather than a file or the environment
};

/// The server's configuration: known keys with their values, from (weakest first) the defaults, a TOML file, the
/// environment (KONTOR_LISTEN for `listen`, KONTOR_DATABASE_URL for `database.url`) and the command line.
class Config {
  public:
    struct Key {
        std::string_view name;
        std::string_view fallback;
        std::string_view doc;
    };
    /// Every key there is.
    static const std::vector<Key>& keys();

    Config();
    /// Throws ConfigError for unreadable files, unknown keys (suggesting the nearest) and values of another type than
    /// text, number, boolean or a list of texts.
    void readFile(const std::filesystem::path& file);
    void readEnvironment(char** environment);
    void set(std::string_view key, std::string value);

    const std::string& text(std::string_view key) const;
    bool flag(std::string_view key) const;
    int number(std::string_view key, int low, int high) const;
    /// A list, separated by commas.
    std::vector<std::string> list(std::string_view key) const;
    /// As text; empty for an unknown key.
    std::string find(std::string_view key) const;

  private:
    std::map<std::string, std::string, std::less<>> _values;
};

}  // namespace kontor
