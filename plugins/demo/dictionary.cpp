#include "dictionary.h"

#include <array>
#include <string>

#include "kontor/kernel.h"

namespace kontor::demo {

namespace {

struct OwnValue {
    const char* kind;
    const char* name;
    const char* insideField;
    const char* inside;
    const char* labelDe;
    const char* labelEn;
    const char* colour;
    std::int64_t position;
};

constexpr std::array<OwnValue, 4> ownValues{
    {{"ticket_status", "in_progress", "state", "open", "In Arbeit", "In progress", "blue", 25},
     {"ticket_status", "waiting_for_parts", "state", "pending", "Wartet auf Ersatzteil", "Waiting for parts", "orange",
      35},
     {"ticket_status", "waiting_for_approval", "state", "pending", "Wartet auf Freigabe", "Waiting for approval",
      "violet", 36},
     {"ticket_priority", "major", "level", "urgent", "Großstörung", "Major incident", "pink", 50}}};

struct CategoryName {
    std::string_view name;
    const char* english;
    const char* colour;
};

constexpr std::array<CategoryName, 12> categoryNames{
    {{"Allgemeine Fragen", "General questions", "grey"},
     {"Anmeldung und Kennwörter", "Sign-in and passwords", "amber"},
     {"Arbeitsplatz", "Workplace", "teal"},
     {"Berechtigungen", "Permissions", "violet"},
     {"Dateien und Sicherung", "Files and backup", "cyan"},
     {"Drucker", "Printers", "lime"},
     {"E-Mail", "E-mail", "blue"},
     {"Eintritte und Austritte", "Joining and leaving", "pink"},
     {"Fachanwendungen", "Business applications", "indigo"},
     {"Netzwerk", "Network", "orange"},
     {"Software", "Software", "green"},
     {"Telefonie und Mobilgeräte", "Phones and mobile devices", "red"}}};

}  // namespace

void nameWhatTicketsHold(Kernel& kernel) {
    const Viewer viewer = Viewer::system("demo data");
    for (const auto& own : ownValues)
        kernel.db().write([&](Transaction& tx) {
            const auto known =
                kernel.records().list(tx, viewer, own.kind, {.limit = 1, .extra = {"t.name = ?", {own.name}}});
            if (!known.items.empty()) return;
            kernel.records().create(tx, viewer, own.kind,
                                    Patch()
                                        .set("name", std::string(own.name))
                                        .set(own.insideField, std::string(own.inside))
                                        .set("label_de", std::string(own.labelDe))
                                        .set("label_en", std::string(own.labelEn))
                                        .set("colour", std::string(own.colour))
                                        .set("position", own.position));
        });
}

Patch categoryValues(std::string_view name) {
    Patch values = Patch().set("kind", std::string("ticket"));
    for (const auto& known : categoryNames)
        if (known.name == name)
            values.set("name_en", std::string(known.english)).set("colour", std::string(known.colour));
    return values;
}

}  // namespace kontor::demo
