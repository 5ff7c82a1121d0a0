#include "description.h"

#include "kontor/collaboration/body.h"

namespace kontor::tickets {

void completeDescription(const Ticket* before, Ticket& after) {
    if (before) {
        if (after.descriptionHtml == before->descriptionHtml && after.description == before->description) return;
        if (after.descriptionHtml == before->descriptionHtml) after.descriptionHtml.clear();
    }
    collaboration::completeTexts(after.descriptionHtml, after.description);
}

}  // namespace kontor::tickets
