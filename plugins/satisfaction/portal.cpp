#include "portal.h"

#include "answering.h"
#include "kontor/error.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/view.h"

namespace kontor::satisfaction {

namespace {

std::optional<Json> question(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    std::optional<Rating> rating;
    try {
        rating = kernel.db().read([&](Transaction& tx) { return askedOf(tx, viewer, kernel, ref); });
    } catch (const NotFound&) {
        return std::nullopt;
    }
    const bool isOpen = kernel.clock().now() < rating->openUntil && viewer.may("satisfaction.give");
    if (!isOpen && !rating->score) return std::nullopt;
    Json choices = Json::array();
    for (const auto step : steps)
        choices.push(Json::object(
            {{"value", std::to_string(step)},
             {"label", kernel.translations().text(viewer.locale(), "satisfaction.step." + std::to_string(step))},
             {"selected", rating->score == step}}));
    Json data = Json::object({{"id", std::to_string(ref.id)},
                              {"is_open", isOpen},
                              {"is_answered", rating->score.has_value()},
                              {"has_comment", !rating->comment.empty()},
                              {"comment", rating->comment},
                              {"until", web::moment(rating->openUntil, viewer)}});
    if (rating->score)
        data["step"] =
            kernel.translations().text(viewer.locale(), "satisfaction.step." + std::to_string(*rating->score));
    data["choices"] = std::move(choices);
    return data;
}

Reply answerInPortal(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref ref{std::string(tickets::Ticket::kind), request.number()};
    const std::string path = "/portal/tickets/" + std::to_string(ref.id);
    const auto refuse = [&](const Message& why) {
        return web::redirectWith(path, "satisfaction.refused", kernel.translations().text(viewer.locale(), why));
    };
    try {
        const std::int64_t score = scoreIn(request.formValue("score"));
        const std::string comment = request.formValue("comment");
        kernel.db().write([&](Transaction& tx) { rate(tx, viewer, kernel, ref, score, comment); });
        return web::redirectWith(path, "satisfaction.thanks");
    } catch (const Invalid& invalid) {
        return refuse(invalid.errors().front().message);
    } catch (const Conflict& conflict) {
        return refuse(conflict.message());
    }
}

}  // namespace

void addPortal(Registry& registry) {
    registry.panel({.id = "satisfaction.question",
                    .place = "portal.ticket",
                    .title = "satisfaction.question",
                    .access = needs("satisfaction.own"),
                    .templateName = "satisfaction/question",
                    .data = question});
    registry.page(
        {.path = "/portal/tickets/{id}/rating",
         .access = needs("satisfaction.give"),
         .title = "satisfaction.question",
         .get = [](Request& request, const Viewer&,
                   Kernel&) { return Reply::redirect("/portal/tickets/" + std::to_string(request.number())); },
         .post = answerInPortal});
}

}  // namespace kontor::satisfaction
