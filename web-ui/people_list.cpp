// The people one works for: a list, and a page of each with what other plugins know of them.
#include "kontor/web/record_page.h"
#include "people_pages.h"

namespace kontor::web {

void addPeopleList(Registry& registry) {
    addRecordList(registry, {.kind = "user",
                             .path = "/people",
                             .access = needs("web.workspace"),
                             .title = "web.people",
                             .icon = "users",
                             .columns = {"name", "email", "phone", "department_id", "location_id"},
                             .facets = {"department_id", "location_id", "organisation_id", "active"},
                             .views = {{.id = "active", .title = "web.people", .icon = "users", .q = "active:yes"},
                                       {.id = "all", .title = "web.people.all"}},
                             .sort = "name",
                             .changes = {{"department_id"}, {"location_id"}, {"active"}},
                             .active = "people"});
    addRecordPage(registry, {.kind = "user",
                             .path = "/people",
                             .access = needs("web.workspace"),
                             .title = "web.people",
                             .headline = {"title", "department_id", "location_id"},
                             .properties = {"login", "email", "phone", "mobile", "title", "employee_number",
                                            "organisation_id", "department_id", "location_id", "manager_id", "active"},
                             .overview = "person",
                             .write = "users.write",
                             .active = "people"});
    registry.menu({.id = "people",
                   .area = MenuEntry::Area::workspace,
                   .title = "web.people",
                   .path = "/people",
                   .icon = "users",
                   .access = needs("web.workspace"),
                   .order = 60});
}

}  // namespace kontor::web
