// The budget: each contract in the months it is paid, invoices beside it, currencies apart, to the cent.
#include "contracts_desk.h"

namespace kontor::contracts {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Budgets : public ContractsDesk {
  protected:
    Json budget(const std::string& query) { return get("contracts/budget?year=2031" + query); }
    /// The row of that key and currency.
    Json row(const Json& budget, const std::string& key, const std::string& currency = "EUR") {
        for (const auto& one : budget["rows"].items())
            if (one["key"].text() == key && one["currency"].text() == currency) return one;
        ADD_FAILURE() << key << " " << currency << " is not in " << budget.dump();
        return Json::object();
    }
    /// The months as text: amounts with blanks between them, `.` for nothing.
    std::string months(const Json& row, const char* which) {
        std::string text;
        for (const auto& month : row["months"].items()) {
            const std::string amount = month[which].text();
            text += (text.empty() ? "" : " ") + (amount == "0.00" ? std::string(".") : amount);
        }
        return text;
    }
    void contract(const std::string& centre, const std::string& interval, const std::string& amount,
                  const std::string& more) {
        make("contracts", R"({"name": "C", "cost_centre": ")" + centre + R"(", "cost_interval": ")" + interval +
                              R"(", "cost": {"amount": ")" + amount + R"(", "currency": "EUR"})" + more + "}");
    }
};

TEST_F(Budgets, EachContractCountsInTheMonthsItIsPaid) {
    contract("monthly", "monthly", "10.10", R"(, "begins_on": "2031-03-15", "ends_on": "2031-06-14")");
    contract("quarterly", "quarterly", "5.00", R"(, "begins_on": "2030-02-01", "ends_on": "2035-01-31")");
    contract("yearly", "yearly", "120.00", R"(, "begins_on": "2028-11-30", "ends_on": "2035-11-29")");
    contract("over", "yearly", "120.00", R"(, "begins_on": "2028-11-30", "ends_on": "2031-11-29")");
    contract("anytime", "yearly", "7.00", "");
    contract("once", "once", "900.00", R"(, "begins_on": "2031-07-31")");
    contract("renews", "monthly", "1.00",
             R"(, "begins_on": "2030-01-01", "ends_on": "2030-12-31", "renewal_months": 12)");
    contract("noticed", "monthly", "1.00",
             R"(, "begins_on": "2030-01-01", "ends_on": "2031-02-28", "renewal_months": 12, "state": "notice_given")");
    contract("draft", "monthly", "1.00", R"(, "state": "draft")");
    const Json sums = budget("");
    EXPECT_EQ(months(row(sums, "monthly"), "committed"), ". . 10.10 10.10 10.10 10.10 . . . . . .");
    EXPECT_EQ(months(row(sums, "quarterly"), "committed"), ". 5.00 . . 5.00 . . 5.00 . . 5.00 .");
    EXPECT_EQ(months(row(sums, "yearly"), "committed"), ". . . . . . . . . . 120.00 .");
    EXPECT_EQ(months(row(sums, "over"), "committed"), ". . . . . . . . . . 120.00 .");
    EXPECT_EQ(months(row(sums, "anytime"), "committed"), "7.00 . . . . . . . . . . .");
    EXPECT_EQ(months(row(sums, "once"), "committed"), ". . . . . . 900.00 . . . . .");
    EXPECT_EQ(row(sums, "renews")["committed"]["amount"].text(), "12.00");
    EXPECT_EQ(row(sums, "noticed")["committed"]["amount"].text(), "2.00");
    EXPECT_THAT(sums.dump(), Not(HasSubstr("draft")));
    EXPECT_EQ(sums["totals"].items()[0]["committed"]["amount"].text(), "1221.40");
}

TEST_F(Budgets, InvoicesAreTheActualCostsAndCurrenciesStayApart) {
    const auto invoice = [&](const std::string& amount, const std::string& currency, const std::string& date,
                             const std::string& type = "invoice") {
        make("documents", R"({"title": "I", "cost_centre": "=paid", "type": ")" + type + R"(", "dated": ")" + date +
                              R"(", "total": {"amount": ")" + amount + R"(", "currency": ")" + currency + "\"}}");
    };
    invoice("0.10", "EUR", "2031-05-01");
    invoice("0.20", "EUR", "2031-05-31");
    invoice("-0.05", "EUR", "2031-12-31");
    invoice("99.00", "CHF", "2031-05-01");
    invoice("1.00", "EUR", "2030-12-31");
    invoice("1.00", "EUR", "2031-05-05", "offer");
    const Json sums = budget("");
    EXPECT_EQ(months(row(sums, "=paid"), "actual"), ". . . . 0.30 . . . . . . -0.05");
    EXPECT_EQ(row(sums, "=paid")["actual"]["amount"].text(), "0.25");
    EXPECT_EQ(row(sums, "=paid", "CHF")["actual"]["amount"].text(), "99.00");
    const auto csv = admin.get("/api/v1/contracts/budget?year=2031&format=csv");
    EXPECT_EQ(csv.status, 200);
    EXPECT_THAT(csv.header("content-type"), HasSubstr("text/csv"));
    EXPECT_THAT(csv.body, HasSubstr("2031,5,\"'=paid\",\"'=paid\",CHF,0.00,99.00\r\n"));
}

TEST_F(Budgets, AreBrokenDownByWhatOneSees) {
    const Json supplier = make("suppliers", R"({"name": "Named"})");
    const Json department = make("departments", R"({"name": "Works"})");
    make("contracts", R"({"name": "D", "type": "lease", "cost": {"amount": "3.00", "currency": "USD"},
        "supplier_id": )" +
                          id(supplier) + R"(, "department_id": )" + id(department) + "}");
    EXPECT_EQ(row(budget("&by=supplier"), id(supplier), "USD")["label"].text(), "Named");
    EXPECT_EQ(row(budget("&by=department"), id(department), "USD")["label"].text(), "Works");
    EXPECT_EQ(row(budget("&by=type"), "lease", "USD")["committed"]["amount"].text(), "3.00");
    EXPECT_EQ(admin.get("/api/v1/contracts/budget?by=moon").status, 400);
    EXPECT_EQ(admin.get("/api/v1/contracts/budget?year=1066").status, 400);
    EXPECT_EQ(admin.get("/api/v1/contracts/budget?format=exe").status, 400);

    const auto user = server().createUser("limited", {"requester"});
    make("role-grants", R"({"user_id": )" + std::to_string(user) + R"(, "role": "agent", "department_ids": [)" +
                            id(department) + "]}");
    auto limited = server().as("limited");
    const Json seen = sent(limited, "GET", "/api/v1/contracts/budget?year=2031&by=type", "", 200);
    ASSERT_THAT(seen["rows"].items(), SizeIs(1));
    EXPECT_EQ(seen["rows"].items()[0]["committed"]["amount"].text(), "3.00");
}

}  // namespace
}  // namespace kontor::contracts
