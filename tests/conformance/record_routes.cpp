// The calls a record type gets from the REST interface, with one record of each made by its own examples.
#include <algorithm>
#include <map>
#include <optional>

#include "subject.h"

namespace kontor::test {

namespace {

Access accessOf(const std::string& permission) {
    return permission.empty() ? signedIn("its record declares no permission") : needs(permission);
}

/// What the field table says a client may send. References point at the only person there is for sure, or at nothing.
Json exampleOf(FieldTable fields, bool creating) {
    Json body = Json::object();
    for (const auto& field : fields) {
        if (!field.isWritable || (field.isCreateOnly && !creating) || field.exampleText.empty()) continue;
        if (field.name == "custom") continue;  // what an administrator has to declare first
        if (field.type == FieldType::references)
            body[field.name] = Json::array();
        else if (field.type == FieldType::reference && field.target == "user" && field.isRequired)
            body[field.name] = 1;
        else if (field.type != FieldType::reference)
            body[field.name] = Json::parse(field.exampleText);
    }
    return body;
}

class CaseMaker {
  public:
    CaseMaker(Kernel& kernel, HttpClient& admin, std::vector<std::string>& trouble)
        : _kernel(kernel), _admin(admin), _trouble(trouble) {}

    void addRecord(const RecordType& type, bool groupsToo) {
        const std::string base = "/api/v1/" + type.collection;
        const std::string record = makeOne(type, base);
        add(type, base, base, "/{id}", record, true);
        if (groupsToo)
            for (const auto& name : type.groups) addGroup(type, name, record);
    }

    void addGroup(const RecordType& owner, const std::string& name, const std::string& record) {
        const auto found = _kernel.catalog().groups.find(name);
        if (found == _kernel.catalog().groups.end()) return;
        const std::string path = "/api/v1/" + owner.collection + "/{id}/" + name;
        const std::string real = record + "/" + name;
        const auto& entry = found->second.entry;
        const std::string made = found->second.readOnly ? real + "/1" : makeOne(entry, real);
        add(entry, path, real, "/{entry}", made, !found->second.readOnly);
    }

    /// A record made of its examples; gives its path.
    std::string recordOf(const RecordType& type) { return makeOne(type, "/api/v1/" + type.collection); }

    std::vector<RouteCase> cases;

  private:
    /// A plugin may answer a call of its records itself; that route is looked at as what it is.
    bool declared(const std::string& method, const std::string& path) const {
        const auto& routes = _kernel.catalog().routes;
        return std::any_of(routes.begin(), routes.end(),
                           [&](const auto& route) { return route.method == method && route.path == path; });
    }

    /// A record of that kind that a required reference can name; none where its own example does not make one.
    std::optional<std::int64_t> referredTo(const std::string& kind) {
        if (const auto known = _referred.find(kind); known != _referred.end()) return known->second;
        auto& made = _referred[kind];
        const auto found = _kernel.catalog().records.find(kind);
        if (found == _kernel.catalog().records.end() || found->second.collection.empty()) return made;
        const std::string path = "/api/v1/" + found->second.collection;
        if (const Json list = Json::parse(_admin.get(path + "?limit=1").body); list["items"].size() > 0)
            return made = list["items"].items().front()["id"].integer();
        auto body = exampleOf(found->second.fields, true);
        addReferences(found->second, body);
        if (const auto answer = _admin.post(path, body.dump()); answer.status == 201)
            made = Json::parse(answer.body)["id"].integer();
        return made;
    }

    void addReferences(const RecordType& type, Json& body) {
        for (const auto& field : type.fields)
            if (field.type == FieldType::reference && field.isRequired && field.target != "user")
                if (const auto id = referredTo(std::string(field.target))) body[field.name] = *id;
    }

    std::string makeOne(const RecordType& type, const std::string& path) {
        if (const auto made = _referred.find(type.kind);
            made != _referred.end() && made->second && !type.collection.empty())
            return path + "/" + std::to_string(*made->second);
        auto body = exampleOf(type.fields, true);
        addReferences(type, body);
        // A record made of a file gets one, with the columns its example speaks of.
        if (type.field("file_id") && type.field("file_id")->isRequired) {
            const auto file = _admin.request("POST", "/api/v1/files", "login,name,E-Mail,Raum,Notiz\nkarl,Karl,,,\n",
                                             {{"Content-Type", "text/csv"}, {"X-File-Name", "people.csv"}});
            body["file_id"] = Json::parse(file.body)["id"];
        }
        // Without a permission to make one its plugin alone does.
        if (type.createPermission.empty() || declared("POST", path)) return path + "/1";
        const auto answer = _admin.post(path, body.dump());
        if (answer.status == 201) return path + "/" + std::to_string(Json::parse(answer.body)["id"].integer());
        // An example may name another record by a number that only its reader can know.
        if (answer.status == 422 && answer.body.find("_id\"") != std::string::npos) return path + "/1";
        // Or a kind that is not there without its plugin.
        if (answer.status == 422 && answer.body.find("no_relations_to_kind") != std::string::npos) return path + "/1";
        _trouble.push_back("POST " + path + " with " + body.dump() + ": " + std::to_string(answer.status) + " " +
                           answer.body);
        return path + "/1";
    }

    void add(const RecordType& type, const std::string& list, const std::string& realList, const std::string& parameter,
             const std::string& realOne, bool writable) {
        const auto one = [&](const char* method, const std::string& permission, bool single, Json example) {
            if (declared(method, single ? list + parameter : list)) return;
            RouteCase result;
            result.method = method;
            result.path = single ? list + parameter : list;
            result.real = single ? realOne : realList;
            result.access = accessOf(permission);
            result.takesJson = !example.isNull();
            result.example = std::move(example);
            result.bodyLimit = 1 << 20;
            result.isList = !single && std::string(method) == "GET";
            cases.push_back(std::move(result));
        };
        one("GET", type.readPermission, false, {});
        one("GET", type.readPermission, true, {});
        if (!writable) return;
        if (!type.createPermission.empty()) one("POST", type.createPermission, false, exampleOf(type.fields, true));
        if (!type.writePermission.empty()) one("PATCH", type.writePermission, true, exampleOf(type.fields, false));
        if (!type.deletePermission.empty()) one("DELETE", type.deletePermission, true, {});
    }

    Kernel& _kernel;
    HttpClient& _admin;
    std::vector<std::string>& _trouble;
    std::map<std::string, std::optional<std::int64_t>> _referred;
};

}  // namespace

const std::vector<RouteCase>& Subject::recordRoutes() {
    if (_recordRoutes) return *_recordRoutes;
    auto& kernel = server().kernel();
    const auto& catalog = kernel.catalog();
    CaseMaker maker(kernel, admin(), _trouble);
    for (const auto* type : records())
        if (!type->collection.empty()) maker.addRecord(*type, true);
    // A group without a record type of its own plugin is looked at on whatever record of another opts in.
    for (const auto& [name, group] : catalog.groups) {
        if (group.plugin != _id) continue;
        const auto owner = std::find_if(catalog.records.begin(), catalog.records.end(), [&](const auto& item) {
            const auto& type = item.second;
            return type.plugin != _id && !type.collection.empty() &&
                   std::find(type.groups.begin(), type.groups.end(), name) != type.groups.end();
        });
        if (owner != catalog.records.end()) maker.addGroup(owner->second, name, maker.recordOf(owner->second));
    }
    _recordRoutes = std::make_unique<std::vector<RouteCase>>(std::move(maker.cases));
    return *_recordRoutes;
}

}  // namespace kontor::test
