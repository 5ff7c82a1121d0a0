#include <charconv>

#include "database/mysql_database.h"
#include "kontor/http.h"

namespace kontor {

namespace {
[[noreturn]] void refuseUrl(const std::string& what) {
    throw std::invalid_argument("database.url: " + what);
}

std::string decoded(std::string_view text) {
    const auto result = percentDecode(text);
    if (!result) refuseUrl("a part is not percent-encoded UTF-8");
    return *result;
}
}  // namespace

DatabaseOptions databaseOptionsOf(const std::string& url) {
    DatabaseOptions options;
    std::string_view rest = url;
    const bool overSocket = rest.starts_with("mysql+unix://");
    if (!overSocket && !rest.starts_with("mysql://")) refuseUrl("must begin with mysql:// or mysql+unix://");
    rest.remove_prefix(overSocket ? 13 : 8);
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        const std::string_view option = rest.substr(question + 1);
        if (!option.starts_with("ssl-ca=")) refuseUrl("the only option is ssl-ca=FILE");
        options.sslCa = decoded(option.substr(7));
        rest = rest.substr(0, question);
    }
    const auto at = rest.rfind('@');
    if (at == std::string_view::npos) refuseUrl("no user name");
    const std::string_view person = rest.substr(0, at);
    const auto colon = person.find(':');
    options.user = decoded(person.substr(0, colon));
    if (colon != std::string_view::npos) options.password = decoded(person.substr(colon + 1));
    rest.remove_prefix(at + 1);
    const auto slash = rest.rfind('/');
    if (slash == std::string_view::npos || slash + 1 == rest.size()) refuseUrl("no name of a database");
    options.database = decoded(rest.substr(slash + 1));
    const std::string_view place = rest.substr(0, slash);
    if (overSocket) {
        options.socket = decoded(place);
        return options;
    }
    const auto portColon = place.rfind(':');
    options.host = std::string(place.substr(0, portColon));
    if (options.host.empty()) refuseUrl("no host");
    if (portColon != std::string_view::npos) {
        const std::string_view port = place.substr(portColon + 1);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
        if (error != std::errc() || end != port.data() + port.size() || options.port < 1 || options.port > 65535)
            refuseUrl("bad port");
    }
    return options;
}

}  // namespace kontor
