#include "html_grammar.h"

#include <cctype>
#include <set>
#include <vector>

namespace kontor::test {

std::string faultOf(std::string_view html, bool ownLinks) {
    static const std::set<std::string_view> attributes{
        "href",  "src",    "data-src", "alt",     "title", "style", "target", "rel",   "dir",  "lang",
        "width", "height", "colspan",  "rowspan", "span",  "align", "valign", "start", "type", "reversed"};
    static const std::set<std::string_view> voids{"br", "col", "hr", "img", "wbr"};
    static const std::set<std::string_view> forbidden{"script", "style", "iframe",   "object",  "embed", "svg",
                                                      "math",   "form",  "input",    "link",    "meta",  "base",
                                                      "html",   "body",  "template", "noscript"};
    std::vector<std::string> open;
    for (std::size_t at = 0; at < html.size();) {
        const char c = html[at];
        if (c == '>' || c == '"' || c == '\'') return "bare sign";
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return "control character";
        if (c != '<') {
            ++at;
            continue;
        }
        const bool isEnd = html.substr(at).starts_with("</");
        std::size_t name = at + (isEnd ? 2 : 1);
        at = name;
        while (at < html.size() && ((html[at] >= 'a' && html[at] <= 'z') || (html[at] >= '0' && html[at] <= '9'))) ++at;
        const std::string element(html.substr(name, at - name));
        if (element.empty() || forbidden.contains(element)) return "element " + element;
        while (!isEnd && at < html.size() && html[at] == ' ') {
            name = ++at;
            while (at < html.size() && ((html[at] >= 'a' && html[at] <= 'z') || html[at] == '-')) ++at;
            const std::string_view attribute = html.substr(name, at - name);
            if (!attributes.contains(attribute)) return "attribute " + std::string(attribute);
            if (!html.substr(at).starts_with("=\"")) return "no value";
            const std::size_t end = html.find('"', at + 2);
            if (end == html.npos) return "open value";
            const std::string_view value = html.substr(at + 2, end - at - 2);
            if (value.find_first_of("<>'") != value.npos) return "value";
            const bool own =
                ownLinks && value.starts_with("/") && !value.starts_with("//") && !value.starts_with("/\\");
            if (attribute == "href" && !own && !value.starts_with("http") && !value.starts_with("mailto:") &&
                !value.starts_with("tel:")) {
                // Schemes may be written in any case.
                std::string lower(value.substr(0, 7));
                for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
                if (!lower.starts_with("http") && lower != "mailto:" && !lower.starts_with("tel:"))
                    return "address " + lower;
            }
            if (attribute == "src" && !own) return "image";
            if (attribute == "style" && (value.find("url") != value.npos || value.find('\\') != value.npos))
                return "style";
            at = end + 1;
        }
        if (at >= html.size() || html[at] != '>') return "open tag";
        ++at;
        if (isEnd) {
            if (open.empty() || open.back() != element) return "end of " + element;
            open.pop_back();
        } else if (!voids.contains(element)) {
            open.push_back(element);
        }
    }
    return open.empty() ? "" : "open " + open.back();
}

}  // namespace kontor::test
