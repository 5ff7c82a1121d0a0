#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "movement.h"
#include "rights.h"
#include "ways_in.h"

namespace kontor::stock {

namespace {

const std::string movePath = "/stock/move";

/// A choice of one record on the form.
struct MovePicker {
    const char* field;
    const char* kind;
    const char* collection;
    const char* label;       ///< catalogue key
    std::string_view types;  ///< of movements it belongs to
    bool required = false;
};
constexpr std::array<MovePicker, 7> movePickers{
    {{"consumable_id", "consumable", "consumables", "stock.field.consumable_id",
      "receive issue return transfer correct", true},
     {"store_id", "store", "stores", "stock.field.store_id", "receive issue return transfer correct", true},
     {"to_store_id", "store", "stores", "stock.field.to_store_id", "transfer", true},
     {"user_id", "user", "users", "stock.field.user_id", "issue return"},
     {"asset_id", "asset", "assets", "stock.field.asset_id", "issue return"},
     {"department_id", "department", "departments", "field.department_id", "issue return"},
     {"document_id", "document", "documents", "stock.field.document_id", "receive"}}};

std::string typeOf(Request& request, bool sent) {
    const std::string type = sent ? request.formValue("type") : request.queryValue("type").value_or("issue");
    const bool known = std::find(movementTypes.begin(), movementTypes.end(), type) != movementTypes.end();
    return known ? type : "issue";
}

std::optional<std::int64_t> idOf(const std::string& text) {
    const bool digits = !text.empty() && text.size() < 18 && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::optional(std::stoll(text)) : std::nullopt;
}

Json pickersOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& type, const Json& values) {
    Json list = Json::array();
    for (const auto& picker : movePickers) {
        if (picker.types.find(type) == std::string_view::npos) continue;
        if (!kernel.catalog().records.contains(picker.kind)) continue;
        Json one = Json::object({{"field", picker.field},
                                 {"label", kernel.translations().text(viewer.locale(), picker.label)},
                                 {"collection", std::string("/api/v1/") + picker.collection},
                                 {"required", picker.required},
                                 {"has_value", false}});
        if (const auto id = idOf(values[picker.field].text())) {
            const auto labels = kernel.records().labels(tx, viewer, picker.kind, {*id});
            one["has_value"] = !labels.empty();
            one["value"] = std::to_string(*id);
            one["text"] = labels.empty() ? std::string() : labels.front().second;
        }
        list.push(std::move(one));
    }
    return list;
}

Reply showMove(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& type, const Json& values,
               Json data, int status) {
    const auto& texts = kernel.translations();
    const auto word = [&](const std::string& key) { return texts.text(viewer.locale(), key); };
    Json types = Json::array();
    for (const auto one : movementTypes)
        types.push(Json::object({{"href", movePath + "?type=" + std::string(one)},
                                 {"label", word("stock-movements.type." + std::string(one))},
                                 {"is_current", one == type}}));
    data["types"] = std::move(types);
    data["type"] = type;
    data["pickers"] = kernel.db().read([&](Transaction& tx) { return pickersOf(tx, viewer, kernel, type, values); });
    data["count_field"] = type == "correct" ? "counted" : "quantity";
    data["count_label"] = word(type == "correct" ? "stock.field.counted" : "stock.field.moved");
    data["count"] = values[type == "correct" ? "counted" : "quantity"].text();
    data["has_price"] = type == "receive" && viewer.may(readCosts);
    data["price"] = values["price"].text();
    data["note"] = values["note"].text();
    return kernel.get<PageFrame>().render(request, viewer,
                                          {.area = PageContent::Area::workspace,
                                           .title = word("stock.new_movement"),
                                           .templateName = "stock/move",
                                           .data = std::move(data),
                                           .active = "stock-levels",
                                           .status = status});
}

Reply sendMove(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string type = typeOf(request, true);
    Json sent = Json::object();
    Json body = Json::object({{"type", type}});
    std::vector<FieldError> errors;
    const RecordType& record = kernel.records().type(Movement::kind);
    for (const auto& [name, raw] : request.form()) {
        const Field* field = record.field(name);
        const std::string text(trimmed(raw));
        if (!field || !field->isWritable || name == "type") continue;
        sent[name] = text;
        if (text.empty()) continue;
        if (const auto value = readFieldText(*field, text, errors)) body[name] = toJson(*field, *value);
    }
    try {
        if (!errors.empty()) throw Invalid(std::move(errors));
        const Patch patch = Patch::fromJson(record, viewer, body, true);
        kernel.db().write([&](Transaction& tx) { kernel.records().create(tx, viewer, Movement::kind, patch); });
        return web::redirectWith(movePath + "?type=" + type, "stock.moved");
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "stock.field.");
        return showMove(request, viewer, kernel, type, sent, std::move(data), 422);
    } catch (const Conflict& conflict) {
        Json data = Json::object({{"has_errors", true}});
        data["errors"] =
            Json::array({Json::object({{"text", kernel.translations().text(viewer.locale(), conflict.message())}})});
        return showMove(request, viewer, kernel, type, sent, std::move(data), 409);
    }
}

}  // namespace

void addMovePage(Registry& registry) {
    registry.page({.path = movePath,
                   .access = needs("stock.move"),
                   .title = "stock.new_movement",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           Json values = Json::object();
                           for (const auto& [name, text] : request.query) values[name] = text;
                           return showMove(request, viewer, kernel, typeOf(request, false), values, Json::object(),
                                           200);
                       },
                   .post = sendMove});
}

}  // namespace kontor::stock
