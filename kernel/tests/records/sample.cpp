#include "sample.h"

#include "kontor/error.h"

namespace kontor::test {

namespace {

constexpr std::array<std::string_view, 3> states{"planned", "afloat", "sunk"};

constexpr std::array boatFields{
    field<&Boat::id>("id").sortable().doc("Id."),
    field<&Boat::version>("version").doc("Version."),
    field<&Boat::name>("name").writable().required().limit(40).filterable().sortable().doc("Name.").example("\"Anna\""),
    field<&Boat::label>("label").from("CONCAT('B-', {t}.id)").doc("Label."),
    field<&Boat::state>("state").oneOf(states).writable().filterable().sortable().doc("State.").example("\"afloat\""),
    field<&Boat::length>("length").writable().between(1, 500).filterable().sortable().doc("Metres.").example("12"),
    field<&Boat::ownerId>("owner_id").refersTo("user").writable().filterable().doc("Owner.").example("1"),
    field<&Boat::launchedOn>("launched_on").writable().filterable().sortable().doc("Day.").example("\"2026-01-31\""),
    field<&Boat::price>("price")
        .writable()
        .between(0, largestAmount)
        .filterable()
        .sortedBy("price_amount")
        .doc("Price.")
        .example(R"({"amount": "12.50", "currency": "EUR"})"),
    field<&Boat::tags>("tags")
        .linkedBy("boat_tag", "boat_id", "tag")
        .writable()
        .filterable()
        .doc("Tags.")
        .example("[\"red\"]"),
    field<&Boat::custom>("custom").writable().filterable().doc("Own fields.").example("{}"),
    field<&Boat::createdAt>("created_at").sortable().doc("Made."),
    field<&Boat::updatedAt>("updated_at").sortable().filterable().doc("Changed."),
};

constexpr std::array remarkFields{
    field<&Remark::id>("id").sortable().doc("Id."),
    field<&Remark::text>("text").writable().required().limit(200).doc("Text.").example("\"Leaks.\""),
    field<&Remark::hidden>("hidden").writable().doc("For owners only.").example("false"),
};

}  // namespace

void declareBoats(Registry& registry) {
    registry.permission({"boats.read", "See boats", {}});
    registry.permission({"boats.read_all", "See all boats", {}});
    registry.permission({"boats.write", "Change boats", {}});

    RecordType boats = recordType<Boat>("boats", "boat", boatFields);
    boats.doc = "A boat.";
    boats.label = "{t}.name";
    boats.lookup = {"t.name"};
    boats.textColumns = {"t.name"};
    boats.readPermission = "boats.read";
    boats.createPermission = boats.writePermission = boats.deletePermission = "boats.write";
    boats.groups = {"remarks"};
    boats.visible = [](const Viewer& viewer) -> Predicate {
        if (viewer.may("boats.read_all")) return {};
        return {"t.owner_id = ?", {viewer.id()}};
    };
    boats.prepare = prepared<Boat>([](WriteContext&, const Boat* before, Boat& after) {
        if (!before && after.state.empty()) after.state = "planned";
        if (before && before->state == "sunk" && after.state != "sunk") throw Conflict("test.sunk");
    });
    registry.record(std::move(boats));

    RecordType remarks = recordType<Remark>("", "remark", remarkFields);
    remarks.doc = "A remark.";
    remarks.defaultSort = "id";
    remarks.softDelete = false;
    remarks.readPermission = "boats.read";
    remarks.createPermission = remarks.writePermission = remarks.deletePermission = "boats.write";
    remarks.visible = [](const Viewer& viewer) -> Predicate {
        if (viewer.may("boats.read_all")) return {};
        return {"t.hidden = ?", {std::int64_t{0}}};
    };
    registry.group({"remarks", "test.remarks", std::move(remarks), false});

    registry.guard({"test.long_boats", "Boats of 100 metres and more do not sink.", "boat",
                    [](WriteContext&, const AnyRecord* before, const AnyRecord* after) {
                        if (before && after && after->as<Boat>().state == "sunk" &&
                            after->as<Boat>().length.value_or(0) >= 100)
                            throw Conflict("test.too_long_to_sink");
                    }});
}

BoatKernel::BoatKernel() : TestKernel(declareBoats) {
    database->write([](Transaction& tx) {
        tx.execute(
            "CREATE TABLE boat (id BIGINT AUTO_INCREMENT PRIMARY KEY, version BIGINT NOT NULL, name VARCHAR(40) NOT "
            "NULL, "
            "state VARCHAR(20) NOT NULL, length BIGINT NULL, owner_id BIGINT NULL, launched_on DATE NULL, "
            "price VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL, "
            "price_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(price, ' ', 1) AS DECIMAL(17,2))) PERSISTENT, custom "
            "TEXT NULL, created_at "
            "DATETIME(6) NOT NULL, "
            "updated_at DATETIME(6) NOT NULL, deleted_at DATETIME(6) NULL)");
        tx.execute(
            "CREATE TABLE boat_tag (boat_id BIGINT NOT NULL, tag VARCHAR(50) NOT NULL, PRIMARY KEY (boat_id, tag))");
        tx.execute(
            "CREATE TABLE remark (id BIGINT AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(40) NOT NULL, record_id BIGINT "
            "NOT NULL, "
            "text VARCHAR(200) NOT NULL, hidden BOOLEAN NOT NULL)");
    });
}

Viewer BoatKernel::person(std::int64_t id, std::vector<std::string> permissions) const {
    ViewerData data;
    data.id = id;
    data.permissions = std::move(permissions);
    return Viewer(std::move(data));
}

std::int64_t BoatKernel::addBoat(const std::string& json) {
    const Viewer maker = system();
    const Patch values = Patch::fromJson(recordEngine->type("boat"), maker, Json::parse(json), true);
    return database->write([&](Transaction& tx) { return recordEngine->create(tx, maker, "boat", values, {}).id(); });
}

Boat BoatKernel::boat(std::int64_t id) {
    return database->read([&](Transaction& tx) { return records().get<Boat>(tx, system(), id); });
}

std::vector<std::int64_t> BoatKernel::ids(const Viewer& viewer, ListRequest request) {
    std::vector<std::int64_t> result;
    for (const auto& item :
         database->read([&](Transaction& tx) { return recordEngine->list(tx, viewer, "boat", request); }).items)
        result.push_back(item.id());
    return result;
}

}  // namespace kontor::test
