#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::sla {

using tickets::Ticket;

/// A server with service levels and a business calendar that is always open, so that working time is time.
class SlaDesk : public ::testing::Test {
  protected:
    test::LocalServer server{{.plugins = plugins()}};
    const Viewer admin = viewer("root", "admin");
    const Viewer agent = viewer("ada", "agent");
    const Viewer anna = viewer("anna", "requester");

    SlaDesk() {
        make("business_calendar",
             R"({"name": "Always", "is_default": true, "time_zone": "UTC", "hours": {"mon": [["00:00","24:00"]],
                 "tue": [["00:00","24:00"]], "wed": [["00:00","24:00"]], "thu": [["00:00","24:00"]],
                 "fri": [["00:00","24:00"]], "sat": [["00:00","24:00"]], "sun": [["00:00","24:00"]]}})");
    }

    /// With the one that tells people, where there is one.
    static std::vector<std::string> plugins() {
        std::vector<std::string> result{"sla", "web", "api"};
        if (std::filesystem::exists(test::builtPluginDirectory() / "notifications" / "notifications.so"))
            result.emplace_back("notifications");
        return result;
    }
    Viewer viewer(const std::string& login, const std::string& role) {
        const auto id = server.createUser(login, {role});
        return server.kernel().db().read(
            [&](Transaction& tx) { return server.kernel().accounts().viewerOf(tx, id, Origin::api); });
    }
    template <class F>
    auto write(F&& f) {
        return server.kernel().db().write(std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f) {
        return server.kernel().db().read(std::forward<F>(f));
    }
    Records& records() { return server.kernel().records(); }

    std::int64_t make(const std::string& kind, const std::string& json) {
        return write([&](Transaction& tx) {
            const auto values = Patch::fromJson(records().type(kind), admin, Json::parse(json), true);
            return records().create(tx, admin, kind, values).id();
        });
    }
    void change(const std::string& kind, std::int64_t id, const std::string& json) {
        write([&](Transaction& tx) {
            const auto values = Patch::fromJson(records().type(kind), admin, Json::parse(json), false);
            records().patch(tx, admin, {kind, id}, values);
        });
    }
    /// One hour until the answer, eight until the end.
    std::int64_t usualPolicy(const std::string& more = "") {
        return make("sla_policy", R"({"name": "Usual", "targets": {"default": {"first_response": "1h",
            "next_response": "2h", "resolution": "8h"}, "urgent": {"first_response": "30m", "resolution": "4h"}})" +
                                      more + "}");
    }
    Ticket ticket(const std::string& more = "") {
        return write([&](Transaction& tx) {
            const auto values = Patch::fromJson(records().type("ticket"), anna,
                                                Json::parse(R"({"subject": "Printer")" + more + "}"), true);
            return server.kernel().get<tickets::TicketService>().create(tx, anna, values);
        });
    }
    Ticket ticketBy(const Viewer& maker, const std::string& json) {
        return write([&](Transaction& tx) {
            const auto values = Patch::fromJson(records().type("ticket"), maker, Json::parse(json), true);
            return server.kernel().get<tickets::TicketService>().create(tx, maker, values);
        });
    }
    Ticket get(std::int64_t id) {
        return read([&](Transaction& tx) { return records().get<Ticket>(tx, admin, id); });
    }
    FieldValue field(std::int64_t ticket, const std::string& name) {
        return read([&](Transaction& tx) { return records().get(tx, admin, Ref{"ticket", ticket}).get(name); });
    }
    Ticket patch(std::int64_t id, const std::string& json) {
        return write([&](Transaction& tx) {
            const auto values = Patch::fromJson(records().type("ticket"), agent, Json::parse(json), false);
            return server.kernel().get<tickets::TicketService>().patch(tx, agent, id, values);
        });
    }
    void say(const Viewer& who, std::int64_t ticket, const std::string& text = "Well.") {
        tickets::Answer answer;
        answer.text = text;
        write([&](Transaction& tx) { server.kernel().get<tickets::TicketService>().reply(tx, who, ticket, answer); });
    }
    void pass(Duration time) { server.clock().advance(std::chrono::duration_cast<std::chrono::seconds>(time)); }
    Time now() { return server.clock().now(); }
    static Time minuteOf(Time time) { return std::chrono::ceil<std::chrono::minutes>(time); }

    std::string state(std::int64_t ticket) { return std::get<std::string>(field(ticket, "sla_state")); }
    ::testing::AssertionResult becomes(const std::function<bool()>& holds) {
        if (test::waitFor(holds, std::chrono::seconds(120))) return ::testing::AssertionSuccess();
        return ::testing::AssertionFailure() << "does not come about";
    }
    /// Waits until the subscriber has seen everything.
    void settled() {
        ASSERT_TRUE(becomes([&] {
            return read([&](Transaction& tx) {
                return tx.one<std::int64_t>(
                           "SELECT COUNT(*) FROM outbox_cursor c, journal_head h"
                           " WHERE c.subscriber = 'sla.clocks' AND c.position >= h.position") == 1;
            });
        }));
    }
    CommandResult command(const std::string& name, std::vector<std::pair<std::string, std::string>> values = {}) {
        const CommandCall call{.values = std::move(values)};
        return server.kernel().catalog().commands.find(name)->second.run(call, Viewer::system("test", Origin::shell),
                                                                         server.kernel());
    }
    int differences() { return command("sla recalculate", {{"check", "true"}}).exitCode; }
};

}  // namespace kontor::sla
