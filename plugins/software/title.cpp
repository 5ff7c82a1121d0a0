#include "title.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "product_store.h"

namespace kontor::software {

namespace {

/// What a person says of a title holds against every rule, until they take it back.
void prepareTitle(WriteContext&, const Title* before, Title& after) {
    if (!before) {
        for (auto* text : {&after.maker, &after.name, &after.reportedVersion, &after.platform})
            *text = std::string(trimmed(*text));
        if (after.name.empty()) throw Invalid("name", "error.required");
        after.hash = titleHash(after.maker, after.name, after.reportedVersion, after.platform);
    }
    after.productVersion = std::string(trimmed(after.productVersion));
    const bool said = before ? after.softwareId != before->softwareId || after.titleKind != before->titleKind ||
                                   after.productVersion != before->productVersion
                             : after.softwareId || after.titleKind != "application";
    if (said) after.byHand = true;
    if (after.byHand) {
        after.ruleId.reset();
        after.state = after.softwareId || after.titleKind != "application" ? "recognised" : "unrecognised";
    } else if (!before || before->byHand) {
        after.state = "new";
    }
}

void writtenTitle(WriteContext& context, const Title* before, const Title& after) {
    std::vector<std::int64_t> touched;
    if (before && before->softwareId) touched.push_back(*before->softwareId);
    if (after.softwareId) touched.push_back(*after.softwareId);
    if (before || after.softwareId) markStale(context.tx, touched);
    auto& kernel = context.kernel;
    context.tx.afterCommit([&kernel] { kernel.jobs().wake("software.positions"); });
}

}  // namespace

std::string titleHash(std::string_view maker, std::string_view name, std::string_view version,
                      std::string_view platform) {
    // A character that stands in none of them keeps "ab" + "c" apart from "a" + "bc".
    std::string all;
    for (const auto text : {maker, name, version, platform}) (all += text) += '\x1f';
    return sha256Hex(all);
}

RecordType titleType() {
    RecordType type = recordType<Title>("software-titles", "software_titles", titleFields);
    type.doc = "A title word by word as machines report it, and what it is recognised as.";
    type.label = "CONCAT_WS(' ', {t}.name, NULLIF({t}.reported_version, ''))";
    type.readPermission = "software.read";
    type.createPermission = "software.manage";
    type.writePermission = "software.manage";
    type.softDelete = false;
    type.defaultSort = "-installed";
    type.textColumns = {"t.name", "t.maker"};
    type.prepare = prepared<Title>(prepareTitle);
    type.written = writtenBy<Title>(writtenTitle);
    return type;
}

}  // namespace kontor::software
