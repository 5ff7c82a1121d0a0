#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "kontor/collaboration/message.h"
#include "kontor/collaboration/note.h"
#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

/// A server with an administrator, two agents and two requesters, and short ways to do what the tests do all the time.
class Desk : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "demo", "search"}};
    const Viewer admin = server.newViewer("root", "admin");
    const Viewer agent = server.newViewer("agent", "agent");
    const Viewer otherAgent = server.newViewer("other", "agent");
    const Viewer anna = server.newViewer("anna", "requester");
    const Viewer bert = server.newViewer("bert", "requester");

    TicketService& service() { return server.kernel().get<TicketService>(); }

    template <class F>
    auto write(F&& f) {
        return server.db().write(std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f) {
        return server.db().read(std::forward<F>(f));
    }

    Ticket create(const Viewer& viewer, const std::string& json) {
        return write([&](Transaction& tx) {
            return service().create(tx, viewer,
                                    Patch::fromJson(server.records().type("ticket"), viewer, Json::parse(json), true));
        });
    }
    Ticket annasTicket() { return create(anna, R"({"subject": "Printer", "description": "It does not print."})"); }
    Ticket patch(const Viewer& viewer, std::int64_t id, const std::string& json) {
        return write([&](Transaction& tx) {
            return service().patch(tx, viewer, id,
                                   Patch::fromJson(server.records().type("ticket"), viewer, Json::parse(json), false));
        });
    }
    Ticket get(const Viewer& viewer, std::int64_t id) {
        return read([&](Transaction& tx) { return server.records().get<Ticket>(tx, viewer, id); });
    }
    AnyRecord add(const Viewer& viewer, const std::string& kind, std::int64_t ticket, const std::string& json) {
        return write([&](Transaction& tx) {
            const Patch values = Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), true);
            return server.records().create(tx, viewer, kind, values, Ref{"ticket", ticket});
        });
    }
    AnyRecord add(const Viewer& viewer, const std::string& kind, const std::string& json) {
        return write([&](Transaction& tx) {
            return server.records().create(
                tx, viewer, kind, Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), true));
        });
    }
    std::vector<AnyRecord> entries(const Viewer& viewer, const std::string& kind, std::int64_t ticket) {
        ListRequest request;
        request.owner = Ref{"ticket", ticket};
        return read([&](Transaction& tx) { return server.records().list(tx, viewer, kind, request).items; });
    }
    /// Asks a route, as programs do: the plugin's own code is not linked into tests.
    Json call(const Viewer& viewer, const std::string& method, const std::string& path,
              std::map<std::string, std::string, std::less<>> params, const std::string& body = {}) {
        const auto& routes = server.kernel().catalog().routes;
        const auto route = std::find_if(routes.begin(), routes.end(),
                                        [&](const auto& one) { return one.method == method && one.path == path; });
        Request request;
        request.method = method;
        request.path = path;
        for (auto& [name, value] : params) request.params[name] = value;
        request.readBody = [=] { return body; };
        return Json::parse(route->handler(request, viewer, server.kernel()).body);
    }
    std::int64_t found(const Viewer& viewer, const std::string& q) {
        return read([&](Transaction& tx) { return server.records().counts(tx, viewer, "ticket", {q}).front(); });
    }
    std::int64_t reply(const Viewer& viewer, std::int64_t ticket, const std::string& text) {
        Answer answer;
        answer.text = text;
        return write([&](Transaction& tx) { return service().reply(tx, viewer, ticket, answer); });
    }

    /// The fields an Invalid complains about; fails when nothing is wrong.
    template <class F>
    static std::vector<std::string> faults(F&& f) {
        std::vector<std::string> fields;
        try {
            f();
            ADD_FAILURE() << "was taken";
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) fields.push_back(error.field);
        }
        return fields;
    }
};

}  // namespace kontor::tickets
