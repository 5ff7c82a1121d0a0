#include "bulk.h"

#include "kontor/error.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

namespace {

std::vector<std::int64_t> idsFrom(const Json& list) {
    if (!list.isArray()) throw Invalid("ids", "error.not_a_list");
    if (list.size() > mostInBulk) throw Invalid("ids", "error.too_many", {{"most", std::to_string(mostInBulk)}});
    std::vector<std::int64_t> ids;
    for (const auto& item : list.items()) {
        if (!item.isInteger() || item.integer() <= 0) throw Invalid("ids", "error.not_an_id");
        ids.push_back(item.integer());
    }
    return ids;
}

std::vector<std::int64_t> idsFound(const Viewer& viewer, Kernel& kernel, const std::string& q) {
    return kernel.db().read([&](Transaction& tx) {
        std::vector<std::int64_t> ids;
        ListRequest request;
        request.q = q;
        request.sort = "id";
        request.limit = 200;
        request.fields = {"id"};
        for (bool more = true; more;) {
            const auto page = kernel.records().list(tx, viewer, Ticket::kind, request);
            for (const auto& item : page.items) ids.push_back(item.id());
            if (ids.size() > mostInBulk)
                throw Invalid("q", "tickets.too_many_found", {{"most", std::to_string(mostInBulk)}});
            more = page.nextCursor.has_value();
            request.cursor = page.nextCursor.value_or("");
        }
        return ids;
    });
}

Json failure(std::int64_t id, int status, const Error& error, const Viewer& viewer, Kernel& kernel) {
    return Json::object(
        {{"id", id}, {"status", status}, {"title", kernel.translations().text(viewer.locale(), error.message())}});
}

Json changeOne(const Viewer& viewer, Kernel& kernel, std::int64_t id, const Patch& patch) {
    try {
        const auto ticket = kernel.db().write(
            [&](Transaction& tx) { return kernel.get<TicketService>().patch(tx, viewer, id, patch); });
        return Json::object({{"id", id}, {"status", 200}, {"version", ticket.version}});
    } catch (const Invalid& error) {
        Json result = failure(id, 422, error, viewer, kernel);
        Json errors = Json::array();
        for (const auto& [field, message] : error.errors())
            errors.push(
                Json::object({{"field", field}, {"message", kernel.translations().text(viewer.locale(), message)}}));
        result["errors"] = std::move(errors);
        return result;
    } catch (const NotFound& error) {
        return failure(id, 404, error, viewer, kernel);
    } catch (const Forbidden& error) {
        return failure(id, 403, error, viewer, kernel);
    } catch (const Conflict& error) {
        return failure(id, 409, error, viewer, kernel);
    } catch (const Unavailable& error) {
        // What was changed before is told all the same.
        return failure(id, 503, error, viewer, kernel);
    }
}

}  // namespace

BulkTarget bulkTargetFrom(const Json& body) {
    BulkTarget target;
    const Json* ids = body.find("ids");
    const Json* q = body.find("q");
    if ((ids != nullptr) == (q != nullptr)) throw Invalid(ids ? "q" : "ids", "tickets.ids_or_q");
    if (ids)
        target.ids = idsFrom(*ids);
    else if (!q->isString())
        throw Invalid("q", "error.not_a_text");
    else
        target.q = q->string();
    return target;
}

Json changeInBulk(const Viewer& viewer, Kernel& kernel, const BulkTarget& target, const Patch& patch) {
    Json results = Json::array();
    for (const auto id : target.q ? idsFound(viewer, kernel, *target.q) : target.ids)
        results.push(changeOne(viewer, kernel, id, patch));
    return results;
}

}  // namespace kontor::tickets
