#include "rule_book.h"

#include "rule_query.h"
#include "run_store.h"

namespace kontor::automation {

namespace {

KnownRules readRules(Transaction& tx, Kernel& kernel) {
    KnownRules rules;
    ListRequest request{.q = "active:yes", .sort = "position", .limit = 200};
    for (const auto& field : ruleFields) request.fields.emplace_back(field.name);
    for (;;) {
        const auto page = kernel.records().list(tx, Viewer::system("rules"), Rule::kind, request);
        for (const auto& item : page.items) {
            const Rule& rule = item.as<Rule>();
            rules.push_back({rule, parseQuery(rule.boundCondition)});
        }
        if (!page.nextCursor) return rules;
        request.cursor = *page.nextCursor;
    }
}

}  // namespace

std::shared_ptr<const KnownRules> RuleBook::get(Transaction& tx, Kernel& kernel) {
    // The version first: what changes in between is read again the next time.
    const std::int64_t version = headVersion(tx);
    {
        auto state = _state.lock();
        if (state->version == version) return state->rules;
    }
    auto rules = std::make_shared<const KnownRules>(readRules(tx, kernel));
    auto state = _state.lock();
    state->version = version;
    state->rules = rules;
    return rules;
}

std::shared_ptr<const QueryFields> RuleBook::fields(Kernel& kernel, const std::string& kind) {
    auto state = _state.lock();
    auto& known = state->fields[kind];
    if (!known) known = eventFields(kernel, Viewer::system("rules"), kind);
    return known;
}

}  // namespace kontor::automation
