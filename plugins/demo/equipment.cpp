#include "equipment.h"

#include <algorithm>
#include <set>

#include "bulk_insert.h"
#include "kontor/record_batch.h"
#include "random.h"

namespace kontor::demo {

namespace {

constexpr std::size_t assetsAtATime = 128;
constexpr std::size_t firstPeople = 500;
constexpr int latestTickets = 400;

struct Model {
    std::string_view type;
    std::string_view maker;
    std::string_view name;
    int price;
    unsigned share;  ///< per cent among those of its type
};
constexpr Model models[] = {
    {"computer", "Lenovo", "ThinkPad T14 Gen 4", 1349, 40},
    {"computer", "Dell", "Latitude 5440", 1249, 25},
    {"computer", "HP", "EliteBook 840 G10", 1419, 20},
    {"computer", "Apple", "MacBook Pro 14", 2199, 15},
    {"monitor", "Dell", "UltraSharp U2723QE", 529, 60},
    {"monitor", "iiyama", "ProLite XUB2792", 249, 40},
    {"phone", "Apple", "iPhone 14", 749, 50},
    {"phone", "Samsung", "Galaxy A54", 389, 50},
    {"printer", "HP", "LaserJet Pro M404", 289, 50},
    {"printer", "Brother", "HL-L6400DW", 349, 50},
    {"network device", "Cisco", "Catalyst 9200", 2890, 100},
    {"server", "Dell", "PowerEdge R650", 9800, 60},
    {"server", "HP", "ProLiant DL380 Gen10", 8700, 40},
};

/// A service, the virtual machines it depends on, each with the number of the server it runs on.
struct Service {
    const char* name;
    std::vector<std::pair<const char*, std::size_t>> machines;
};
const std::vector<Service>& services() {
    static const std::vector<Service> list{{"ERP", {{"erp-app1", 0}, {"erp-app2", 1}, {"erp-db", 2}}},
                                           {"E-Mail", {{"mail1", 1}, {"mail2", 3}}},
                                           {"Dateiablage", {{"files1", 4}}},
                                           {"VPN", {{"vpn1", 5}, {"vpn2", 0}}},
                                           {"Druckdienst", {{"print1", 2}}},
                                           {"Intranet", {{"web1", 3}, {"web-db", 4}}},
                                           {"Zeiterfassung", {{"time1", 5}}},
                                           {"Telefonanlage", {{"pbx1", 6}, {"pbx2", 7}}}};
    return list;
}
constexpr std::size_t serverCount = 8;

class Outfitter {
  public:
    Outfitter(Kernel& kernel, const Company& company, std::uint64_t seed)
        : _kernel(kernel),
          _company(company),
          _random(randomFor(seed, 6, 0)),
          _today(std::chrono::floor<std::chrono::days>(kernel.clock().now())) {}

    void equip() {
        makeModels();
        for (std::size_t i = 0; i < std::min(firstPeople, _company.people.size()); ++i) equipPerson(_company.people[i]);
        for (const auto& agent : _company.agents) equipPerson(agent);
        equipSites();
        flush();
        makeServers();
        linkTickets();
    }

  private:
    std::int64_t make(Transaction& tx, std::string_view kind, const Json& values) {
        const auto patch = Patch::fromJson(_kernel.records().type(kind), _viewer, values, true);
        return _kernel.records().create(tx, _viewer, kind, patch).id();
    }

    void makeModels() {
        _kernel.db().write([&](Transaction& tx) {
            _types.clear();
            _modelIds.clear();
            ListRequest list;
            list.limit = 200;
            for (const auto& type : _kernel.records().list(tx, _viewer, "asset_type", list).items)
                _types.emplace(std::get<std::string>(type.get("name")), type.id());
            std::map<std::string_view, std::int64_t> makers;
            for (const auto& model : models) {
                auto& maker = makers[model.maker];
                if (maker == 0) maker = make(tx, "manufacturer", Json::object({{"name", model.maker}}));
                _modelIds.push_back(make(
                    tx, "asset_model",
                    Json::object({{"name", model.name}, {"manufacturer_id", maker}, {"type_id", typeId(model.type)}})));
            }
        });
    }

    std::int64_t typeId(std::string_view name) const {
        const auto found = _types.find(name);
        return found == _types.end() ? _types.begin()->second : found->second;
    }

    std::size_t modelOf(std::string_view type) {
        auto roll = static_cast<int>(_random.below(100));
        std::size_t last = 0;
        for (std::size_t i = 0; i < std::size(models); ++i) {
            if (models[i].type != type) continue;
            last = i;
            if ((roll -= static_cast<int>(models[i].share)) < 0) break;
        }
        return last;
    }

    std::string serial() {
        constexpr std::string_view signs = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        std::string result;
        for (int i = 0; i < 10; ++i) result += _random.pick(signs);
        return result;
    }

    /// Bought within the last five years, with three of warranty.
    Json device(std::string_view type, std::int64_t locationId, std::int64_t departmentId) {
        const std::size_t model = modelOf(type);
        const Date bought = _today - std::chrono::days(_random.between(10, 1800));
        Json values = Json::object({{"model_id", _modelIds[model]},
                                    {"type_id", typeId(type)},
                                    {"serial", serial()},
                                    {"location_id", locationId},
                                    {"department_id", departmentId},
                                    {"cost_centre", std::to_string(4000 + departmentId)},
                                    {"purchased_on", formatDate(bought)},
                                    {"warranty_until", formatDate(bought + std::chrono::days(1095))}});
        values["price"] = Json::object({{"amount", std::to_string(models[model].price) + ".00"}, {"currency", "EUR"}});
        return values;
    }

    void add(const Json& values) {
        _waiting.push_back(Patch::fromJson(_kernel.records().type("asset"), _viewer, values, true));
        if (_waiting.size() >= assetsAtATime) flush();
    }

    void flush() {
        if (_waiting.empty()) return;
        _kernel.db().write(
            [&](Transaction& tx) { _kernel.get<RecordBatch>().createAll(tx, _viewer, "asset", _waiting); });
        _waiting.clear();
    }

    void give(std::string_view type, const Person& person, std::string name) {
        Json values = device(type, person.locationId, person.departmentId);
        if (!name.empty()) values["name"] = std::move(name);
        if (_random.chance(4))
            values["state"] = _random.chance(50) ? "in_repair" : "in_stock";
        else
            values["user_id"] = person.id;
        add(values);
    }

    void equipPerson(const Person& person) {
        _sites.insert(person.locationId);
        if (_random.chance(72)) give("computer", person, "NB-" + std::to_string(1000 + person.id));
        if (_random.chance(20)) give("monitor", person, "");
        if (_random.chance(14)) give("phone", person, "");
    }

    void equipSites() {
        const std::int64_t it = _company.agents.front().departmentId;
        for (const auto site : _sites) {
            for (int i = 0; i < 2; ++i) {
                Json printer = device("printer", site, it);
                printer["state"] = "in_use";
                add(printer);
            }
            Json network = device("network device", site, it);
            network["state"] = "in_use";
            network["name"] = "sw-" + std::to_string(site);
            add(network);
        }
    }

    /// Servers, the machines on them and the services of these.
    void makeServers() {
        const Person& agent = _company.agents.front();
        _kernel.db().write([&](Transaction& tx) {
            const auto relate = [&](std::int64_t from, const char* type, std::int64_t to) {
                make(tx, "asset_relation", Json::object({{"from_id", from}, {"type", type}, {"to_id", to}}));
            };
            const auto node = [&](std::string_view type, Json values, const std::string& name) {
                values["type_id"] = typeId(type);
                values["name"] = name;
                values["state"] = "in_use";
                return make(tx, "asset", values);
            };
            const Json place = Json::object({{"location_id", agent.locationId}, {"department_id", agent.departmentId}});
            const auto core =
                node("network device", device("network device", agent.locationId, agent.departmentId), "sw-core");
            std::vector<std::int64_t> servers;
            for (std::size_t i = 0; i < serverCount; ++i) {
                servers.push_back(node("server", device("server", agent.locationId, agent.departmentId),
                                       "esx" + std::to_string(i + 1)));
                relate(servers.back(), "connected_to", core);
            }
            for (const auto& service : services()) {
                const auto id = node("service", place, service.name);
                for (const auto& [name, server] : service.machines) {
                    const auto machine = node("virtual machine", place, name);
                    relate(machine, "runs_on", servers[server]);
                    relate(id, "depends_on", machine);
                }
            }
        });
    }

    /// Some of the latest tickets are about the computer of who asks.
    void linkTickets() {
        _kernel.db().write([&](Transaction& tx) {
            std::map<std::int64_t, std::int64_t> computers;
            tx.each<std::tuple<std::int64_t, std::int64_t>>(
                [&](const auto& row) { computers.emplace(std::get<0>(row), std::get<1>(row)); },
                "SELECT user_id, id FROM assets WHERE user_id IS NOT NULL AND type_id = ? ORDER BY id",
                typeId("computer"));
            const auto tickets = tx.all<std::tuple<std::int64_t, std::int64_t>>(
                "SELECT id, requester_id FROM tickets ORDER BY id DESC LIMIT ?", latestTickets);
            const Time now = _kernel.clock().now();
            BulkInsert links(tx, "asset_links", {"kind", "record_id", "asset_id", "created_at", "updated_at"});
            Random random = randomFor(6, 1, 0);
            for (const auto& [ticket, requester] : tickets)
                if (const auto computer = computers.find(requester); computer != computers.end() && random.chance(35))
                    links.add({"ticket", ticket, computer->second, now, now});
            links.flush();
        });
    }

    Kernel& _kernel;
    const Company& _company;
    Viewer _viewer = Viewer::system("demo data");
    Random _random;
    Date _today;
    std::map<std::string, std::int64_t, std::less<>> _types;
    std::vector<std::int64_t> _modelIds;
    std::vector<Patch> _waiting;
    std::set<std::int64_t> _sites;
};

}  // namespace

void equip(Kernel& kernel, const Company& company, std::uint64_t seed) {
    constexpr std::string_view kind = "asset";
    if (!kernel.catalog().records.contains(kind) || company.agents.empty()) return;
    const Viewer viewer = Viewer::system("demo data");
    const bool has = kernel.db().read(
        [&](Transaction& tx) { return !kernel.records().list(tx, viewer, kind, {.limit = 1}).items.empty(); });
    if (!has) Outfitter(kernel, company, seed).equip();
}

}  // namespace kontor::demo
