#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kontor/database.h"
#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"
#include "kontor/text.h"

namespace kontor::api {

/// One server for all tests of a suite, with people and short ways to call routes as they do.
class Lists : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        server = std::make_unique<test::TestKernel>(std::vector<std::string>{"mail", "demo", "search"});
        admin = std::make_unique<Viewer>(speaking(server->newViewer("root", "admin"), "en", "UTC"));
        agent = std::make_unique<Viewer>(speaking(server->newViewer("agent", "agent"), "en", "UTC"));
        anna = std::make_unique<Viewer>(speaking(server->newViewer("anna", "requester"), "en", "UTC"));
    }
    static void TearDownTestSuite() {
        admin.reset();
        agent.reset();
        anna.reset();
        server.reset();
    }

    static Kernel& kernel() { return server->kernel(); }

    static Viewer speaking(const Viewer& viewer, const std::string& locale, const std::string& timeZone) {
        ViewerData data = viewer.data();
        data.locale = locale;
        data.timeZone = timeZone;
        return Viewer(std::move(data));
    }
    static Viewer inGerman(const Viewer& viewer) { return speaking(viewer, "de", "Europe/Berlin"); }

    static std::int64_t make(const Viewer& viewer, const std::string& kind, const std::string& json) {
        return server->db().write([&](Transaction& tx) {
            const Patch values = Patch::fromJson(server->records().type(kind), viewer, Json::parse(json), true);
            return server->records().create(tx, viewer, kind, values).id();
        });
    }
    static std::int64_t ticket(const Viewer& viewer, const std::string& json) { return make(viewer, "ticket", json); }
    static Json get(const Viewer& viewer, const std::string& kind, std::int64_t id) {
        return server->db().read([&](Transaction& tx) {
            return server->records().get(tx, viewer, {kind, id}).toJson(viewer);
        });
    }

    /// What the route of that pattern answers; errors come as exceptions.
    static Reply call(const std::string& method, const std::string& pattern, const Viewer& viewer,
                      const std::string& body, std::map<std::string, std::string, std::less<>> params) {
        for (const auto& route : kernel().catalog().routes) {
            if (route.method != method || route.path != pattern) continue;
            Request request;
            request.method = method;
            request.path = pattern;
            request.params = std::move(params);
            request.readBody = [&] { return body; };
            return route.handler(request, viewer, kernel());
        }
        throw std::logic_error("no route " + method + " " + pattern);
    }
    /// The whole body of a reply, however it is made.
    static std::string bodyOf(const Reply& reply) {
        if (!reply.next) return reply.body;
        std::string all;
        while (const auto piece = reply.next()) all += *piece;
        return all;
    }

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

    static inline std::unique_ptr<test::TestKernel> server;
    static inline std::unique_ptr<Viewer> admin, agent, anna;
};

}  // namespace kontor::api
