#include "identity/id_tree.h"

#include <algorithm>
#include <set>

namespace kontor {

void IdTree::add(std::int64_t id, std::optional<std::int64_t> parentId) {
    if (!parentId) return;
    _parents[id] = *parentId;
    _children[*parentId].push_back(id);
}

std::vector<std::int64_t> IdTree::below(std::int64_t id) const {
    return below(std::vector<std::int64_t>{id});
}

std::vector<std::int64_t> IdTree::below(const std::vector<std::int64_t>& ids) const {
    // A set also ends a circle, which only a damaged database has.
    std::set<std::int64_t> found(ids.begin(), ids.end());
    std::vector<std::int64_t> open = ids;
    while (!open.empty()) {
        const auto children = _children.find(open.back());
        open.pop_back();
        if (children == _children.end()) continue;
        for (const auto child : children->second)
            if (found.insert(child).second) open.push_back(child);
    }
    return {found.begin(), found.end()};
}

std::vector<std::int64_t> IdTree::above(std::int64_t id) const {
    std::set<std::int64_t> found{id};
    for (auto parent = _parents.find(id); parent != _parents.end(); parent = _parents.find(parent->second))
        if (!found.insert(parent->second).second) break;
    return {found.begin(), found.end()};
}

}  // namespace kontor
