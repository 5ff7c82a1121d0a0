// Forms and uploads: the first part of the input is the Content-Type, the rest the body.
#include "files/file_name.h"
#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/text.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    using fuzz::require;
    std::string_view rest = fuzz::textOf(data, size);
    Request request;
    request.headers.emplace_back("Content-Type", std::string(fuzz::takePart(rest)));
    request.readBody = [rest] { return std::string(rest); };
    try {
        std::size_t total = 0;
        for (const auto& [name, value] : request.form()) {
            require(isUtf8(name) && isUtf8(value), "fields of a form are UTF-8");
            total += name.size() + value.size();
        }
        for (const auto& upload : request.uploads()) {
            total += upload.content.size();
            require(isUtf8(upload.fileName), "a file's name is UTF-8");
            try {
                const std::string name = cleanFileName(upload.fileName);
                require(!name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
                            characters(name) <= 255 && isUtf8(name),
                        "a clean name is a name");
                require(cleanFileName(name) == name, "a clean name stays");
                const std::string type = cleanMediaType(upload.mediaType);
                require(type.find_first_of("\r\n\" ;") == std::string::npos, "a media type is one");
            } catch (const Invalid&) {
            }
        }
        require(total <= rest.size(), "a form holds no more than was sent");
    } catch (const Invalid&) {
    }
    return 0;
}
