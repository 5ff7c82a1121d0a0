#include "service.h"

#include <algorithm>

#include "core/versions.h"
#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/text.h"
#include "license_store.h"
#include "positions.h"
#include "product.h"
#include "product_store.h"

namespace kontor::software {

namespace {

/// A number of a cursor. Throws Invalid (400) for anything else.
std::int64_t cursorNumber(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw Invalid::request("cursor", "error.bad_cursor");
    return std::stoll(text);
}

}  // namespace

std::string Explanation::nameOf(std::string_view kind, std::int64_t id) const {
    const auto found = names.find(Ref{std::string(kind), id});
    return found == names.end() ? std::string(kind) + " " + std::to_string(id) : found->second;
}

Explanation explain(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId,
                    const LineQuery& query) {
    auto& records = kernel.records();
    records.get(tx, viewer, productRef(productId));
    Explanation result;
    const std::string of = "software:" + std::to_string(productId);
    const auto positions = records.list(tx, viewer, PositionRecord::kind, {.q = of, .limit = 1});
    if (!positions.items.empty()) result.position = positions.items.front().as<PositionRecord>();

    const auto uses = usesOf(tx, kernel, productId);
    std::vector<Ref> named;
    if (!uses.empty()) {
        std::vector<std::int64_t> ids;
        for (const auto& use : uses) ids.push_back(use.license);
        ListRequest request;
        request.extra = isOneOf("t.id", ids);
        request.sort = "id";
        request.limit = 200;
        for (auto& license : records.all<License>(tx, viewer, request)) {
            const auto use = std::find_if(uses.begin(), uses.end(),
                                          [&](const LicenseUse& one) { return one.license == license.id; });
            named.push_back(licenseRef(license.id));
            result.licenses.push_back({std::move(license), *use});
        }
    }
    const auto lines = records.list(tx, viewer, LineRecord::kind,
                                    {.q = of + (query.onlyUncovered ? " covered:false" : ""),
                                     .sort = "id",
                                     .cursor = query.cursor,
                                     .limit = query.limit});
    for (const auto& item : lines.items) {
        result.lines.push_back(item.as<LineRecord>());
        named.push_back({"asset", result.lines.back().assetId});
    }
    result.nextCursor = lines.nextCursor;
    result.names = kernel.get<Labels>().labels(tx, viewer, named);
    return result;
}

std::vector<VersionCount> versionsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId) {
    kernel.records().get(tx, viewer, productRef(productId));
    auto versions = versionCounts(tx, productId);
    std::sort(versions.begin(), versions.end(),
              [](const auto& a, const auto& b) { return compareVersions(a.version, b.version) > 0; });
    return versions;
}

std::string MachinesPage::nameOf(std::int64_t assetId) const {
    const auto found = names.find(Ref{"asset", assetId});
    return found == names.end() ? "asset " + std::to_string(assetId) : found->second;
}

MachinesPage machinesOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId,
                        const std::string& cursor, int limit) {
    kernel.records().get(tx, viewer, productRef(productId));
    std::int64_t title = 0, asset = 0;
    if (!cursor.empty()) {
        const auto parts = split(cursor, '.');
        if (parts.size() != 2) throw Invalid::request("cursor", "error.bad_cursor");
        title = cursorNumber(parts[0]), asset = cursorNumber(parts[1]);
    }
    MachinesPage page;
    page.items = installedOn(tx, productId, title, asset, limit + 1);
    if (std::ssize(page.items) > limit) {
        page.items.resize(static_cast<std::size_t>(limit));
        const auto& last = page.items.back();
        page.nextCursor = std::to_string(last.titleId) + "." + std::to_string(last.assetId);
    }
    std::vector<Ref> refs;
    for (const auto& one : page.items) refs.push_back({"asset", one.assetId});
    page.names = kernel.get<Labels>().labels(tx, viewer, refs);
    return page;
}

MachineSoftware onMachine(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t assetId,
                          const std::string& cursor, int limit) {
    constexpr int changesShown = 20;
    viewer.require("software.read");
    kernel.records().get(tx, viewer, {"asset", assetId});
    MachineSoftware result;
    result.items = programsOn(tx, assetId, cursor.empty() ? 0 : cursorNumber(cursor), limit + 1);
    if (std::ssize(result.items) > limit) {
        result.items.resize(static_cast<std::size_t>(limit));
        result.nextCursor = std::to_string(result.items.back().titleId);
    }
    result.changes = changesOn(tx, assetId, changesShown);
    return result;
}

RecognitionRule triedRule(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Json& values) {
    const auto& type = kernel.records().type(RecognitionRule::kind);
    const auto patch = Patch::fromJson(type, viewer, values, id == 0);
    RecognitionRule rule;
    rule.id = -1;
    if (id != 0) rule = kernel.records().get<RecognitionRule>(tx, viewer, id);
    for (const auto& [name, value] : patch.values())
        if (const Field* field = type.field(name)) field->set(&rule, FieldValue(value));
    WriteContext context{tx, viewer, kernel, kernel.clock().now()};
    type.prepare(context, nullptr, &rule);
    return rule;
}

std::string readKey(Kernel& kernel, const Viewer& viewer, std::int64_t licenseId) {
    viewer.require("software.read_keys");
    const auto sealed = kernel.db().write([&](Transaction& tx) {
        kernel.records().get(tx, viewer, licenseRef(licenseId));
        auto key = sealedKey(tx, licenseId);
        if (!key) throw NotFound("key of licence " + std::to_string(licenseId));
        kernel.ledger().journal(tx, viewer, licenseRef(licenseId), "key_read");
        return *key;
    });
    return kernel.secrets().open(sealed);
}

std::int64_t startApplying(Kernel& kernel, const Viewer& viewer) {
    viewer.require("software.manage");
    return kernel.db().write([&](Transaction& tx) { return kernel.jobs().enqueue(tx, "software.apply_rules"); });
}

}  // namespace kontor::software
