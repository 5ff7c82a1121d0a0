#include "http/router.h"

#include <algorithm>

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
        if (!part.starts_with("{")) {
            auto& next = node->fixed[part];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
            continue;
        }
        if (!node->any) node->any = std::make_unique<Node>();
        node = node->any.get();
        std::string name = part.substr(1, part.size() - 2);
        if (name.ends_with("...")) {
            node->rest = true;
            name.resize(name.size() - 3);
        }
        target.pattern = path;
        node->anyName = name;
    }
    node->targets[method] = std::move(target);
}

const Target* Router::walk(const Node& node, const std::vector<std::string>& parts, std::size_t at, std::string_view method,
                           Match& match) {
    const auto take = [&](const Node& end) -> const Target* {
        for (const auto& [name, target] : end.targets)
            if (std::find(match.allowed.begin(), match.allowed.end(), name) == match.allowed.end()) match.allowed.push_back(name);
        const auto found = end.targets.find(method);
        return found == end.targets.end() ? nullptr : &found->second;
    };
    if (at == parts.size()) return take(node);
    if (const auto found = node.fixed.find(parts[at]); found != node.fixed.end())
        if (const Target* target = walk(*found->second, parts, at + 1, method, match)) return target;
    if (!node.any || parts[at].empty()) return nullptr;
    const Node& any = *node.any;
    if (any.rest) {
        match.params[any.anyName] = join({parts.begin() + static_cast<std::ptrdiff_t>(at), parts.end()}, "/");
        return take(any);
    }
    const Target* target = walk(any, parts, at + 1, method, match);
    if (target) match.params.emplace(any.anyName, parts[at]);
    return target;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Match match;
    if (path.empty() || path.front() != '/') return match;
    const auto parts = split(path.substr(1), '/');
    if (parts.size() > 32) return match;
    match.target = walk(_root, parts, 0, method == "HEAD" ? std::string_view("GET") : method, match);
    return match;
}

}  // namespace kontor
