#include <utility>

#include "allowed.h"
#include "markup.h"
#include "tree.h"

namespace kontor {

namespace {

using namespace html;

/// Writes the allowed part of a tree.
class Writer {
  public:
    explicit Writer(const SanitizeOptions& options) : _options(options) {}

    std::string write(const GumboNode& root) {
        walk(
            root, [this](const GumboNode& node) { return enter(node); },
            [this](const GumboNode& node) { leave(node); });
        return std::move(_out);
    }

  private:
    bool enter(const GumboNode& node) {
        if (_out.size() > _options.maxOutput) return false;
        if (isTextNode(node)) {
            _out += escaped(node.v.text.text);
            return false;
        }
        if (node.type == GUMBO_NODE_DOCUMENT) return true;
        if (node.type != GUMBO_NODE_ELEMENT) return false;
        const std::string_view element = elementName(node);
        if (!isWritten(element, ++_depth)) return true;
        if (element == "img") {
            writeImage(node);
        } else {
            _out += "<" + std::string(element);
            writeAttributes(node, element);
            _out += ">";
        }
        return true;
    }

    void leave(const GumboNode& node) {
        if (node.type != GUMBO_NODE_ELEMENT) return;
        const std::string_view element = elementName(node);
        if (isWritten(element, _depth--) && !isVoid(element)) _out += "</" + std::string(element) + ">";
    }

    bool isWritten(std::string_view element, std::size_t depth) const {
        return !element.empty() && keptElement(element) == element && depth <= _options.maxDepth;
    }

    void writeAttributes(const GumboNode& node, std::string_view element) {
        std::string style = cleanStyle(attributeValue(node, "style"));
        const auto& attributes = node.v.element.attributes;
        for (unsigned i = 0; i < attributes.length; ++i) {
            const auto& attribute = *static_cast<const GumboAttribute*>(attributes.data[i]);
            const std::string_view name = attribute.name;
            if (!isAllowedAttribute(element, name)) continue;
            if (name == "href") {
                const auto link = cleanLink(attribute.value, _options);
                if (link) writeAttribute("href", *link);
                if (link) _out += " target=\"_blank\" rel=\"noopener noreferrer nofollow\"";
            } else if (name == "color" || name == "bgcolor") {
                const char* property = name == "color" ? "color:" : "background-color:";
                // What the style says counts more than the old attribute.
                style.append(property).append(attribute.value);
                style = cleanStyle(style);
            } else if (const auto value = cleanAttribute(name, attribute.value)) {
                writeAttribute(name, *value);
            }
        }
        if (!style.empty()) writeAttribute("style", style);
    }

    void writeImage(const GumboNode& node) {
        std::string address = trimAddress(attributeValue(node, "src"));
        if (address.empty()) address = trimAddress(attributeValue(node, "data-src"));
        const std::string scheme = schemeOf(address);
        _out += "<img";
        if (scheme == "cid") {
            const auto attached = _options.attachedImage ? _options.attachedImage(address.substr(4)) : std::nullopt;
            if (attached) writeAttribute("src", *attached);
        } else if (const auto image = scheme == "http" || scheme == "https" || scheme.empty()
                                          ? cleanLink(address, _options)
                                          : std::nullopt) {
            writeAttribute(scheme.empty() || _options.remoteImages ? "src" : "data-src", *image);
        }
        writeAttributes(node, "img");
        _out += ">";
    }

    /// Character references may have been control characters.
    static std::string escaped(std::string_view decoded) { return escapeHtml(cleanUtf8(decoded, decoded.size())); }

    void writeAttribute(std::string_view name, std::string_view value) {
        _out += " " + std::string(name) + "=\"" + escaped(value) + "\"";
    }

    const SanitizeOptions& _options;
    std::string _out;
    std::size_t _depth = 0;
};

}  // namespace

std::string sanitizeHtml(std::string_view html, const SanitizeOptions& options) {
    const Tree tree(plainMarkup(html, options));
    return Writer(options).write(tree.root());
}

}  // namespace kontor
