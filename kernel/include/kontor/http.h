#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/json.h"
#include "kontor/viewer.h"

namespace kontor {

class Kernel;

/// An upload of a form, held in memory until the request is over.
struct Upload {
    std::string field;
    std::string fileName;
    std::string mediaType;
    std::string content;
};

/// A request as a handler sees it: authorised, within its limits, not yet parsed.
class KONTOR_API Request {
  public:
    std::string method;
    std::string path;                                        ///< decoded, without the query string
    std::string target;                                      ///< as it came, path and query string
    std::string address;                                     ///< of the client
    std::string id;                                          ///< request id, in every log line and in X-Request-Id
    bool secure = false;                                     ///< came over TLS
    std::map<std::string, std::string, std::less<>> params;  ///< of the path: {id}
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded
    std::vector<std::pair<std::string, std::string>> headers;
    /// Reads the body, once; set by the edge. Throws for one over the route's limit.
    std::function<std::string()> readBody;

    std::optional<std::string> header(std::string_view name) const;
    std::optional<std::string> cookie(std::string_view name) const;
    std::optional<std::string> queryValue(std::string_view name) const;
    /// A number of the path. Throws NotFound when it is none.
    std::int64_t number(std::string_view param = "id") const;
    /// A number of the query string within bounds. Throws Invalid (400) otherwise.
    std::int64_t queryNumber(std::string_view name, std::int64_t fallback, std::int64_t low, std::int64_t high) const;
    bool queryFlag(std::string_view name) const;

    const std::string& body();
    /// The body as a JSON object. Throws Invalid (400) for anything else.
    const Json& json();
    /// Fields of a form (urlencoded or multipart). Throws Invalid (400) when it is broken or not UTF-8.
    const std::vector<std::pair<std::string, std::string>>& form();
    std::string formValue(std::string_view name);
    /// Files of a multipart form.
    const std::vector<Upload>& uploads();
    /// The version in If-Match; nothing when absent or `*`. Throws Invalid (400) for another form.
    std::optional<std::int64_t> ifMatch() const;

  private:
    void parseForm();
    std::optional<std::string> _body;
    std::optional<Json> _json;
    bool _formParsed = false;
    std::vector<std::pair<std::string, std::string>> _form;
    std::vector<Upload> _uploads;
};

/// A client that stays and is written to: server-sent events.
class KONTOR_API EventStream {
  public:
    virtual ~EventStream();
    /// Queues bytes; false when the client is gone or too slow. Never blocks.
    virtual bool write(std::string_view bytes) = 0;
    virtual bool closed() const = 0;
    virtual void close() = 0;
};

/// What a handler answers.
struct KONTOR_API Reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string filePath;  ///< sent in place of `body` when set
    /// Takes over the connection as an event stream, once the head is sent.
    std::function<void(std::shared_ptr<EventStream>)> stream;
    /// Makes the body while it is sent, in place of `body`: asked for the next piece whenever the client has taken the
    /// one before, until it gives nothing. So a long answer needs the memory of one piece, and a slow client holds no
    /// thread. Called after the handler, on other threads (one at a time) and each time with a deadline of its own, so
    /// it owns what it uses. What it throws ends the connection within the body. Not asked for HEAD. The reply to an
    /// Idempotency-Key is not kept.
    std::function<std::optional<std::string>()> next;

    static Reply json(const Json& body, int status = 200);
    /// 201 with Location and ETag.
    static Reply created(std::string location, const Json& body, std::int64_t version);
    static Reply html(std::string body, int status = 200);
    static Reply text(std::string body, int status = 200);
    static Reply noContent();
    /// 303 to a path of ours.
    static Reply redirect(std::string path);
    static Reply events(std::function<void(std::shared_ptr<EventStream>)> stream);

    Reply& with(std::string name, std::string value);
    Reply& etag(std::int64_t version);
};

/// `"12"`
KONTOR_API std::string etagOf(std::int64_t version);
KONTOR_API std::string percentEncode(std::string_view text);
/// Nothing when the text is broken: bad escapes, not UTF-8, or a NUL.
KONTOR_API std::optional<std::string> percentDecode(std::string_view text, bool plusIsBlank = false);

/// Who may use a route, page or command. The default is the strictest: nobody.
struct Access {
    enum class Kind { nobody, permission, signedIn, open } kind = Kind::nobody;
    std::string permission = {};  ///< for Kind::permission
    std::string reason = {};      ///< why it is open
};
KONTOR_API Access needs(std::string permission);
/// Anybody who is signed in; what is shown depends on the viewer by itself.
KONTOR_API Access signedIn(std::string reason);
KONTOR_API Access open(std::string reason);

using Handler = std::function<Reply(Request&, const Viewer&, Kernel&)>;

/// One parameter of a route's query string, for OpenAPI.
struct Parameter {
    std::string name = {};
    std::string doc = {};
    Json schema = {};
    bool required = false;
};

/// A REST route. Path parts in braces are parameters: `/api/v1/tickets/{id}`.
struct Route {
    std::string method = {};
    std::string path = {};
    Access access = {};
    std::string summary = {};  ///< one line, English; the reference page's title of it
    std::string doc = {};      ///< what it does beyond that
    Handler handler = {};
    std::vector<Parameter> parameters = {};
    Json requestSchema = {};  ///< null when it takes no body
    Json requestExample = {};
    Json responseSchema = {};  ///< null when it answers no body
    Json responseExample = {};
    int successStatus = 200;
    std::string tag = {};             ///< group on the reference page
    std::size_t bodyLimit = 1 << 20;  ///< bytes
    std::string requestMediaType = "application/json";
    std::string responseMediaType = "application/json";
    bool csrfExempt = false;  ///< only for sign-in itself
};

/// A page of the web UI. A page is a route that answers HTML, not part of the REST contract.
struct Page {
    std::string path = {};
    Access access = {};
    std::string title = {};  ///< catalogue key
    Handler get = {};
    Handler post = {};  ///< optional: forms without scripts
    std::size_t bodyLimit = 32 << 20;
};

}  // namespace kontor
