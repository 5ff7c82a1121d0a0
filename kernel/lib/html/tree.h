#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::html {

/// The tree browsers would build. Holds the markup it points into.
class Tree {
  public:
    explicit Tree(std::string markup);
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    const GumboNode& root() const { return *_root; }

  private:
    static void* allocate(void* tree, std::size_t size);

    std::string _markup;
    // The library frees its trees by recursion, which a deep one would overflow; ours is freed by the block.
    std::vector<std::unique_ptr<std::byte[]>> _blocks;
    std::byte* _free = nullptr;
    std::size_t _left = 0;
    const GumboNode* _root = nullptr;
};

/// Calls `enter` for every node before its children and `leave` behind them, without recursion.
/// `enter` says whether to go on into the children; `leave` is then called for the node as well.
template <class Enter, class Leave>
void walk(const GumboNode& root, Enter enter, Leave leave) {
    struct Step {
        const GumboNode* node;
        unsigned child;
    };
    std::vector<Step> path;
    if (enter(root)) path.push_back({&root, 0});
    while (!path.empty()) {
        Step& step = path.back();
        const bool isDocument = step.node->type == GUMBO_NODE_DOCUMENT;
        const GumboVector& children = isDocument ? step.node->v.document.children : step.node->v.element.children;
        if (step.child == children.length) {
            leave(*step.node);
            path.pop_back();
            continue;
        }
        const auto& child = *static_cast<const GumboNode*>(children.data[step.child++]);
        const bool hasChildren = child.type == GUMBO_NODE_ELEMENT || child.type == GUMBO_NODE_DOCUMENT;
        if (enter(child) && hasChildren) path.push_back({&child, 0});
    }
}

/// The element's name; empty for anything else and for unknown elements.
std::string_view elementName(const GumboNode& node);
/// The decoded value; empty when there is no such attribute.
std::string_view attributeValue(const GumboNode& node, const char* name);
bool isTextNode(const GumboNode& node);

}  // namespace kontor::html
