#include "answering.h"

#include "kontor/error.h"
#include "kontor/text.h"
#include "rating_store.h"

namespace kontor::satisfaction {

Rating askedOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record) {
    const auto id = newestRatingOf(tx, record, viewer.id());
    if (!id) throw NotFound("a question about " + toString(record));
    return kernel.records().get<Rating>(tx, viewer, *id);
}

Rating rate(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record, std::int64_t score,
            const std::string& comment) {
    checkComment(comment);
    const auto id = newestRatingOf(tx, record, viewer.id());
    if (!id) throw NotFound("a question about " + toString(record));
    return kernel.records().patch<Rating>(tx, viewer, *id, Patch().set("score", score).set("comment", comment));
}

std::int64_t scoreIn(const std::string& text) {
    if (text.size() == 1 && text[0] >= '1' && text[0] <= '5') return text[0] - '0';
    throw Invalid("score", "satisfaction.error.score");
}

void checkComment(const std::string& comment) {
    const std::size_t most = findField(ratingFields, "comment")->maxLength;
    if (characters(comment) > most) throw Invalid("comment", "error.too_long", {{"most", std::to_string(most)}});
}

}  // namespace kontor::satisfaction
