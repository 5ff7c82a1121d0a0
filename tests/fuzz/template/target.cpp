// Data of a page: whatever it is, the page keeps the tags its template has.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "kontor/json.h"
#include "text/catalogues.h"
#include "text/template_store.h"

#include "../check.h"

namespace {

using namespace kontor;

const TemplateStore& store() {
    static const Catalogues texts;
    static const auto made = [] {
        const auto folder = std::filesystem::temp_directory_path() / ("kontor-fuzz-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "page.mustache")
            << "<p title=\"{{a}}\" class='{{b.c}}'>{{a}}</p>{{#list}}({{a}}{{.}}{{#inner}}{{x}}{{/inner}}){{/list}}"
               "{{^none}}{{b}}{{/none}}{{#tr}}key.{{a}}{{/tr}}{{#a}}{{.}}{{/a}}";
        auto store = std::make_unique<TemplateStore>(texts);
        store->add("t", folder);
        store->check();
        std::filesystem::remove_all(folder);
        return store;
    }();
    return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Json view;
    try {
        view = Json::parse(fuzz::textOf(data, size));
    } catch (const JsonError&) {
        view = Json::object({{"a", fuzz::textOf(data, size)}, {"list", Json::array({fuzz::textOf(data, size)})}});
    }
    const std::string page = store().render("t/page", view, "en");
    fuzz::require(std::count(page.begin(), page.end(), '<') == 2 && std::count(page.begin(), page.end(), '>') == 2,
                  "data makes no tag");
    fuzz::require(std::count(page.begin(), page.end(), '"') == 2 && std::count(page.begin(), page.end(), '\'') == 2,
                  "data ends no attribute");
    return 0;
}
