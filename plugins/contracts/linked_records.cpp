#include "linked_records.h"

#include <map>

#include "contract_store.h"

namespace kontor::contracts {

namespace {

constexpr int mostLinks = 200;

}  // namespace

std::vector<LinkedRecord> linkedRecords(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                        std::int64_t documentId) {
    const auto links = linksOf(tx, documentId, mostLinks);
    std::map<std::string, std::vector<std::int64_t>> ids;
    for (const auto& link : links)
        if (kernel.catalog().records.contains(link.kind)) ids[link.kind].push_back(link.id);
    std::map<Ref, std::string> names;
    for (const auto& [kind, some] : ids)
        for (auto& [record, label] : kernel.records().labels(tx, viewer, kind, some))
            names.emplace(Ref{kind, record}, std::move(label));
    std::vector<LinkedRecord> result;
    for (const auto& link : links)
        if (const auto found = names.find({link.kind, link.id}); found != names.end())
            result.push_back({{link.kind, link.id}, link.role, found->second});
    return result;
}

}  // namespace kontor::contracts
