#pragma once

#include <string>
#include <string_view>

#include "kontor/accounts.h"
#include "kontor/http.h"

/// For pages that sign somebody in: those of the web UI, and of plugins that know another way.
namespace kontor::web {

inline constexpr std::string_view sessionCookie = "kontor_session";

/// A path of ours to go to after signing in; anything else, such as `//elsewhere`, is the start page.
inline std::string ownPath(const std::string& path) {
    const bool ours = path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos &&
                      path.find_first_of("\r\n\t") == std::string::npos && path.size() < 2000;
    return ours && !path.starts_with("/sign-") ? path : "/";
}

/// The Set-Cookie value that keeps a session's token; `rest` are further attributes.
inline std::string sessionCookieOf(const Request& request, std::string_view token, std::string_view rest = {}) {
    return std::string(sessionCookie) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax" +
           std::string(rest) + (request.secure ? "; Secure" : "");
}

/// What the client calls itself, for Accounts.
inline std::string agentOf(const Request& request) {
    return request.header("User-Agent").value_or("");
}

/// Gives the browser its session and sends it on: to the second step where one is lacking, otherwise to `next`.
inline Reply letIn(const Request& request, const NewSession& session, const std::string& next) {
    std::string path = ownPath(next);
    if (session.step == SignInStep::code) path = "/sign-in/code?next=" + percentEncode(path);
    if (session.step == SignInStep::enrol) path = "/profile/second-factor";
    if (session.step == SignInStep::renew) path = "/profile/password";
    Reply reply = Reply::redirect(std::move(path));
    reply.with("Set-Cookie", sessionCookieOf(request, session.token));
    return reply;
}

}  // namespace kontor::web
