#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/access_report.h"
#include "kontor/text.h"
#include "live/sight.h"
#include "test_kernel.h"

namespace kontor::test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A record that lies somewhere, with an owner who always sees it, and slips on it of which some are hidden.
struct Parcel {
    static constexpr std::string_view kind = "parcel";
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::optional<std::int64_t> ownerId;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> groupId;
    std::optional<std::int64_t> categoryId;
    Time createdAt{};
    Time updatedAt{};
};
inline constexpr Field parcelFields[] = {
    field<&Parcel::id>("id").sortable().doc("Id."),
    field<&Parcel::version>("version").doc("Version."),
    field<&Parcel::name>("name").writable().filterable().sortable().doc("Name.").example("\"A\""),
    field<&Parcel::ownerId>("owner_id").refersTo("user").writable().doc("Owner.").example("1"),
    field<&Parcel::locationId>("location_id").refersTo("location").writable().filterable().doc("Place.").example("1"),
    field<&Parcel::departmentId>("department_id").refersTo("department").writable().doc("Department.").example("1"),
    field<&Parcel::groupId>("group_id").refersTo("group").writable().doc("Group.").example("1"),
    field<&Parcel::categoryId>("category_id").refersTo("category").writable().doc("Category.").example("1"),
    field<&Parcel::createdAt>("created_at").doc("Made."),
    field<&Parcel::updatedAt>("updated_at").sortable().doc("Changed."),
};

struct Slip {
    static constexpr std::string_view kind = "slip";
    std::int64_t id = 0;
    std::string text;
    bool hidden = false;
};
inline constexpr Field slipFields[] = {
    field<&Slip::id>("id").sortable().doc("Id."),
    field<&Slip::text>("text").writable().doc("Text.").example("\"x\""),
    field<&Slip::hidden>("hidden").writable().doc("Hidden.").example("false"),
};

/// A record that lies nowhere.
struct Stamp {
    static constexpr std::string_view kind = "stamp";
    std::int64_t id = 0;
    std::string name;
};
inline constexpr Field stampFields[] = {
    field<&Stamp::id>("id").sortable().doc("Id."),
    field<&Stamp::name>("name").writable().doc("Name.").example("\"x\""),
};

inline const PlaceColumns parcelPlaces{
    .location = "t.location_id", .department = "t.department_id", .group = "t.group_id", .category = "t.category_id"};

inline void declareParcels(Registry& registry) {
    using Limited = Permission::Limited;
    registry.permission({"parcels.read", "See one's own.", {"requester", "auditor"}, Limited::kept});
    registry.permission({"parcels.read_all", "See all.", {"agent", "agent-light", "auditor"}, Limited::byRow});
    registry.permission({"parcels.read_department", "See the department's.", {}, Limited::byRow});
    registry.permission({"parcels.read_location", "See the place's.", {}, Limited::byRow});
    registry.permission({"parcels.write", "Change.", {"agent"}, Limited::byRow});
    registry.permission({"parcels.hidden", "See hidden slips.", {"agent", "agent-light"}, Limited::byRow});
    registry.permission({"stamps.read", "See stamps.", {"agent", "requester"}, Limited::kept});
    registry.permission({"stamps.write", "Change stamps.", {"agent"}});

    RecordType parcels = recordType<Parcel>("parcels", "parcel", parcelFields);
    parcels.doc = "A parcel.";
    parcels.label = "{t}.name";
    parcels.readPermission = "parcels.read";
    parcels.createPermission = parcels.writePermission = parcels.deletePermission = "parcels.write";
    parcels.defaultSort = "id";
    parcels.groups = {"slips"};
    parcels.places = parcelPlaces;
    parcels.visible = [](const Viewer& viewer) {
        const Predicate own{"t.owner_id = ?", {viewer.id()}};
        return disjoin(disjoin(own, ownPlaces(viewer, "parcels", parcelPlaces)),
                       viewer.within("parcels.read_all", parcelPlaces));
    };
    registry.record(std::move(parcels));

    RecordType slips = recordType<Slip>("", "slip", slipFields);
    slips.doc = "A slip.";
    slips.defaultSort = "id";
    slips.softDelete = false;
    slips.readPermission = "parcels.read";
    slips.createPermission = slips.writePermission = slips.deletePermission = "parcels.write";
    slips.visible = [](const Viewer& viewer) -> Predicate {
        if (viewer.may("parcels.hidden")) return {};
        return {"t.hidden = ?", {std::int64_t{0}}};
    };
    registry.group({"slips", "test.slips", std::move(slips), false});

    RecordType stamps = recordType<Stamp>("stamps", "stamp", stampFields);
    stamps.doc = "A stamp.";
    stamps.softDelete = false;
    stamps.defaultSort = "id";
    stamps.readPermission = "stamps.read";
    stamps.createPermission = stamps.writePermission = stamps.deletePermission = "stamps.write";
    registry.record(std::move(stamps));
}

class AccessTest : public ::testing::Test {
  protected:
    AccessTest() {
        auto sql = kernel.sql();
        sql.execute(
            "CREATE TABLE parcel (id BIGINT AUTO_INCREMENT PRIMARY KEY, version BIGINT NOT NULL, name VARCHAR(40) NOT "
            "NULL, owner_id BIGINT NULL, location_id BIGINT NULL, department_id BIGINT NULL, group_id BIGINT NULL, "
            "category_id BIGINT NULL, created_at DATETIME(6) NOT NULL, updated_at DATETIME(6) NOT NULL, deleted_at "
            "DATETIME(6) NULL)");
        sql.execute(
            "CREATE TABLE slip (id BIGINT AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(40) NOT NULL, record_id BIGINT NOT "
            "NULL, text VARCHAR(200) NOT NULL, hidden BOOLEAN NOT NULL)");
        sql.execute("CREATE TABLE stamp (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL)");
        berlin = make("location", {{"name", "Berlin"}});
        room = make("location", {{"name", "Room 1"}, {"parent_id", berlin}});
        munich = make("location", {{"name", "Munich"}});
        finance = make("department", {{"name", "Finance"}});
        buying = make("department", {{"name", "Buying"}, {"parent_id", finance}});
        desk = make("group", {{"name", "Desk"}});
        night = make("group", {{"name", "Night"}, {"parent_id", desk}});
        hardware = make("category", {{"kind", "parcel"}, {"name", "Hardware"}});
        printer = make("category", {{"kind", "parcel"}, {"name", "Printer"}, {"parent_id", hardware}});
    }

    static Json object(std::initializer_list<std::pair<const char*, Json>> values) {
        Json result = Json::object();
        for (const auto& [name, value] : values) result[name] = value;
        return result;
    }
    AnyRecord create(const Viewer& viewer, const std::string& kind, const Json& values,
                     const std::optional<Ref>& owner = {}) {
        return kernel.db().write([&](Transaction& tx) {
            const auto patch = Patch::fromJson(kernel.records().type(kind), viewer, values, true);
            return kernel.records().create(tx, viewer, kind, patch, owner);
        });
    }
    std::int64_t make(const std::string& kind, std::initializer_list<std::pair<const char*, Json>> values) {
        return create(kernel.system(), kind, object(values)).id();
    }
    void patch(const Viewer& viewer, const std::string& kind, std::int64_t id,
               std::initializer_list<std::pair<const char*, Json>> values) {
        kernel.db().write([&](Transaction& tx) {
            const auto patch = Patch::fromJson(kernel.records().type(kind), viewer, object(values), false);
            kernel.records().patch(tx, viewer, {kind, id}, patch);
        });
    }
    void remove(const Viewer& viewer, const std::string& kind, std::int64_t id) {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {kind, id}); });
    }
    std::int64_t parcel(const std::string& name, std::initializer_list<std::pair<const char*, Json>> values = {}) {
        Json all = object(values);
        all["name"] = name;
        return create(kernel.system(), "parcel", all).id();
    }
    std::vector<std::string> seen(const Viewer& viewer, const ListRequest& request = {}) {
        std::vector<std::string> result;
        for (const auto& item :
             kernel.db()
                 .read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "parcel", request); })
                 .items)
            result.push_back(item.as<Parcel>().name);
        return result;
    }
    std::vector<std::string> slips(const Viewer& viewer, std::int64_t parcelId) {
        ListRequest request;
        request.owner = Ref{"parcel", parcelId};
        std::vector<std::string> result;
        for (const auto& item :
             kernel.db()
                 .read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "slip", request); })
                 .items)
            result.push_back(item.as<Slip>().text);
        return result;
    }
    std::int64_t grant(std::initializer_list<std::pair<const char*, Json>> values) {
        return make("role-grant", values);
    }

    TestKernel kernel{declareParcels};
    std::int64_t berlin, room, munich, finance, buying, desk, night, hardware, printer;
    const std::int64_t rita = kernel.addUser("rita", {"requester"});
};

}  // namespace kontor::test
