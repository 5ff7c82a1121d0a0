#include "http/pipeline.h"

#include <algorithm>

#include "database/mysql_database.h"
#include "http/access_line.h"
#include "kontor/deadline.h"
#include "kontor/error.h"
#include "kontor/error_form.h"
#include "kontor/provided.h"
#include "kontor/text.h"

namespace kontor {

namespace {

bool isSafe(const std::string& method) {
    return method == "GET" || method == "HEAD";
}

std::vector<std::pair<std::string, std::string>> parseQueryString(const std::string& text) {
    std::vector<std::pair<std::string, std::string>> result;
    if (text.empty()) return result;
    for (const auto& part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        const auto name = percentDecode(std::string_view(part).substr(0, equals), true);
        const auto value = equals == std::string::npos ? std::optional<std::string>("")
                                                       : percentDecode(std::string_view(part).substr(equals + 1), true);
        if (!name || !value) throw Invalid::request("query", "error.not_utf8");
        result.emplace_back(*name, *value);
    }
    return result;
}

/// A proxy may put its own header behind that of the client, of the same name.
const std::string* lastHeader(const front::Request& request, std::string_view name) {
    const auto found = std::find_if(request.headers.rbegin(), request.headers.rend(),
                                    [&](const auto& header) { return front::sameName(header.name, name); });
    return found == request.headers.rend() ? nullptr : &found->value;
}

/// The SDK's view of a detached connection.
class FrontStream : public EventStream {
  public:
    explicit FrontStream(std::shared_ptr<front::Stream> stream) : _stream(std::move(stream)) {}
    bool write(std::string_view bytes) override { return _stream->write(bytes); }
    bool closed() const override { return _stream->closed(); }
    void close() override { _stream->close(); }

  private:
    std::shared_ptr<front::Stream> _stream;
};

/// The maker of a reply's pieces with what each of them runs within: a deadline of its own, the request's id in the
/// log.
front::NextPiece piecesOf(front::NextPiece next, std::string requestId, std::chrono::seconds deadline,
                          std::shared_ptr<AccessLine> line) {
    return [next = std::move(next), requestId = std::move(requestId), deadline, line = std::move(line)] {
        const Context frame("request", requestId);
        const DeadlineScope scope(Deadline::after(deadline));
        const std::uint64_t before = Database::statementsOfThread();
        try {
            auto piece = next();
            line->add(Database::statementsOfThread() - before);
            return piece;
        } catch (...) {
            currentProblem();  // logs what is to be logged of it; the client sees the body end too early
            throw;
        }
    };
}

constexpr const char* contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src "
    "'self'; "
    "frame-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

bool hasHeader(const Reply& reply, std::string_view name) {
    return std::any_of(reply.headers.begin(), reply.headers.end(),
                       [&](const auto& header) { return asciiLower(header.first) == asciiLower(name); });
}

}  // namespace

/// One request on its way.
struct Pipeline::Call {
    Call(front::Exchange& exchange, std::string locale)
        : exchange(exchange), viewer(Viewer::anonymous(std::move(locale))) {}
    front::Exchange& exchange;
    Request request;
    Viewer viewer;
    Router::Match match;
    bool local = false;
    bool byCookie = false;
    bool badToken = false;
    std::string sessionToken;
};

Pipeline::Pipeline(Kernel& kernel, PipelineOptions options)
    : _kernel(kernel), _options(options), _router(kernel.catalog()), _idempotency(kernel) {}

void Pipeline::handle(front::Exchange& exchange) {
    serve(exchange, false);
}
void Pipeline::handleLocal(front::Exchange& exchange) {
    serve(exchange, true);
}

void Pipeline::serve(front::Exchange& exchange, bool local) {
    const std::uint64_t statementsBefore = Database::statementsOfThread();
    const front::Request& raw = exchange.request();
    const std::string* language = raw.header("Accept-Language");
    Call call(exchange, _kernel.translations().negotiate(language ? *language : ""));
    call.local = local;
    Request& request = call.request;
    request.method = raw.method;
    request.path = raw.path;
    request.target = raw.target;
    request.address = raw.peer;
    request.secure = raw.secure;
    request.id = randomToken(9);
    for (const auto& header : raw.headers) request.headers.emplace_back(header.name, header.value);
    if (_options.trustProxy) {
        // The last entry of the last header is the proxy's own; those before it are whatever the client claimed.
        if (const auto* forwarded = lastHeader(raw, "X-Forwarded-For"))
            request.address = trimmed(split(*forwarded, ',').back());
        if (const auto* protocol = lastHeader(raw, "X-Forwarded-Proto"); protocol && *protocol == "https")
            request.secure = true;
    }
    const Context frame("request", request.id);
    const DeadlineScope deadline(Deadline::after(_options.deadline));

    const auto line = std::make_shared<AccessLine>(_metrics, request);

    Reply reply = answer(call);
    const std::uint64_t statements = Database::statementsOfThread() - statementsBefore;
    if (_options.statementsHeader) reply.with("X-Kontor-Statements", std::to_string(statements));
    finish(call, reply);
    front::Headers headers;
    for (auto& [name, value] : reply.headers) headers.push_back({std::move(name), std::move(value)});
    if (reply.stream) {
        reply.stream(std::make_shared<FrontStream>(exchange.detachStream(headers)));
    } else if (reply.next) {
        exchange.sendPieces(reply.status, headers,
                            piecesOf(std::move(reply.next), request.id, _options.deadline, line));
    } else if (!reply.filePath.empty()) {
        exchange.sendFile(reply.status, headers, reply.filePath);
    } else {
        exchange.send(reply.status, headers, reply.body);
    }
    line->add(statements);
    line->answered(reply.status, call.match.target ? call.match.target->pattern : "none", call.viewer.id());
}

Reply Pipeline::answer(Call& call) {
    try {
        return dispatch(call);
    } catch (...) {
        Problem problem = currentProblem();
        try {
            return failed(call, problem);
        } catch (...) {
            return problemReply(currentProblem(), call.request, _kernel.translations(), "en");
        }
    }
}

Reply Pipeline::dispatch(Call& call) {
    Request& request = call.request;
    request.query = parseQueryString(call.exchange.request().query);
    call.match = _router.find(request.method, request.path);
    authenticate(call);
    if (!call.match.target) {
        if (call.match.allowed.empty()) throw NotFound(request.path);
        Problem problem = problemOf(405, "error.method_not_allowed");
        problem.headers.emplace_back("Allow", join(call.match.allowed, ", "));
        return failed(call, problem);
    }
    const Target& target = *call.match.target;
    request.params = call.match.params;
    request.readBody = [&call, limit = target.bodyLimit] { return call.exchange.readBody(limit); };
    if (call.badToken) return failed(call, problemOf(401, "error.bad_token"));
    if (call.viewer.isAnonymous() && target.access->kind != Access::Kind::open)
        return failed(call, problemOf(401, "error.sign_in_first"));
    checkAccess(call);
    // Nothing is unpacked here, and packed bytes are not to be taken for the content.
    if (!isSafe(request.method) && asciiLower(request.header("Content-Encoding").value_or("identity")) != "identity") {
        Problem problem = problemOf(415, "error.packed_body");
        problem.headers.emplace_back("Accept-Encoding", "identity");
        return failed(call, problem);
    }
    if (!isSafe(request.method)) checkForgery(call);
    // Keys belong to a person; those of nobody would be shared by all who have not signed in.
    const bool keyed = request.method == "POST" && target.route && !call.viewer.isAnonymous();
    const auto key = keyed ? request.header("Idempotency-Key") : std::nullopt;
    if (!key) return (*target.handler)(request, call.viewer, _kernel);

    if (auto first = _idempotency.begin(call.viewer, *key, request, request.body())) return std::move(*first);
    // A request that failed may be made again under its key only when it left nothing behind.
    const auto commits = MysqlDatabase::commitsOfThread();
    const auto abandonIfNothingDone = [&] {
        if (MysqlDatabase::commitsOfThread() == commits) _idempotency.abandon(call.viewer, *key);
    };
    Reply reply;
    try {
        reply = (*target.handler)(request, call.viewer, _kernel);
    } catch (const Unavailable& error) {
        if (error.isLimited)
            _idempotency.abandon(call.viewer, *key);
        else
            abandonIfNothingDone();
        throw;
    } catch (const Error&) {  // refused: what it may have written (a failed sign-in) is no part of its outcome
        _idempotency.abandon(call.viewer, *key);
        throw;
    } catch (...) {
        abandonIfNothingDone();
        throw;
    }
    if (reply.stream || reply.next)
        _idempotency.abandon(call.viewer, *key);
    else if (reply.status >= 500)
        abandonIfNothingDone();
    else
        _idempotency.finish(call.viewer, *key, reply);
    return reply;
}

void Pipeline::authenticate(Call& call) {
    Request& request = call.request;
    if (call.local) {
        ViewerData data = Viewer::system("administration shell on this machine", Origin::shell).data();
        data.name = "root";
        data.locale = call.viewer.locale();
        call.viewer = Viewer(std::move(data));
        return;
    }
    std::optional<Viewer> viewer;
    const auto header = request.header("Authorization");
    // A ticket of the domain (RFC 4559) is no token: the page that takes it looks at it, others do not.
    const bool negotiates = header && asciiLower(std::string_view(*header).substr(0, 9)) == "negotiate";
    if (header && !negotiates) {
        const bool bearer = header->size() > 7 && asciiLower(std::string_view(*header).substr(0, 7)) == "bearer ";
        if (bearer) {
            call.sessionToken = std::string(trimmed(std::string_view(*header).substr(7)));
            viewer = _kernel.accounts().authenticate(call.sessionToken, Origin::api);
        }
        call.badToken = !viewer;
    } else if (auto cookie = request.cookie("kontor_session")) {
        call.sessionToken = std::move(*cookie);
        viewer = _kernel.accounts().authenticate(call.sessionToken, Origin::web);
        call.byCookie = viewer.has_value();
    }
    if (viewer) call.viewer = std::move(*viewer);
}

void Pipeline::checkAccess(Call& call) {
    const Access& access = *call.match.target->access;
    switch (access.kind) {
        case Access::Kind::open:
        case Access::Kind::signedIn:
            return;
        case Access::Kind::permission:
            call.viewer.require(access.permission);
            return;
        case Access::Kind::nobody:
            throw Forbidden("nobody");
    }
}

/// A browser sends its cookie with whatever page asks for a write; only our own pages know the token.
void Pipeline::checkForgery(Call& call) {
    Request& request = call.request;
    const Target& target = *call.match.target;
    if (request.header("Sec-Fetch-Site") == "cross-site" &&
        (call.byCookie || (target.route && target.route->csrfExempt) || target.page))
        throw Forbidden("csrf");
    if (!call.byCookie || (target.route && target.route->csrfExempt)) return;
    std::string given = request.header("X-CSRF-Token").value_or("");
    if (given.empty() && target.page) given = request.formValue("csrf_token");
    if (!equalConstantTime(given, _kernel.accounts().csrfToken(call.sessionToken))) throw Forbidden("csrf");
}

namespace {
const ErrorForm* formOf(Kernel& kernel, const Request& request) {
    for (const auto* form : providedOf<ErrorForm>(kernel.catalog()))
        if (form->covers(request)) return form;
    return nullptr;
}
}  // namespace

Reply Pipeline::failed(Call& call, const Problem& problem) {
    const Request& request = call.request;
    const bool forPeople = !call.local && !request.path.starts_with("/api/") &&
                           request.header("Accept").value_or("").find("text/html") != std::string::npos;
    if (forPeople && problem.status == 401)
        return Reply::redirect("/sign-in?next=" + percentEncode(isSafe(request.method) ? request.target : "/"));
    const ErrorForm* form = forPeople ? nullptr : formOf(_kernel, request);
    PageFrame* frame = forPeople ? _kernel.find<PageFrame>() : nullptr;
    Reply reply = frame  ? frame->error(call.request, call.viewer, problem.status, problem.message, problem.errors)
                  : form ? form->error(problem.status, _kernel.translations().text("en", problem.message))
                         : problemReply(problem, request, _kernel.translations(), call.viewer.locale());
    if (frame || form)
        for (const auto& header : problem.headers) reply.headers.push_back(header);
    if (problem.status == 401) reply.with("WWW-Authenticate", "Bearer");
    return reply;
}

void Pipeline::finish(Call& call, Reply& reply) {
    if (isSafe(call.request.method) && reply.status == 200) {
        const auto wanted = call.request.header("If-None-Match");
        for (const auto& [name, value] : reply.headers)
            if (wanted && name == "ETag" && (*wanted == value || *wanted == "*")) {
                reply.status = 304;
                reply.body.clear();
                reply.filePath.clear();
                reply.next = nullptr;
                break;
            }
    }
    reply.with("X-Request-Id", call.request.id);
    reply.with("X-Content-Type-Options", "nosniff");
    reply.with("Referrer-Policy", "same-origin");
    if (!hasHeader(reply, "Cache-Control")) reply.with("Cache-Control", "no-store");
    if (!hasHeader(reply, "Content-Security-Policy")) reply.with("Content-Security-Policy", contentSecurityPolicy);
    if (call.request.secure) reply.with("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace kontor
