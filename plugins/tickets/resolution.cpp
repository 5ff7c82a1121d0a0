#include "resolution.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "offered.h"

namespace kontor::tickets {

Setting resolutionSetting() {
    return {.key = "tickets.resolution_required",
            .type = Setting::Type::choice,
            .fallback = "off",
            .doc =
                "Whether agents must say how a ticket was resolved when they resolve or close it. Mail, rules and the "
                "system need not.",
            .choices = {"off", "agents"}};
}

bool mustNameResolution(const Viewer& viewer, Kernel& kernel) {
    const Origin origin = viewer.origin();
    const bool isPerson =
        !viewer.isSystem() && (origin == Origin::web || origin == Origin::api || origin == Origin::shell);
    return isPerson && viewer.may("tickets.write") && kernel.settings().text("tickets.resolution_required") == "agents";
}

void applyResolution(WriteContext& context, const Ticket* before, Ticket& after) {
    if (before && before->isFinished() && !after.isFinished()) {
        after.resolutionCode.reset();
        after.resolution.reset();
        return;
    }
    if (after.resolution && after.resolution->empty()) after.resolution.reset();
    if (after.resolutionCode && after.resolutionCode->empty()) after.resolutionCode.reset();
    if (after.resolutionCode && (!before || before->resolutionCode != after.resolutionCode))
        offered(context, "resolution", *after.resolutionCode, "resolution_code");
    // One that goes on as another was not resolved.
    const bool finishes = after.isFinished() && (!before || !before->isFinished()) && !after.mergedIntoId;
    if (finishes && !after.resolutionCode && mustNameResolution(context.viewer, context.kernel))
        throw Invalid("resolution_code", "tickets.resolution_missing");
}

}  // namespace kontor::tickets
