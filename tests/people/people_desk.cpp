#include "people_desk.h"

#include "kontor/testing/wait_for.h"

namespace kontor::test {

namespace {
/// Thousands of rows on a busy machine.
constexpr std::chrono::minutes patience(20);
}  // namespace

std::int64_t PeopleDesk::create(const Viewer& viewer, const std::string& kind, const std::string& json,
                                const std::optional<Ref>& owner) {
    return write([&](Transaction& tx) {
        const auto values = Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), true);
        return server.records().create(tx, viewer, kind, values, owner).id();
    });
}

void PeopleDesk::patch(const Viewer& viewer, const std::string& kind, std::int64_t id, const std::string& json) {
    write([&](Transaction& tx) {
        const auto values = Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), false);
        server.records().patch(tx, viewer, {kind, id}, values);
    });
}

Json PeopleDesk::get(const std::string& kind, std::int64_t id) {
    const Viewer system = Viewer::system("test");
    return read([&](Transaction& tx) { return server.records().get(tx, system, {kind, id}).toJson(system); });
}

User PeopleDesk::user(std::int64_t id) {
    return read([&](Transaction& tx) { return server.records().get<User>(tx, Viewer::system("test"), id); });
}

std::vector<std::string> PeopleDesk::rows(const std::string& sql) {
    std::vector<std::string> result;
    read([&](Transaction& tx) {
        result.clear();
        tx.run(sql, {}, [&](const SqlRow& row) {
            const auto& cell = row.cell(0);
            if (const auto* id = std::get_if<std::int64_t>(&cell))
                result.push_back(std::to_string(*id));
            else if (const auto* text = std::get_if<std::string>(&cell))
                result.push_back(*text);
            else
                result.emplace_back("null");
        });
    });
    return result;
}

Import PeopleDesk::waitForImport(std::int64_t id) {
    Import import;
    EXPECT_TRUE(waitFor(
        [&] {
            import =
                read([&](Transaction& tx) { return server.records().get<Import>(tx, Viewer::system("test"), id); });
            return !import.underWay();
},
        patience));
return import;
}

Erasure PeopleDesk::waitForErasure(std::int64_t id) {
    Erasure erasure;
    EXPECT_TRUE(waitFor(
        [&] {
            erasure =
                read([&](Transaction& tx) { return server.records().get<Erasure>(tx, Viewer::system("test"), id); });
            return erasure.state == "done" || erasure.state == "failed";
        },
        patience));
    return erasure;
}

std::int64_t PeopleDesk::startImport(const Viewer& viewer, const std::string& content, const std::string& more) {
    const StoredFile file = server.kernel().files().store(viewer, "people.csv", "text/csv", content);
    return create(viewer, "import", R"({"file_id": )" + std::to_string(file.id) + more + "}");
}

Import PeopleDesk::applied(const Viewer& viewer, std::int64_t id) {
    EXPECT_EQ(waitForImport(id).state, "checked");
    write([&](Transaction& tx) { imports().apply(tx, viewer, id); });
    return waitForImport(id);
}

std::vector<ImportRow> PeopleDesk::rowsOf(const Viewer& viewer, std::int64_t import, const std::string& q) {
    ListRequest request;
    request.owner = Ref{"import", import};
    request.q = q;
    request.limit = 200;
    return read([&](Transaction& tx) { return server.records().all<ImportRow>(tx, viewer, request); });
}

}  // namespace kontor::test
