#include "one_click.h"

#include "answering.h"
#include "asking.h"
#include "kontor/error.h"
#include "kontor/tickets/ticket.h"

namespace kontor::satisfaction {

namespace {

Rating openRating(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref) {
    auto rating = askedOf(tx, viewer, kernel, ref);
    if (kernel.clock().now() >= rating.openUntil) throw Conflict("satisfaction.error.too_late");
    return rating;
}

Json askForStep(std::int64_t score, Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref) {
    const auto ticket = kernel.records().get<tickets::Ticket>(tx, viewer, ref.id);
    const Rating rating = openRating(tx, viewer, kernel, ref);
    const auto text = [&](const std::string& key) { return kernel.translations().text(viewer.locale(), key); };
    Json choices = Json::array();
    for (const auto step : steps)
        choices.push(Json::object({{"value", std::to_string(step)},
                                   {"label", text("satisfaction.step." + std::to_string(step))},
                                   {"selected", step == score}}));
    Json shown = Json::object({{"title", ticket.number + " " + ticket.subject}, {"text", ""}});
    shown["button"] = text("satisfaction.send");
    shown["question"] = Json::object({{"label", text("satisfaction.question")},
                                      {"text_label", text("satisfaction.field.comment")},
                                      {"text", rating.comment}});
    shown["question"]["choices"] = std::move(choices);
    return shown;
}

Message keepStep(std::int64_t score, Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref,
                 const Json& data) {
    const Rating before = openRating(tx, viewer, kernel, ref);
    const Json* answer = data.find("answer");
    const std::string choice = answer ? (*answer)["choice"].text() : std::string();
    const std::string comment = answer ? (*answer)["text"].text() : before.comment;
    rate(tx, viewer, kernel, ref, choice.empty() ? score : scoreIn(choice), comment);
    return {"satisfaction.thanks", {}};
}

}  // namespace

void addOneClicks(Registry& registry) {
    for (const auto score : steps)
        registry.oneClick(
            {.id = stepAction(score),
             .title = "satisfaction.step." + std::to_string(score),
             .doc = "The requester says how satisfied they were, and why.",
             .show = [score](Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref,
                             const Json&) { return askForStep(score, tx, viewer, kernel, ref); },
             .run = [score](Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ref,
                            const Json& data) { return keepStep(score, tx, viewer, kernel, ref, data); }});
}

}  // namespace kontor::satisfaction
