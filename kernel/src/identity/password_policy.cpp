#include "identity/password_policy.h"

#include <zxcvbn.h>

#include <array>
#include <set>

#include "identity/passwords.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t shortestEver = 8;
constexpr std::int64_t mostHistory = 10;

/// What is tried first by who guesses here, besides the English words the library knows; the likeliest first.
constexpr std::array common = {
    "passwort",   "geheim",        "kontor",     "hallo",    "sommer",     "winter",     "herbst",    "frühling",
    "fruehling",  "januar",        "februar",    "märz",     "april",      "mai",        "juni",      "juli",
    "august",     "september",     "oktober",    "november", "dezember",   "montag",     "dienstag",  "mittwoch",
    "donnerstag", "freitag",       "samstag",    "sonntag",  "willkommen", "anmelden",   "schatz",    "schalke",
    "fussball",   "bayern",        "berlin",     "hamburg",  "münchen",    "muenchen",   "frankfurt", "dortmund",
    "borussia",   "deutschland",   "österreich", "schweiz",  "qwertz",     "qwertzuiop", "asdfghjkl", "yxcvbnm",
    "servus",     "moin",          "tschuess",   "ficken",   "arschloch",  "master",     "internet",  "computer",
    "drucker",    "firma",         "buero",      "büro",     "helpdesk",   "ticket",     "support",   "service",
    "admin",      "administrator", "start",      "changeme", "welcome",    "test",       "demo",      "password"};

}  // namespace

PasswordPolicy PasswordPolicy::of(const Settings& settings) {
    const std::string strength = settings.text("core.password_strength");
    return {static_cast<std::size_t>(settings.integer("core.password_min_length")),
            strength == "low"    ? 16.0
            : strength == "high" ? 40.0
                                 : 24.0,
            static_cast<int>(settings.integer("core.password_history")),
            static_cast<int>(settings.integer("core.password_max_age_days"))};
}

void addPasswordSettings(Registry& registry) {
    registry.setting({.key = "core.password_min_length",
                      .type = Setting::Type::integer,
                      .fallback = 10,
                      .doc = "How many characters a password has at least.",
                      .minimum = static_cast<std::int64_t>(shortestEver),
                      .maximum = 64});
    registry.setting({.key = "core.password_strength",
                      .type = Setting::Type::choice,
                      .fallback = "medium",
                      .doc = "How hard a password must be to guess: low is about 2^16 tries, medium 2^24, high 2^40.",
                      .choices = {"low", "medium", "high"}});
    registry.setting({.key = "core.password_history",
                      .type = Setting::Type::integer,
                      .fallback = 0,
                      .doc = "How many former passwords of a person may not be used again.",
                      .minimum = 0,
                      .maximum = mostHistory});
    registry.setting({.key = "core.password_max_age_days",
                      .type = Setting::Type::integer,
                      .fallback = 0,
                      .doc = "After how many days a new password must be set; 0 means never.",
                      .minimum = 0,
                      .maximum = 3650});
}

void requireStrength(const PasswordPolicy& policy, const std::vector<std::string>& words, std::string_view password) {
    const auto refuse = [](std::string key, Message::Params params = {}) {
        throw Invalid("password", std::move(key), std::move(params));
    };
    if (!isUtf8(password)) refuse("error.not_utf8");
    const std::size_t least = std::max(policy.minLength, shortestEver);
    if (characters(password) < least) refuse("error.password_short", {{"least", std::to_string(least)}});
    if (password.size() > Passwords::longest) refuse("error.too_long", {{"most", std::to_string(Passwords::longest)}});
    if (std::set<char>(password.begin(), password.end()).size() < 4) refuse("error.password_plain");
    std::vector<std::string> likely;
    for (const auto& word : words)
        for (const auto& text : {word, replaceAll(word, ".", " "), replaceAll(word, "@", " ")})
            for (const auto& part : split(asciiLower(text), ' '))
                if (part.size() > 2) likely.push_back(part);
    std::vector<const char*> dictionary;
    dictionary.reserve(likely.size() + common.size() + 1);
    for (const auto& word : likely) dictionary.push_back(word.c_str());
    dictionary.insert(dictionary.end(), common.begin(), common.end());
    dictionary.push_back(nullptr);
    if (ZxcvbnMatch(std::string(password).c_str(), dictionary.data(), nullptr) < policy.minBits)
        refuse("error.password_plain");
}

}  // namespace kontor
