#include "subject.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace kontor::test {

namespace fs = std::filesystem;

namespace {

Subject* current = nullptr;

RouteCase caseOf(const Route& route) {
    RouteCase result;
    result.method = route.method;
    result.path = route.path;
    result.real = result.at("1");
    result.access = route.access;
    result.example = route.requestExample;
    result.bodyLimit = route.bodyLimit;
    result.takesJson = !route.requestSchema.isNull() && route.requestMediaType == "application/json";
    result.streams = route.responseMediaType == "text/event-stream";
    const Json& properties = route.responseSchema["properties"];
    result.isList =
        route.method == "GET" && properties.find("items") != nullptr && properties.find("next_cursor") != nullptr;
    return result;
}

}  // namespace

std::string RouteCase::at(const std::string& value) const {
    std::string result;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '{') {
            result += path[i];
            continue;
        }
        result += value;
        i = path.find('}', i);
    }
    return result;
}

std::string Subject::configure(int count, char** arguments) {
    static Subject subject;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string option = arguments[i];
        if (option == "--plugin")
            subject._id = arguments[i + 1];
        else if (option == "--plugin-dir") {
            // Those of this build are found without being named.
            std::error_code different;
            if (!fs::equivalent(arguments[i + 1], builtPluginDirectory(), different))
                subject._directories.emplace_back(arguments[i + 1]);
        } else
            return "unknown option " + option;
    }
    if (subject._id.empty()) return "usage: plugin_conformance --plugin ID [--plugin-dir DIR]";
    auto all = subject._directories;
    all.push_back(builtPluginDirectory());
    for (const auto& directory : all)
        if (fs::exists(directory / subject._id / (subject._id + ".so"))) subject._directory = directory / subject._id;
    subject._builtIn = subject._id == "core" || subject._id == "people" || subject._id == "status";
    if (subject._directory.empty() && !subject._builtIn) return "there is no plugin " + subject._id;
    current = &subject;
    return {};
}

Subject& Subject::get() {
    return *current;
}

void Subject::end() {
    current->_stranger.reset();
    current->_admin.reset();
    current->_server.reset();
}

PluginFile Subject::file() const {
    return readPluginFile(_directory / (_id + ".so"));
}

LocalServerOptions Subject::aloneOptions() const {
    LocalServerOptions options;
    if (!_builtIn) options.plugins = {_id};
    options.pluginDirectories = _directories;
    return options;
}

LocalServer& Subject::server() {
    if (!_server) {
        auto options = aloneOptions();
        if (_builtIn) {
            _server = std::make_unique<LocalServer>(options);
            return *_server;
        }
        for (const char* part : {"api", "web"})
            if (fs::exists(builtPluginDirectory() / part)) options.plugins.emplace_back(part);
        _server = std::make_unique<LocalServer>(options);
    }
    return *_server;
}

HttpClient& Subject::admin() {
    if (!_admin) _admin = std::make_unique<HttpClient>(server().admin());
    return *_admin;
}

void Subject::stillSignedIn() {
    if (admin().get("/api/v1/me").status != 200) *_admin = server().admin();
}

HttpClient& Subject::stranger() {
    if (!_stranger) {
        server().createUser("stranger", {});
        _stranger = std::make_unique<HttpClient>(server().as("stranger"));
    }
    return *_stranger;
}

bool Subject::strangerMay(const std::string& permission) {
    const auto me = Json::parse(stranger().get("/api/v1/me").body);
    for (const auto& held : me["permissions"].items())
        if (held.text() == permission) return true;
    return false;
}

std::vector<RouteCase> Subject::routes() {
    const Catalog& catalog = server().kernel().catalog();
    std::vector<RouteCase> result;
    for (const auto& route : catalog.routes)
        if (route.plugin == _id) result.push_back(caseOf(route));
    const auto& ofRecords = recordRoutes();
    result.insert(result.end(), ofRecords.begin(), ofRecords.end());
    return result;
}

std::vector<const Catalog::Owned<RecordType>*> Subject::records() {
    std::vector<const Catalog::Owned<RecordType>*> result;
    for (const auto& [kind, type] : server().kernel().catalog().records)
        if (type.plugin == _id) result.push_back(&type);
    return result;
}

std::vector<const Catalog::Owned<Page>*> Subject::pages() {
    std::vector<const Catalog::Owned<Page>*> result;
    for (const auto& page : server().kernel().catalog().pages)
        if (page.plugin == _id) result.push_back(&page);
    return result;
}

std::vector<ExportedSymbol> exportedSymbols(const fs::path& library) {
    std::ifstream input(library, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(input), {}};
    const auto read = [&]<class T>(std::size_t offset, T& target) {
        if (offset > file.size() || file.size() - offset < sizeof(T)) throw std::runtime_error("damaged ELF file");
        std::memcpy(&target, file.data() + offset, sizeof(T));
    };
    Elf64_Ehdr header;
    read(0, header);
    std::vector<ExportedSymbol> symbols;
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr section;
        read(header.e_shoff + i * sizeof section, section);
        if (section.sh_type != SHT_DYNSYM) continue;
        Elf64_Shdr strings;
        read(header.e_shoff + section.sh_link * sizeof strings, strings);
        for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size; at += sizeof(Elf64_Sym)) {
            Elf64_Sym symbol;
            read(section.sh_offset + at, symbol);
            const auto binding = ELF64_ST_BIND(symbol.st_info);
            if (symbol.st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK))
                symbols.push_back({file.data() + strings.sh_offset + symbol.st_name, binding == STB_WEAK});
        }
    }
    return symbols;
}

}  // namespace kontor::test
