#include "task_routes.h"

#include <algorithm>

#include "checklists.h"
#include "kontor/collaboration/task.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::collaboration {

namespace {

constexpr std::size_t mostTasks = 200;

Ref ownerOf(const Request& request, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection(request.params.at("collection"));
    if (!type || std::find(type->groups.begin(), type->groups.end(), "tasks") == type->groups.end())
        throw NotFound(request.path);
    return {type->kind, request.number()};
}

void onlyMember(const Json& body, std::string_view known) {
    for (const auto& [name, value] : body.members())
        if (name != known) throw Invalid(name, "error.unknown_field");
    if (!body.find(known)) throw Invalid(std::string(known), "error.required");
}

Json tasksOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& owner) {
    Json items = Json::array();
    ListRequest request;
    request.owner = owner;
    request.limit = mostTasks;
    for (const auto& task : kernel.records().list(tx, viewer, Task::kind, request).items)
        items.push(task.toJson(viewer));
    return Json::object({{"items", std::move(items)}});
}

Reply fromChecklist(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref owner = ownerOf(request, kernel);
    const Json& body = request.json();
    onlyMember(body, "checklist_id");
    const Json& id = body["checklist_id"];
    if (!id.isInteger() || id.integer() <= 0) throw Invalid("checklist_id", "error.not_an_id");
    const std::int64_t checklist = id.integer();
    return Reply::json(kernel.db().write([&](Transaction& tx) {
        kernel.records().get(tx, viewer, owner);
        WriteContext context{tx, viewer, kernel, kernel.clock().now(), owner};
        try {
            applyChecklist(context, owner, checklist);
        } catch (const NotFound&) {
            throw Invalid("checklist_id", "error.no_such_record", {{"id", std::to_string(checklist)}});
        }
        return tasksOf(tx, viewer, kernel, owner);
    }),
                       201);
}

Reply inOrder(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref owner = ownerOf(request, kernel);
    const Json& body = request.json();
    onlyMember(body, "ids");
    const Json& list = body["ids"];
    if (!list.isArray() || list.size() > mostTasks) throw Invalid("ids", "error.not_a_list");
    std::vector<std::int64_t> ids;
    for (const auto& item : list.items()) {
        if (!item.isInteger()) throw Invalid("ids", "error.not_a_list");
        if (std::find(ids.begin(), ids.end(), item.integer()) == ids.end()) ids.push_back(item.integer());
    }
    return Reply::json(kernel.db().write([&](Transaction& tx) {
        Records& records = kernel.records();
        ListRequest all;
        all.owner = owner;
        all.limit = mostTasks;
        const auto tasks = records.all<Task>(tx, viewer, all);
        std::int64_t position = 0;
        const auto put = [&](const Task& task) {
            ++position;
            if (task.position != position)
                records.patch(tx, viewer, {std::string(Task::kind), task.id}, Patch().set("position", position));
        };
        for (const auto id : ids) {
            const auto task = std::find_if(tasks.begin(), tasks.end(), [&](const Task& one) { return one.id == id; });
            if (task == tasks.end()) throw Invalid("ids", "error.no_such_record", {{"id", std::to_string(id)}});
            put(*task);
        }
        for (const auto& task : tasks)
            if (std::find(ids.begin(), ids.end(), task.id) == ids.end()) put(task);
        return tasksOf(tx, viewer, kernel, owner);
    }));
}

Json bodyOf(const std::string& member, Json schema) {
    Json properties = Json::object();
    properties[member] = std::move(schema);
    return Json::object({{"type", "object"},
                         {"properties", std::move(properties)},
                         {"required", Json::array({member})},
                         {"additionalProperties", false}});
}

Json answerSchema() {
    return Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"items", Json::object({{"type", "array"}, {"items", schemaOf(taskFields, false)}})}})},
         {"required", Json::array({"items"})}});
}

Json answerExample() {
    return Json::object(
        {{"items", Json::array({Json::object({{"id", 7}, {"title", "Swap the toner"}, {"position", 1}})})}});
}

}  // namespace

void addTaskRoutes(Registry& registry) {
    const Json id = Json::object({{"type", "integer"}, {"format", "int64"}, {"minimum", 1}});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/{collection}/{id}/tasks/from-checklist",
         .access = needs("collaboration.write"),
         .summary = "Make tasks from a checklist",
         .doc = "Makes a task of each step of the checklist, all or none, and answers all tasks of the record.",
         .handler = fromChecklist,
         .requestSchema = bodyOf("checklist_id", id),
         .requestExample = Json::object({{"checklist_id", 3}}),
         .responseSchema = answerSchema(),
         .responseExample = answerExample(),
         .successStatus = 201,
         .tag = "tasks"});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/{collection}/{id}/tasks/order",
         .access = needs("collaboration.write"),
         .summary = "Put the tasks of a record in order",
         .doc = "Tasks in the order of `ids`; those not named follow as they are. Answers all of them.",
         .handler = inOrder,
         .requestSchema = bodyOf("ids", Json::object({{"type", "array"}, {"items", id}, {"maxItems", mostTasks}})),
         .requestExample = Json::object({{"ids", Json::array({9, 7})}}),
         .responseSchema = answerSchema(),
         .responseExample = answerExample(),
         .tag = "tasks"});
}

}  // namespace kontor::collaboration
