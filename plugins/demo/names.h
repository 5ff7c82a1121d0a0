#pragma once

#include <array>
#include <string>
#include <string_view>

namespace kontor::demo {

struct Site {
    std::string_view name;
    std::string_view address;
    int people;  ///< per cent of the company
    bool speaksEnglish;
};

struct Unit {
    std::string_view name;
    int people;  ///< per cent of the company
};

inline constexpr std::array<Site, 12> sites{{
    {"Hamburg (Zentrale)", "Am Sandtorkai 41, 20457 Hamburg", 30, false},
    {"Bremen (Werk 1)", "Industriestraße 12, 28199 Bremen", 18, false},
    {"Salzgitter (Werk 2)", "Hüttenweg 3, 38239 Salzgitter", 14, false},
    {"Leipzig (Werk 3)", "Messe-Allee 19, 04356 Leipzig", 9, false},
    {"Hannover (Logistik)", "Am Brinker Hafen 8, 30179 Hannover", 7, false},
    {"Dortmund (Vertrieb West)", "Hansastraße 65, 44137 Dortmund", 4, false},
    {"Stuttgart (Vertrieb Süd)", "Heilbronner Straße 190, 70191 Stuttgart", 4, false},
    {"München (Entwicklung)", "Balanstraße 73, 81541 München", 5, false},
    {"Rostock (Service)", "Werftallee 10, 18119 Rostock", 2, false},
    {"Wien", "Handelskai 92, 1200 Wien", 2, false},
    {"Rotterdam", "Wilhelminakade 173, 3072 AP Rotterdam", 3, true},
    {"Manchester", "3 Hardman Street, Manchester M3 3HF", 2, true},
}};

inline constexpr std::array<Unit, 12> units{{{"Geschäftsführung", 1},
                                             {"Produktion", 27},
                                             {"Konstruktion", 11},
                                             {"Arbeitsvorbereitung", 7},
                                             {"Qualitätssicherung", 6},
                                             {"Vertrieb", 14},
                                             {"Einkauf", 6},
                                             {"Logistik", 9},
                                             {"Buchhaltung", 5},
                                             {"Personal", 4},
                                             {"Marketing", 3},
                                             {"Service und Montage", 7}}};

inline constexpr std::string_view itUnit = "IT";

inline constexpr std::array<std::string_view, 4> teams{"Service Desk", "Vor-Ort-Service", "Infrastruktur",
                                                       "Anwendungsbetreuung"};

inline constexpr std::array<std::string_view, 64> firstNames{
    "Anna",      "Lukas",  "Sabine",  "Thomas", "Julia",  "Michael",   "Petra",  "Stefan",   "Katrin",    "Andreas",
    "Monika",    "Jan",    "Claudia", "Peter",  "Nina",   "Markus",    "Birgit", "Frank",    "Lena",      "Jürgen",
    "Heike",     "Tobias", "Ayşe",    "Mehmet", "Svenja", "Daniel",    "Ute",    "Oliver",   "Miriam",    "Karsten",
    "Elif",      "Sven",   "Martina", "Ralf",   "Jana",   "Christian", "Silke",  "Uwe",      "Franziska", "Bernd",
    "Agnieszka", "Piotr",  "Hanna",   "Torben", "Renate", "Dirk",      "Yasmin", "Florian",  "Ingrid",    "Matthias",
    "Carolin",   "Holger", "Sophie",  "Emre",   "Antje",  "Philipp",   "Greta",  "Wolfgang", "Nele",      "Henning",
    "Marie",     "Björn",  "Doris",   "Timo"};

inline constexpr std::array<std::string_view, 72> lastNames{
    "Müller",   "Schmidt",    "Schneider", "Fischer",  "Weber",   "Meyer",     "Wagner", "Becker",   "Schulz",
    "Hoffmann", "Schäfer",    "Koch",      "Bauer",    "Richter", "Klein",     "Wolf",   "Schröder", "Neumann",
    "Schwarz",  "Zimmermann", "Braun",     "Krüger",   "Hofmann", "Hartmann",  "Lange",  "Schmitt",  "Werner",
    "Krause",   "Meier",      "Lehmann",   "Schmid",   "Schulze", "Maier",     "Köhler", "Herrmann", "König",
    "Walter",   "Mayer",      "Huber",     "Kaiser",   "Fuchs",   "Peters",    "Lang",   "Scholz",   "Möller",
    "Weiß",     "Jung",       "Hahn",      "Schubert", "Vogel",   "Friedrich", "Keller", "Günther",  "Frank",
    "Berger",   "Winkler",    "Roth",      "Beck",     "Lorenz",  "Baumann",   "Franke", "Albrecht", "Yılmaz",
    "Kaya",     "Nowak",      "Kowalski",  "Petersen", "Hansen",  "Jansen",    "Ahlers", "Brandt",   "Thiele"};

inline constexpr std::array<std::string_view, 12> englishFirstNames{
    "James", "Emily", "Daan", "Sanne", "Oliver", "Charlotte", "Bram", "Lotte", "Harry", "Amelia", "Pieter", "Megan"};
inline constexpr std::array<std::string_view, 12> englishLastNames{"Smith",  "Jones",  "de Vries", "Bakker",
                                                                   "Taylor", "Visser", "Walker",   "Wright",
                                                                   "Mulder", "Evans",  "Hughes",   "Smit"};

/// Small ASCII letters of a name, as logins have them.
std::string loginPart(std::string_view name);

}  // namespace kontor::demo
