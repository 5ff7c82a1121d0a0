// What the socket side reads before anybody is known: request head, body framing, path and route.
#include "front/body_decoder.h"
#include "front/head_parser.h"
#include "http/router.h"
#include "kontor/http.h"
#include "kontor/text.h"

#include "../check.h"

namespace {

using namespace kontor;
using fuzz::require;

const Router& router() {
    static const Catalog catalog = [] {
        Catalog made;
        for (const char* path :
             {"/", "/api/v1/tickets", "/api/v1/tickets/{id}", "/api/v1/{collection}/{id}/{group}/{entry}",
              "/api/v1/{collection}", "/assets/{path...}", "/tickets/{id}", "/tickets/new"})
            for (const char* method : {"GET", "POST", "PATCH"}) {
                Catalog::Owned<Route> route;
                route.method = method;
                route.path = path;
                made.routes.push_back(route);
            }
        return made;
    }();
    static const Router made(catalog);
    return made;
}

void body(std::string_view bytes, const front::Framing& framing) {
    // In one piece and byte by byte it must come to the same.
    std::string whole;
    std::string single;
    front::BodyDecoder atOnce(framing);
    std::string_view rest = bytes;
    const auto state = atOnce.feed(rest, whole);
    front::BodyDecoder slowly(framing);
    for (std::size_t i = 0; i < bytes.size() && slowly.state() == front::BodyDecoder::State::more; ++i) {
        std::string_view one = bytes.substr(i, 1);
        slowly.feed(one, single);
    }
    require(whole.size() <= bytes.size(), "a decoded body is no longer than what came");
    if (state == front::BodyDecoder::State::bad) return;
    require(slowly.state() == state, "a body ends where it ends, however it comes");
    require(whole == single, "a body is the same however it comes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = fuzz::textOf(data, size);
    std::size_t scanned = 0;
    if (front::scanHead(input, scanned) != front::Scan::complete) return 0;
    front::Request request;
    front::Framing framing;
    if (front::parseHead(input.substr(0, scanned), request, framing)) return 0;

    require(front::isToken(request.method), "a method is a token");
    require(isUtf8(request.path), "a path is UTF-8 without NUL");
    require(request.path == "*" || request.path.starts_with("/"), "a path begins at the root");
    std::size_t hosts = 0;
    for (const auto& field : request.headers) {
        require(front::isToken(field.name) && front::isFieldValue(field.value), "headers hold no control character");
        hosts += front::sameName(field.name, "Host");
    }
    require(hosts <= 1, "there is one host");
    const auto match = router().find(request.method, request.path);
    for (const auto& [name, value] : match.params) require(!value.empty(), "a parameter of a path is not empty");
    for (const auto& part : split(request.query, '&')) percentDecode(part, true);
    body(input.substr(scanned), framing);
    return 0;
}
