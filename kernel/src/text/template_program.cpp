#include "text/template_program.h"

#include <cstring>
#include <stdexcept>

#include "kontor/html.h"
#include "kontor/text.h"

namespace kontor {

namespace {

/// A section whose beginning was read and whose end was not.
struct Open {
    std::string name;
    std::size_t step;
    std::size_t textBegin;
};

bool same(const std::string& a, const std::string& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

const Json* memberOf(const Json& value, const std::string& name) {
    if (!value.isObject()) return nullptr;
    for (const auto& [key, member] : value.members())
        if (same(key, name)) return &member;
    return nullptr;
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

/// Ends of lines are steps of their own: a line that held sections and nothing else is left out.
void TemplateProgram::addText(std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find_first_of("\r\n");
        if (end != 0) _steps.push_back({.kind = Step::Kind::text, .text = std::string(text.substr(0, end))});
        if (end == std::string_view::npos) return;
        text.remove_prefix(end);
        const std::size_t length = text.starts_with("\r\n") ? 2 : 1;
        _steps.push_back({.kind = Step::Kind::newLine, .text = std::string(text.substr(0, length))});
        text.remove_prefix(length);
    }
}

TemplateProgram::TemplateProgram(std::string_view text) {
    using Kind = Step::Kind;
    std::vector<Open> open;
    for (std::size_t at = 0;;) {
        const auto begin = text.find("{{", at);
        addText(text.substr(at, begin - at));
        if (begin == std::string_view::npos) break;
        const bool raw = text.substr(begin, 3) == "{{{";
        const std::size_t length = raw ? 3 : 2;
        const auto end = text.find(raw ? "}}}" : "}}", begin + length);
        if (end == std::string_view::npos) throw std::runtime_error("a tag is not closed");
        std::string_view tag = trimmed(text.substr(begin + length, end - begin - length));
        at = end + length;
        const char sign = raw ? '&' : tag.empty() ? ' ' : tag.front();
        if (sign == '!') continue;
        if (sign == '=' || sign == '>') throw std::runtime_error("a tag of a kind that templates do not have here");
        if (!raw && (sign == '#' || sign == '^' || sign == '/' || sign == '&')) tag = trimmed(tag.substr(1));
        if (tag.empty()) throw std::runtime_error("a tag has no name");
        Step step{.kind = sign == '&' ? Kind::rawValue : Kind::value};
        if (sign == '/') {
            if (open.empty()) throw std::runtime_error("the section " + std::string(tag) + " is closed and not open");
            if (open.back().name != tag) throw std::runtime_error("the section " + open.back().name + " is not closed");
            Step& first = _steps[open.back().step];
            const std::string_view inner = text.substr(open.back().textBegin, begin - open.back().textBegin);
            if (first.kind == Kind::translation && inner.find("{{") == std::string_view::npos) {
                first.text = trimmed(inner);
                _steps.resize(open.back().step + 1);
            }
            _steps[open.back().step].end = _steps.size();
            open.pop_back();
            continue;
        }
        if (sign == '#' || sign == '^') {
            step.kind = sign == '^' ? Kind::inverted : tag == "tr" ? Kind::translation : Kind::section;
            open.push_back({std::string(tag), _steps.size(), at});
        }
        if (tag != ".") step.path = split(tag, '.');
        _steps.push_back(std::move(step));
    }
    if (!open.empty()) throw std::runtime_error("the section " + open.back().name + " is not closed");
}

std::vector<std::string> TemplateProgram::keys() const {
    std::vector<std::string> result;
    for (const auto& step : _steps)
        if (step.kind == Step::Kind::translation && !step.text.empty()) result.push_back(step.text);
    return result;
}

/// One page.
class TemplateProgram::Run {
  public:
    Run(const std::vector<Step>& steps, const Json& data, std::string_view locale, const Translations& translations)
        : _steps(steps), _data(data), _locale(locale), _language(locale), _translations(translations) {
        _seen.push_back(&data);
    }

    std::string page() {
        _out.reserve(16384);
        steps(0, _steps.size());
        endLine({});
        return std::move(_out);
    }

  private:
    void steps(std::size_t from, std::size_t to) {
        while (from < to) {
            const Step& step = _steps[from++];
            switch (step.kind) {
                case Step::Kind::text:
                    _out += step.text;
                    break;
                case Step::Kind::newLine:
                    endLine(step.text);
                    break;
                case Step::Kind::value:
                case Step::Kind::rawValue:
                    if (const Json* value = find(step)) put(*value, step.kind == Step::Kind::value);
                    break;
                case Step::Kind::section:
                    section(find(step), from, step.end);
                    from = step.end;
                    break;
                case Step::Kind::inverted:
                    inverted(find(step), from, step.end);
                    from = step.end;
                    break;
                case Step::Kind::translation:
                    _out +=
                        escapeHtml(_translations.text(_locale, step.text.empty() ? made(from, step.end) : step.text));
                    from = step.end;
                    break;
            }
        }
    }

    static bool isNothing(const Json& value) {
        return value.isNull() || (value.isBool() && !value.boolean()) || (value.isArray() && value.items().empty());
    }

    void section(const Json* value, std::size_t from, std::size_t to) {
        if (value == nullptr || isNothing(*value)) return;
        if (!value->isArray()) return inside(value, from, to);
        for (const auto& item : value->items()) inside(&item, from, to);
    }

    void inverted(const Json* value, std::size_t from, std::size_t to) {
        if (value != nullptr && !isNothing(*value)) return;
        inside(value, from, to);
    }

    void inside(const Json* value, std::size_t from, std::size_t to) {
        _hadSection = true;
        if (value != nullptr) _seen.push_back(value);
        steps(from, to);
        if (value != nullptr) _seen.pop_back();
        _hadSection = true;
    }

    /// A key that is put together from data.
    std::string made(std::size_t from, std::size_t to) {
        std::string before = std::move(_out);
        const bool hadSection = _hadSection;
        const std::size_t line = _line;
        _out.clear();
        _hadSection = false;
        _line = 0;
        steps(from, to);
        endLine({});
        std::string key(trimmed(_out));
        _out = std::move(before);
        _hadSection = hadSection;
        _line = line;
        return key;
    }

    /// The innermost that has it; of a name with points, the innermost that has all of it.
    const Json* find(const Step& step) const {
        if (step.path.empty()) return _seen.back();
        for (auto item = _seen.rbegin(); item != _seen.rend(); ++item) {
            if (*item == &_data && step.path.size() == 1 && step.path.front() == "locale") return &_language;
            const Json* found = memberOf(**item, step.path.front());
            for (std::size_t i = 1; found != nullptr && i < step.path.size(); ++i)
                found = memberOf(*found, step.path[i]);
            if (found != nullptr) return found;
        }
        return nullptr;
    }

    void put(const Json& value, bool escaped) {
        if (value.isNumber())
            _out += value.dump();
        else if (value.isString() && escaped)
            _out += escapeHtml(value.string());
        else if (value.isString())
            _out += value.string();
    }

    void endLine(std::string_view end) {
        if (_hadSection && isBlank(std::string_view(_out).substr(_line)))
            _out.resize(_line);
        else
            _out += end;
        _line = _out.size();
        _hadSection = false;
    }

    const std::vector<Step>& _steps;
    const Json& _data;
    const std::string_view _locale;
    const Json _language;
    const Translations& _translations;
    std::vector<const Json*> _seen;
    std::string _out;
    std::size_t _line = 0;     ///< where the line that is being written begins
    bool _hadSection = false;  ///< whether that line began or ended a section
};

std::string TemplateProgram::render(const Json& data, std::string_view locale, const Translations& translations) const {
    return Run(_steps, data, locale, translations).page();
}

}  // namespace kontor
