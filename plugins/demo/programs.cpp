#include "programs.h"

#include <array>
#include <chrono>
#include <vector>

#include "bulk_insert.h"
#include "kontor/text.h"
#include "random.h"

namespace kontor::demo {

namespace {

constexpr std::int64_t computersAtATime = 50;

/// A program as computers report it: how many of a hundred have it, and in which versions.
struct Program {
    const char* maker;
    const char* name;  ///< {v} stands for the version
    unsigned share;
    std::vector<const char*> versions;
};

const std::vector<Program> programs{
    {"Microsoft Corporation", "Microsoft Office Professional Plus 2016", 18, {"16.0.4266.1001"}},
    {"Microsoft Corporation", "Microsoft Office Professional Plus 2019", 55, {"16.0.10411.20011", "16.0.10413.20020"}},
    {"Microsoft Corporation", "Microsoft Office Standard 2021", 20, {"16.0.14332.20763"}},
    {"Microsoft Corporation", "Microsoft Visio Professional 2019", 9, {"16.0.10411.20011"}},
    {"Microsoft Corporation", "Microsoft Project Professional 2019", 5, {"16.0.10411.20011"}},
    {"Microsoft Corporation", "Microsoft Edge", 98, {"126.0.2592.87", "127.0.2651.74", "128.0.2739.42"}},
    {"Microsoft Corporation", "Microsoft OneDrive", 90, {"24.116.0609.0005", "24.126.0623.0001"}},
    {"Microsoft", "Microsoft Teams", 85, {"24152.412.2958.916", "24180.205.2980.1757"}},
    {"Microsoft Corporation", "Microsoft Visual Studio Code", 8, {"1.90.2", "1.91.1", "1.92.0"}},
    {"Microsoft Corporation", "Microsoft SQL Server 2019 Express LocalDB", 4, {"15.0.4382.1"}},
    {"Microsoft Corporation",
     "Microsoft Visual C++ 2015-2022 Redistributable (x64) - {v}",
     96,
     {"14.36.32532", "14.38.33135", "14.40.33810"}},
    {"Microsoft Corporation", "Microsoft Visual C++ 2013 Redistributable (x86) - {v}", 60, {"12.0.40664"}},
    {"Microsoft Corporation", "Microsoft .NET Runtime - {v} (x64)", 70, {"6.0.31", "6.0.32", "8.0.6", "8.0.7"}},
    {"Microsoft Corporation", "Microsoft Edge WebView2 Runtime", 95, {"126.0.2592.87", "127.0.2651.74"}},
    {"Microsoft Corporation", "Security Update for Microsoft Office 2016 (KB5002575)", 15, {""}},
    {"Microsoft Corporation", "Update for Windows 11 (KB5040442)", 60, {""}},
    {"Mozilla", "Mozilla Firefox (x64 de)", 70, {"127.0.2", "128.0", "128.0.3", "129.0"}},
    {"Mozilla", "Mozilla Firefox ESR (x64 de)", 12, {"115.13.0", "128.1.0"}},
    {"Mozilla", "Mozilla Maintenance Service", 80, {"127.0.2", "128.0", "128.0.3"}},
    {"Google LLC", "Google Chrome", 45, {"126.0.6478.127", "127.0.6533.73", "127.0.6533.100"}},
    {"Igor Pavlov", "7-Zip {v} (x64)", 88, {"19.00", "22.01", "23.01", "24.07"}},
    {"VideoLAN", "VLC media player", 52, {"3.0.18", "3.0.20", "3.0.21"}},
    {"Adobe", "Adobe Acrobat Reader - Deutsch", 90, {"24.001.20643", "24.002.20857", "24.002.20895"}},
    {"Adobe", "Adobe Acrobat 2020 Pro", 7, {"20.005.30636"}},
    {"Adobe Inc.", "Adobe Photoshop 2024", 3, {"25.9.1.626", "25.11.0.706"}},
    {"Adobe Inc.", "Adobe InDesign 2024", 2, {"19.4.0.63"}},
    {"Notepad++ Team", "Notepad++ (64-bit x64)", 35, {"8.5.8", "8.6.7", "8.6.9"}},
    {"Simon Tatham", "PuTTY release {v} (64-bit)", 14, {"0.79", "0.80", "0.81"}},
    {"Martin Prikryl", "WinSCP {v}", 10, {"6.1.2", "6.3.4"}},
    {"KeePassXC Team", "KeePassXC", 30, {"2.7.6", "2.7.7", "2.7.9"}},
    {"The Document Foundation", "LibreOffice {v}", 11, {"7.6.7.2", "24.2.5.2"}},
    {"win.rar GmbH", "WinRAR {v} (64-Bit)", 12, {"6.24.0", "7.00.0", "7.01.0"}},
    {"TeamViewer", "TeamViewer", 16, {"15.54.6", "15.55.3"}},
    {"AnyDesk Software GmbH", "AnyDesk", 6, {"ad 8.0.10", "ad 8.0.11"}},
    {"Autodesk", "AutoCAD LT 2023 - Deutsch", 4, {"29.0.53.0"}},
    {"Autodesk", "AutoCAD LT 2024 - Deutsch", 5, {"30.0.44.0"}},
    {"SAP SE", "SAP GUI for Windows 8.00 (Patch 6)", 40, {"8.00 Compilation 1"}},
    {"Docker Inc.", "Docker Desktop", 3, {"4.31.1", "4.32.0"}},
    {"Zoom Video Communications, Inc.", "Zoom Workplace (64-bit)", 48, {"6.0.11", "6.1.1", "6.1.5"}},
    {"Cisco Systems, Inc.", "Cisco Secure Client - AnyConnect VPN", 75, {"5.1.3.62", "5.1.4.74"}},
    {"NVIDIA Corporation", "NVIDIA Grafiktreiber {v}", 22, {"552.44", "555.99", "560.70"}},
    {"Intel Corporation", "Intel(R) Graphics Driver", 66, {"31.0.101.5333", "31.0.101.5590"}},
    {"Realtek Semiconductor Corp.", "Realtek High Definition Audio Driver", 80, {"6.0.9591.1", "6.0.9679.1"}},
    {"Nordwerk IT", "Nordwerk Zeiterfassung", 97, {"3.4.0", "3.4.1", "3.5.0"}},
    {"Nordwerk IT", "Nordwerk Druckmanager", 60, {"1.9", "2.0"}},
    {"Lager & Logistik Software GmbH", "LagerPro Client", 14, {"11.2", "11.4"}},
    {"Kleinmann Systemhaus", "Prüfprotokoll Manager", 8, {"2.1.0", "2.2.3"}},
    {"uTorrent", "µTorrent", 2, {"3.6.0"}},
    {"Valve Corporation", "Steam", 2, {"2.10.91.91"}},
};

/// A product as the rules would make it, so that what they recognise is what was bought.
struct Known {
    const char* maker;
    const char* product;
    const char* edition;
    const char* licensing;
    bool banned;
    const char* license;  ///< values of a licence, {70} for 70 of a hundred computers; empty for none
};

const std::array<Known, 10> known{{
    {"Microsoft", "Office", "Professional Plus", "required", false,
     R"({"metric": "device", "quantity": {70}, "product_version": "2019", "downgrade_to": "2010", "proof": "invoice",
         "proof_reference": "RE-2019-4711", "order_number": "4500018830"})"},
    {"Microsoft", "Office", "Standard", "required", false,
     R"({"metric": "device", "quantity": {30}, "product_version": "2021", "proof": "certificate",
         "proof_reference": "VLSC 71234567"})"},
    {"Microsoft", "Visio", "Professional", "required", false,
     R"({"metric": "device", "quantity": {4}, "product_version": "2019", "proof": "invoice", "proof_reference": "RE-2020-0032"})"},
    {"Microsoft", "Project", "Professional", "required", false,
     R"({"metric": "named_user", "quantity": {3}, "proof": "invoice", "proof_reference": "RE-2021-0190"})"},
    {"Adobe", "Acrobat", "Pro", "required", false, R"({"metric": "device", "quantity": {8}, "product_version": ""})"},
    {"Adobe", "Photoshop", "", "required", false,
     R"({"metric": "subscription", "quantity": {3}, "valid_until": "{soon}", "proof": "contract",
         "proof_reference": "ETLA 2024"})"},
    {"win.rar", "WinRAR", "", "required", false,
     R"({"metric": "user", "quantity": {25}, "proof": "invoice", "proof_reference": "RE-2018-2204"})"},
    {"Autodesk", "AutoCAD", "LT", "required", false,
     R"({"metric": "subscription", "quantity": {7}, "valid_until": "{soon}", "proof": "contract",
         "proof_reference": "Abo 55-1187"})"},
    {"TeamViewer", "TeamViewer", "", "required", false,
     R"({"metric": "concurrent", "quantity": 5, "proof": "invoice", "proof_reference": "RE-2022-0951"})"},
    {"Valve", "Steam", "", "free", true, ""},
}};

std::string withShares(std::string text, std::int64_t computers, const std::string& soon) {
    text = replaceAll(std::move(text), "{soon}", soon);
    for (const int share : {70, 30, 25, 8, 7, 4, 3})
        text = replaceAll(std::move(text), "{" + std::to_string(share) + "}",
                          std::to_string(std::max<std::int64_t>(computers * share / 100, 1)));
    return text;
}

class Installer {
  public:
    Installer(Kernel& kernel, std::uint64_t seed) : _kernel(kernel), _seed(seed) {}

    void run() {
        const auto computers = _kernel.db().read([](Transaction& tx) {
            return tx.all<std::int64_t>(
                "SELECT a.id FROM assets a JOIN asset_types y ON y.id = a.type_id WHERE y.family = 'computer'"
                " AND a.deleted_at IS NULL ORDER BY a.id");
        });
        if (computers.empty()) return;
        _kernel.db().write([&](Transaction& tx) {
            buy(tx, std::ssize(computers));
            addTitles(tx);
        });
        for (std::size_t at = 0; at < computers.size(); at += computersAtATime)
            _kernel.db().write([&](Transaction& tx) {
                for (std::size_t i = at; i < std::min(at + computersAtATime, computers.size()); ++i)
                    install(tx, computers[i]);
            });
        _kernel.db().write([&](Transaction& tx) {
            tx.execute("UPDATE software_titles SET stale = 1");
            _kernel.jobs().enqueue(tx, "software.apply_rules");
        });
    }

  private:
    std::int64_t make(Transaction& tx, std::string_view kind, const Json& values) {
        const auto patch = Patch::fromJson(_kernel.records().type(kind), _viewer, values, true);
        return _kernel.records().create(tx, _viewer, kind, patch).id();
    }

    void buy(Transaction& tx, std::int64_t computers) {
        const std::string soon = formatTime(_kernel.clock().now() + std::chrono::hours(24 * 40)).substr(0, 10);
        for (const auto& one : known) {
            const auto product = make(tx, "software",
                                      Json::object({{"maker", one.maker},
                                                    {"product", one.product},
                                                    {"edition", one.edition},
                                                    {"licensing", one.licensing},
                                                    {"banned", one.banned}}));
            if (*one.license == '\0') continue;
            Json values = Json::parse(withShares(one.license, computers, soon));
            values["software_id"] = product;
            make(tx, "license", values);
        }
        make(tx, "software_rule",
             Json::parse(R"({"name": "Steam", "position": 10, "name_match": "equals", "name_text": "Steam",
                 "set_maker": "Valve", "set_product": "Steam", "set_version": "{version:1}", "set_licensing": "free"})"));
        make(tx, "software_rule",
             Json::parse(R"({"name": "Nordwerk", "position": 20, "maker_match": "equals", "maker_text": "Nordwerk IT",
                 "set_maker": "Nordwerk", "set_product": "{name}", "set_version": "{version:2}", "set_licensing": "free"})"));
    }

    void addTitles(Transaction& tx) {
        auto id = tx.one<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM software_titles");
        BulkInsert titles(tx, "software_titles",
                          {"id", "hash", "maker", "name", "reported_version", "platform", "created_at", "updated_at"});
        const Time now = _kernel.clock().now();
        _titles.clear();
        for (const auto& program : programs) {
            _titles.emplace_back();
            for (const char* version : program.versions) {
                const std::string name = replaceAll(program.name, "{v}", version);
                std::string words;
                for (const std::string& word :
                     {std::string(program.maker), name, std::string(version), std::string("windows")})
                    (words += word) += '\x1f';
                titles.add({++id, sha256Hex(words), program.maker, name, version, "windows", now, now});
                _titles.back().push_back(id);
            }
        }
        titles.flush();
    }

    void install(Transaction& tx, std::int64_t computer) {
        const Time now = _kernel.clock().now();
        BulkInsert rows(tx, "installations",
                        {"asset_id", "title_id", "first_seen", "last_seen", "source", "created_at", "updated_at"});
        Random random = randomFor(_seed, 7, static_cast<std::uint64_t>(computer));
        for (std::size_t i = 0; i < programs.size(); ++i)
            if (random.chance(programs[i].share))
                rows.add({computer, _titles[i][random.below(_titles[i].size())], now, now, "audit", now, now});
        rows.flush();
    }

    Kernel& _kernel;
    std::uint64_t _seed;
    Viewer _viewer = Viewer::system("demo data");
    std::vector<std::vector<std::int64_t>> _titles;  ///< of each program, by version
};

}  // namespace

void installPrograms(Kernel& kernel, std::uint64_t seed) {
    if (!kernel.catalog().records.contains("installation")) return;
    const Viewer viewer = Viewer::system("demo data");
    const bool has = kernel.db().read([&](Transaction& tx) {
        return !kernel.records().list(tx, viewer, "software_title", {.limit = 1}).items.empty();
    });
    if (!has) Installer(kernel, seed).run();
}

}  // namespace kontor::demo
