#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/catalog.h"

namespace kontor {

/// What answers a request: a route or one side of a page.
struct Target {
    const Route* route = nullptr;
    const Page* page = nullptr;
    const Handler* handler = nullptr;
    const Access* access = nullptr;
    std::string pattern;  ///< the declared path, for metrics
    std::vector<std::string>
        parameters;  ///< names of its parts in braces, in order; other routes may call theirs differently
    std::size_t bodyLimit = 0;
};

/// Finds the target of a path. Fixed parts go before parameters, one parameter before one that takes all that follows;
/// but a branch that has the method goes before one that has not. Read without locks once it is built.
class Router {
  public:
    explicit Router(const Catalog& catalog);

    struct Match {
        const Target* target = nullptr;    ///< null: no such path, or not with this method
        std::vector<std::string> allowed;  ///< methods the path has, when it has not this one; sorted
        std::map<std::string, std::string, std::less<>> params;
    };
    Match find(std::string_view method, std::string_view path) const;

  private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
        std::unique_ptr<Node> any;
        std::unique_ptr<Node> rest;                          ///< `{path...}` takes all that follows
        std::map<std::string, Target, std::less<>> targets;  ///< by method
    };
    void add(const std::string& method, const std::string& path, Target target);
    struct Walk;
    static const Target* walk(const Node& node, std::size_t at, Walk& walk);
    Node _root;
};

}  // namespace kontor
