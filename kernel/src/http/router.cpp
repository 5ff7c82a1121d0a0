#include "http/router.h"

#include <set>

#include "kontor/text.h"

namespace kontor {

Router::Router(const Catalog& catalog) {
    for (const auto& route : catalog.routes) {
        Target target;
        target.route = &route;
        target.handler = &route.handler;
        target.access = &route.access;
        target.bodyLimit = route.bodyLimit;
        add(route.method, route.path, target);
    }
    for (const auto& page : catalog.pages) {
        Target target;
        target.page = &page;
        target.access = &page.access;
        target.bodyLimit = page.bodyLimit;
        if (page.get) {
            target.handler = &page.get;
            add("GET", page.path, target);
        }
        if (page.post) {
            target.handler = &page.post;
            add("POST", page.path, target);
        }
    }
}

void Router::add(const std::string& method, const std::string& path, Target target) {
    target.pattern = path;
    Node* node = &_root;
    for (const auto& part : split(std::string_view(path).substr(1), '/')) {
        const bool parameter = part.starts_with("{");
        const bool takesRest = parameter && part.ends_with("...}");
        auto& next = !parameter ? node->fixed[part] : takesRest ? node->rest : node->any;
        if (!next) next = std::make_unique<Node>();
        node = next.get();
        if (parameter) target.parameters.push_back(part.substr(1, part.size() - (takesRest ? 5 : 2)));
    }
    node->targets[method] = std::move(target);
}

/// A search: what is looked for, and what was found on the way.
struct Router::Walk {
    const std::vector<std::string>& parts;
    std::string_view method;
    std::vector<std::string> taken = {};  ///< values of the parameters on the present branch
    std::set<std::string, std::less<>> allowed = {};

    const Target* end(const Node& node) {
        for (const auto& [name, target] : node.targets) allowed.insert(name);
        const auto found = node.targets.find(method);
        return found == node.targets.end() ? nullptr : &found->second;
    }
};

const Target* Router::walk(const Node& node, std::size_t at, Walk& walk) {
    if (at == walk.parts.size()) return walk.end(node);
    const std::string& part = walk.parts[at];
    if (const auto found = node.fixed.find(part); found != node.fixed.end())
        if (const Target* target = Router::walk(*found->second, at + 1, walk)) return target;
    if (part.empty()) return nullptr;
    if (node.any) {
        walk.taken.push_back(part);
        if (const Target* target = Router::walk(*node.any, at + 1, walk)) return target;
        walk.taken.pop_back();
    }
    if (!node.rest) return nullptr;
    const auto from = walk.parts.begin() + static_cast<std::ptrdiff_t>(at);
    walk.taken.push_back(join({from, walk.parts.end()}, "/"));
    if (const Target* target = walk.end(*node.rest)) return target;
    walk.taken.pop_back();
    return nullptr;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Match match;
    if (path.empty() || path.front() != '/') return match;
    const auto parts = split(path.substr(1), '/');
    if (parts.size() > 32) return match;
    Walk walk{parts, method == "HEAD" ? std::string_view("GET") : method};
    match.target = Router::walk(_root, 0, walk);
    if (match.target) {
        for (std::size_t i = 0; i < walk.taken.size(); ++i) match.params[match.target->parameters[i]] = walk.taken[i];
        return match;
    }
    if (walk.allowed.contains("GET")) walk.allowed.insert("HEAD");
    match.allowed.assign(walk.allowed.begin(), walk.allowed.end());
    return match;
}

}  // namespace kontor
