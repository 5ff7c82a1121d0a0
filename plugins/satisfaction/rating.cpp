#include "rating.h"

#include "asking.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::satisfaction {

namespace {

/// Who works on the record sees what was asked and said; everybody else what they were asked themselves.
Predicate visibleRatings(const Viewer& viewer) {
    if (viewer.may("satisfaction.read")) return {};
    return {"t.requester_id = ?", {viewer.id()}};
}

void prepareRating(WriteContext& context, const Rating* before, Rating& after) {
    const Viewer& viewer = context.viewer;
    // It is the requester's own word: nobody gives or changes it in their place.
    if (!before || viewer.id() != before->requesterId || viewer.data().impersonatorId != 0)
        throw Forbidden("answer for somebody else");
    if (context.now >= before->openUntil) throw Conflict("satisfaction.error.too_late");
    if (!after.score) throw Invalid("score", "error.required");
    after.comment = trimmed(after.comment);
    after.answeredAt = context.now;
}

void writtenRating(WriteContext& context, const Rating* before, const Rating& after) {
    const std::int64_t low = context.kernel.settings().integer("satisfaction.low_mark");
    const bool wasLow = before && before->score && *before->score <= low;
    if (after.score && *after.score <= low && !wasLow) tellOfLowMark(context, after);
}

}  // namespace

GroupType ratingGroup() {
    RecordType type = recordType<Rating>("", "ratings", ratingFields);
    type.doc = "How satisfied the requester was after a closing. They answer by `PUT /tickets/{id}/rating`.";
    type.label = "CONCAT(COALESCE({t}.score, '–'), ' / 5')";
    type.readPermission = "satisfaction.own";
    type.createPermission = type.writePermission = type.deletePermission = "satisfaction.give";
    type.softDelete = false;
    type.defaultSort = "-asked_at";
    type.textColumns = {"t.comment"};
    type.visible = visibleRatings;
    type.prepare = prepared<Rating>(prepareRating);
    type.written = writtenBy<Rating>(writtenRating);
    return {"ratings", "group.ratings", std::move(type), true};
}

}  // namespace kontor::satisfaction
