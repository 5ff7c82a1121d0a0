#include "tree.h"

#include <algorithm>

namespace kontor::html {

Tree::Tree(std::string markup) : _markup(std::move(markup)) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &Tree::allocate;
    options.deallocator = [](void*, void*) {};
    options.userdata = this;
    options.max_errors = 0;
    _root = gumbo_parse_with_options(&options, _markup.data(), _markup.size())->root;
}

void* Tree::allocate(void* tree, std::size_t size) {
    constexpr std::size_t blockSize = 64 * 1024;
    auto& self = *static_cast<Tree*>(tree);
    const std::size_t rounded =
        (size + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
    if (rounded > self._left) {
        self._left = std::max(rounded, blockSize);
        self._blocks.emplace_back(new std::byte[self._left]);
        self._free = self._blocks.back().get();
    }
    std::byte* result = self._free;
    self._free += rounded;
    self._left -= rounded;
    return result;
}

std::string_view elementName(const GumboNode& node) {
    if (node.type != GUMBO_NODE_ELEMENT || node.v.element.tag == GUMBO_TAG_UNKNOWN) return {};
    return gumbo_normalized_tagname(node.v.element.tag);
}

std::string_view attributeValue(const GumboNode& node, const char* name) {
    const GumboAttribute* attribute = gumbo_get_attribute(&node.v.element.attributes, name);
    return attribute ? std::string_view(attribute->value) : std::string_view();
}

bool isTextNode(const GumboNode& node) {
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE;
}

}  // namespace kontor::html
