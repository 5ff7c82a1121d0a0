#include "procurement.h"

#include <algorithm>
#include <array>

#include "kontor/date.h"
#include "kontor/money.h"
#include "random.h"

namespace kontor::demo {

namespace {

struct Seller {
    const char* name;
    const char* contact;
    const char* mail;
};
constexpr std::array<Seller, 12> sellers{{{"Elbtal Systemhaus GmbH", "Petra Ahrens", "ahrens@elbtal.example"},
                                          {"NordNetz Telekom AG", "Jens Paulsen", "paulsen@nordnetz.example"},
                                          {"Hanse Druck & Kopie", "Britta Wulf", "wulf@hansedruck.example"},
                                          {"Kaffka Software AG", "Milan Kaffka", "vertrieb@kaffka.example"},
                                          {"Alster Versicherung", "Horst Thoms", "thoms@alster.example"},
                                          {"Rechenhaus Rostock GmbH", "Ines Krull", "krull@rechenhaus.example"},
                                          {"Leasing Nord GmbH", "Karin Voss", "voss@leasingnord.example"},
                                          {"Sicherwerk IT-Security", "Deniz Aydin", "aydin@sicherwerk.example"},
                                          {"Kabel Krause e. K.", "Udo Krause", "krause@kabelkrause.example"},
                                          {"Büro Berger GmbH", "Anke Berger", "berger@bueroberger.example"},
                                          {"Helvetia Cloud SA", "Luc Favre", "favre@helvetiacloud.example"},
                                          {"ERP-Partner Hannover", "Nils Oehme", "oehme@erppartner.example"}}};

struct Agreement {
    const char* name;
    const char* type;
    std::size_t seller;
    const char* interval;
    int euros;
    const char* currency;
};
constexpr std::array<Agreement, 20> agreements{{{"Wartung Serverraum", "maintenance", 0, "yearly", 4800, "EUR"},
                                                {"Standortvernetzung", "service", 1, "monthly", 2150, "EUR"},
                                                {"Mobilfunk", "service", 1, "monthly", 890, "EUR"},
                                                {"Druckerflotte", "rental", 2, "quarterly", 3240, "EUR"},
                                                {"CAD-Lizenzen", "licence", 3, "yearly", 18900, "EUR"},
                                                {"Elektronikversicherung", "insurance", 4, "yearly", 2650, "EUR"},
                                                {"Ausweichrechenzentrum", "rental", 5, "monthly", 1980, "EUR"},
                                                {"Notebooks", "lease", 6, "monthly", 3480, "EUR"},
                                                {"Virenschutz", "licence", 7, "yearly", 5200, "EUR"},
                                                {"Firewall-Support", "support", 7, "yearly", 3900, "EUR"},
                                                {"ERP-Wartung", "maintenance", 11, "quarterly", 11800, "EUR"},
                                                {"ERP-Hotline", "support", 11, "monthly", 640, "EUR"},
                                                {"Datensicherung in der Cloud", "service", 10, "monthly", 760, "CHF"},
                                                {"Telefonanlage", "maintenance", 1, "quarterly", 980, "EUR"},
                                                {"Office-Lizenzen", "licence", 0, "yearly", 31200, "EUR"},
                                                {"Monitore", "lease", 6, "monthly", 720, "EUR"},
                                                {"USV-Wartung", "maintenance", 5, "yearly", 1450, "EUR"},
                                                {"Etikettendrucker Logistik", "rental", 2, "quarterly", 610, "EUR"},
                                                {"Webhosting", "service", 10, "monthly", 95, "CHF"},
                                                {"Zutrittskontrolle", "support", 7, "yearly", 1890, "EUR"}}};

struct Article {
    const char* sku;
    const char* name;
    const char* type;
    std::size_t seller;
    int cents;
    int minimum;
};
constexpr std::array<Article, 14> articles{{{"TN-2420", "Toner schwarz TN-2420", "toner", 2, 4890, 6},
                                            {"TN-243C", "Toner cyan TN-243", "toner", 2, 6150, 3},
                                            {"TN-243M", "Toner magenta TN-243", "toner", 2, 6150, 3},
                                            {"TN-243Y", "Toner gelb TN-243", "toner", 2, 6150, 3},
                                            {"PAP-A4", "Kopierpapier A4, 500 Blatt", "paper", 9, 429, 40},
                                            {"CAT6-2", "Netzwerkkabel Cat 6, 2 m", "cable", 8, 345, 20},
                                            {"CAT6-5", "Netzwerkkabel Cat 6, 5 m", "cable", 8, 520, 15},
                                            {"USBC-1", "USB-C-Kabel, 1 m", "cable", 8, 790, 15},
                                            {"HDMI-2", "HDMI-Kabel, 2 m", "cable", 8, 650, 10},
                                            {"KB-DE", "Tastatur, deutsch", "peripheral", 0, 1990, 10},
                                            {"MS-OPT", "Maus, optisch", "peripheral", 0, 1290, 10},
                                            {"HS-USB", "Headset, USB", "peripheral", 0, 4590, 5},
                                            {"AKKU-NB", "Notebook-Akku 65 Wh", "battery", 0, 7990, 2},
                                            {"USB-64", "USB-Stick 64 GB", "storage", 9, 890, 8}}};

constexpr std::array<const char*, 6> centres{"1000", "2100", "2200", "3000", "4100", "4711"};

/// Makes the records; the same each time.
class Buyer {
  public:
    Buyer(Kernel& kernel, Transaction& tx)
        : _kernel(kernel),
          _tx(tx),
          _today(std::chrono::floor<std::chrono::days>(kernel.clock().now())),
          _people(idsOf("user", "roles:agent")),
          _departments(idsOf("department", "")),
          _locations(idsOf("location", "")) {}

    bool isDone() const { return !_kernel.records().list(_tx, _viewer, "supplier", {.limit = 1}).items.empty(); }

    void makeSellers() {
        std::int64_t number = 20417;
        for (const auto& seller : sellers) {
            const auto id = make("supplier", Json::object({{"name", seller.name},
                                                           {"customer_number", "K-" + std::to_string(number += 131)},
                                                           {"email", seller.mail},
                                                           {"rating", _random.between(2, 5)}}));
            make("contact", Json::object({{"name", seller.contact}, {"role", "Vertrieb"}, {"email", seller.mail}}),
                 Ref{"supplier", id});
            _sellers.push_back(id);
        }
    }

    /// Two of each agreement, of different departments and terms, with the invoices of the last year.
    void makeContracts() {
        int number = 1000;
        for (int round = 0; round < 2; ++round)
            for (const auto& agreement : agreements) makeContract(agreement, round, ++number);
    }

    void makeStores() {
        if (!_kernel.catalog().records.contains("stock_movement")) return;
        std::vector<std::int64_t> stores;
        for (const char* name : {"IT-Lager Hamburg", "IT-Lager Bremen"}) {
            Json values = Json::object({{"name", name}});
            if (stores.size() < _locations.size()) values["location_id"] = _locations[stores.size()];
            if (!_people.empty()) values["keeper_id"] = _people[stores.size() % _people.size()];
            stores.push_back(make("store", values));
        }
        for (const auto& article : articles) {
            const auto id = make("consumable", Json::object({{"sku", article.sku},
                                                             {"name", article.name},
                                                             {"type", article.type},
                                                             {"unit", "Stück"},
                                                             {"supplier_id", _sellers[article.seller]},
                                                             {"price", money(article.cents, "EUR")},
                                                             {"minimum", article.minimum}}));
            for (const auto store : stores) {
                move(id, store, "receive", article.minimum + _random.between(0, article.minimum), {});
                for (std::int64_t i = _random.between(1, 3); i > 0 && !_departments.empty(); --i)
                    move(id, store, "issue", _random.between(1, std::max<std::int64_t>(article.minimum / 4, 1)),
                         Json::object({{"department_id", _random.pick(_departments)}}));
            }
        }
    }

  private:
    static Json money(std::int64_t minor, const char* currency) {
        return Json::object({{"amount", formatAmount(minor)}, {"currency", currency}});
    }

    std::vector<std::int64_t> idsOf(std::string_view kind, const std::string& q) {
        std::vector<std::int64_t> ids;
        for (const auto& item : _kernel.records().list(_tx, _viewer, kind, {.q = q, .sort = "id", .limit = 12}).items)
            ids.push_back(item.id());
        return ids;
    }

    std::int64_t make(std::string_view kind, const Json& values, const std::optional<Ref>& owner = {}) {
        const auto patch = Patch::fromJson(_kernel.records().type(kind), _viewer, values, true);
        return _kernel.records().create(_tx, _viewer, kind, patch, owner).id();
    }

    void move(std::int64_t article, std::int64_t store, const char* type, std::int64_t quantity, Json values) {
        if (!values.isObject()) values = Json::object();
        values["type"] = type;
        values["consumable_id"] = article;
        values["store_id"] = store;
        values["quantity"] = quantity;
        make("stock_movement", values);
    }

    void makeContract(const Agreement& agreement, int round, int number) {
        const bool renews = _random.chance(70);
        const auto begin = _today - std::chrono::days(_random.between(200, 1400));
        const auto cost = std::int64_t{agreement.euros} * (round == 0 ? 100 : 40);
        Json values = Json::object({{"name", agreement.name + std::string(round == 0 ? "" : " Werk 2")},
                                    {"number", "V-" + std::to_string(number)},
                                    {"type", agreement.type},
                                    {"supplier_id", _sellers[agreement.seller]},
                                    {"begins_on", formatDate(begin)},
                                    {"ends_on", formatDate(_today + std::chrono::days(_random.between(10, 700)))},
                                    {"notice_count", std::int64_t{_random.chance(50) ? 3 : 1}},
                                    {"cost", money(cost, agreement.currency)},
                                    {"cost_interval", agreement.interval},
                                    {"cost_centre", _random.pick(centres)}});
        if (renews) values["renewal_months"] = std::int64_t{12};
        if (!_departments.empty()) values["department_id"] = _random.pick(_departments);
        if (!_people.empty()) values["owner_id"] = _random.pick(_people);
        makeInvoices(make("contract", values), agreement, begin, cost, number);
    }

    void makeInvoices(std::int64_t contract, const Agreement& agreement, Date begin, std::int64_t cost, int number) {
        const std::string_view interval = agreement.interval;
        const int step = interval == "monthly" ? 30 : interval == "quarterly" ? 91 : 365;
        int count = 0;
        for (Date day = _today - std::chrono::days(step / 2); day > begin && count < 8;
             day -= std::chrono::days(step)) {
            Json invoice = Json::object({{"type", "invoice"},
                                         {"number", "R-" + std::to_string(number) + "-" + std::to_string(++count)},
                                         {"title", agreement.name},
                                         {"dated", formatDate(day)},
                                         {"due_on", formatDate(day + std::chrono::days(30))},
                                         {"total", money(cost, agreement.currency)}});
            if (day + std::chrono::days(30) < _today || _random.chance(40))
                invoice["paid_on"] = formatDate(std::min(day + std::chrono::days(_random.between(5, 28)), _today));
            make("document_link", Json::object({{"document", std::move(invoice)}}), Ref{"contract", contract});
        }
    }

    Kernel& _kernel;
    Transaction& _tx;
    const Viewer _viewer = Viewer::system("demo data");
    Date _today;
    Random _random = randomFor(1, 7, 0);
    std::vector<std::int64_t> _people;
    std::vector<std::int64_t> _departments;
    std::vector<std::int64_t> _locations;
    std::vector<std::int64_t> _sellers;
};

}  // namespace

void procure(Kernel& kernel) {
    if (!kernel.catalog().records.contains("contract")) return;
    kernel.db().write([&](Transaction& tx) {
        Buyer buyer(kernel, tx);
        if (buyer.isDone()) return;
        buyer.makeSellers();
        buyer.makeContracts();
        buyer.makeStores();
    });
}

}  // namespace kontor::demo
