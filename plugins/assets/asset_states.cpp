#include "asset_states.h"

#include "asset_store.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::assets {

namespace {

bool isHeld(const std::string& state) {
    return state == "in_use" || state == "lent";
}

/// What follows from handing it over and taking it back, where nobody says a state.
void followHolder(const Asset& before, Asset& after) {
    const bool isHanded = after.userId && before.userId != after.userId;
    const bool isTakenBack = before.userId && !after.userId;
    if (isHanded && (after.state == "in_stock" || after.state == "ordered")) after.state = "in_use";
    if (isHanded && after.isGone()) throw Conflict("assets.error.gone", {{"number", after.number}});
    if (isTakenBack && isHeld(after.state)) after.state = "in_stock";
}

void checkMove(const WriteContext& context, const std::string& from, const std::string& to) {
    if (isAllowed(context.tx, from, to)) return;
    const auto name = [&](const std::string& state) {
        return context.kernel.translations().text(context.viewer.locale(), "value.state." + state);
    };
    throw Conflict("assets.error.move", {{"from", name(from)}, {"to", name(to)}});
}

}  // namespace

void applyState(WriteContext& context, const Asset* before, Asset& after) {
    const Date today = std::chrono::floor<std::chrono::days>(context.now);
    if (!before) {
        if (after.state.empty()) after.state = after.userId ? "in_use" : "in_stock";
    } else {
        if (before->state == after.state) followHolder(*before, after);
        if (before->state == after.state) return;
        checkMove(context, before->state, after.state);
        if (after.state == "disposed" && !hasProtocol(context.tx, after.id))
            throw Conflict("assets.error.needs_protocol", {{"number", after.number}});
        const bool isSameHolder = before->userId == after.userId;
        // Nobody holds what lies in stock or is gone; who had what is lost stays known.
        if ((after.state == "in_stock" || after.state == "retired" || after.state == "disposed") && isSameHolder)
            after.userId.reset();
    }
    if (after.state == "in_use" && !after.inUseSince) after.inUseSince = today;
    if ((after.state == "retired" || after.state == "disposed") && !after.retiredOn) after.retiredOn = today;
    if (before && !after.isGone() && before->isGone() && after.retiredOn == before->retiredOn) after.retiredOn.reset();
}

}  // namespace kontor::assets
