#include "recogniser.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "kontor/text.h"
#include "product.h"
#include "product_store.h"
#include "rule_store.h"

namespace kontor::software {

namespace {

constexpr int titlesAtOnce = 500;

std::vector<RecognitionRule> activeRules(Transaction& tx, Kernel& kernel) {
    std::vector<RecognitionRule> rules;
    ListRequest request;
    request.q = "active:true";
    request.sort = "position";
    request.limit = 200;
    const Viewer viewer = Viewer::system("software recognition", Origin::rule);
    for (;;) {
        auto page = kernel.records().list(tx, viewer, RecognitionRule::kind, request);
        for (auto& item : page.items) rules.push_back(item.as<RecognitionRule>());
        if (!page.nextCursor) return rules;
        request.cursor = *page.nextCursor;
    }
}

/// Rules and the products they speak of, as long as a pass over the titles goes on.
class Recogniser {
  public:
    Recogniser(Kernel& kernel, const std::vector<RecognitionRule>& rules, bool makes)
        : _kernel(kernel), _book(rulesOf(rules)), _makes(makes) {
        for (const auto& rule : rules) _licensing[rule.id] = rule.setLicensing;
    }

    /// What the title is by the rules.
    TitleRow judged(Transaction& tx, const TitleRow& title) {
        TitleRow after = title;
        const auto found = _book.recognise({title.maker, title.name, title.version, title.platform});
        after.state = found ? "recognised" : "unrecognised";
        after.titleKind = found ? found->titleKind : "application";
        after.softwareId.reset();
        after.product.clear();
        after.ruleId = found ? std::optional(found->ruleId) : std::nullopt;
        after.productVersion = found ? std::string(leftCharacters(found->version, 100)) : "";
        if (found && !found->product.empty()) {
            const auto& product = productOf(tx, *found);
            after.softwareId = product.first;
            after.product = product.second;
        }
        return after;
    }

    std::int64_t made() const { return _made; }

  private:
    using Identity = std::tuple<std::string, std::string, std::string>;

    static std::vector<Rule> rulesOf(const std::vector<RecognitionRule>& rules) {
        std::vector<Rule> result;
        for (const auto& rule : rules) result.push_back(rule.rule());
        return result;
    }

    const std::pair<std::int64_t, std::string>& productOf(Transaction& tx, const Recognised& found) {
        const Identity identity{leftCharacters(found.maker, 120), leftCharacters(found.product, 200),
                                leftCharacters(found.edition, 80)};
        const auto& [maker, product, edition] = identity;
        auto& known = _products[identity];
        if (known.first != 0) return known;
        known.second = productName(maker, product, edition);
        if (const auto id = findProduct(tx, maker, product, edition)) {
            known = {*id, nameOfProduct(tx, *id)};
        } else if (_makes) {
            known.first = _kernel.records()
                              .create(tx, Viewer::system("software recognition", Origin::rule), Product::kind,
                                      Patch()
                                          .set("maker", maker)
                                          .set("product", product)
                                          .set("edition", edition)
                                          .set("licensing", _licensing[found.ruleId]))
                              .id();
            ++_made;
        } else {
            known.first = -++_made;
        }
        return known;
    }

    Kernel& _kernel;
    RuleBook _book;
    bool _makes;
    std::map<std::int64_t, std::string> _licensing;
    std::map<Identity, std::pair<std::int64_t, std::string>> _products;
    std::int64_t _made = 0;
};

bool isSame(const TitleRow& a, const TitleRow& b) {
    return a.state == b.state && a.titleKind == b.titleKind && a.softwareId == b.softwareId &&
           a.productVersion == b.productVersion && a.ruleId == b.ruleId;
}

std::string textOf(const TitleRow& title) {
    std::string text = title.softwareId ? title.product : title.state == "recognised" ? title.titleKind : title.state;
    if (!title.productVersion.empty()) text += " " + title.productVersion;
    return text;
}

void note(RecognitionReport& report, const TitleRow& before, const TitleRow& after) {
    ++report.titles;
    ++(after.state == "recognised" ? report.recognised : report.unrecognised);
    if (isSame(before, after)) return;
    ++report.changed;
    if (report.examples.size() < RecognitionReport::mostExamples)
        report.examples.push_back({before.id, before.name + (before.version.empty() ? "" : " " + before.version),
                                   textOf(before), textOf(after), after.ruleId.value_or(0)});
}

/// Writes what is different, and has the positions of the products reckoned that are concerned.
void keepAll(Transaction& tx, Kernel& kernel, Recogniser& recogniser, const std::vector<TitleRow>& titles,
             RecognitionReport& report) {
    std::set<std::int64_t> products;
    for (const auto& title : titles) {
        const auto after = recogniser.judged(tx, title);
        note(report, title, after);
        if (isSame(title, after)) continue;
        keepRecognition(tx, after, kernel.clock().now());
        for (const auto& id : {title.softwareId, after.softwareId})
            if (id) products.insert(*id);
    }
    markStale(tx, {products.begin(), products.end()});
    if (!products.empty()) tx.afterCommit([&kernel] { kernel.jobs().wake("software.positions"); });
}

}  // namespace

void recogniseNewTitles(Kernel& kernel) {
    for (bool more = true; more;)
        more = kernel.db().write([&](Transaction& tx) {
            const auto titles = newTitles(tx, titlesAtOnce);
            if (titles.empty()) return false;
            Recogniser recogniser(kernel, activeRules(tx, kernel), true);
            RecognitionReport report;
            keepAll(tx, kernel, recogniser, titles, report);
            return titles.size() == titlesAtOnce;
        });
}

RecognitionReport applyRules(Kernel& kernel, const std::function<bool(const RecognitionReport&)>& goOn) {
    RecognitionReport report;
    std::int64_t last = 0;
    for (;;) {
        auto [next, soFar] = kernel.db().write([&](Transaction& tx) {
            // Anew each time: a transaction that is repeated must not believe in products it took back.
            Recogniser recogniser(kernel, activeRules(tx, kernel), true);
            RecognitionReport now = report;
            const auto titles = titlesAfter(tx, last, titlesAtOnce);
            keepAll(tx, kernel, recogniser, titles, now);
            now.productsMade += recogniser.made();
            return std::pair(titles.empty() ? std::int64_t{0} : titles.back().id, std::move(now));
        });
        report = std::move(soFar);
        last = next;
        if (last == 0 || !goOn(report)) return report;
    }
}

RecognitionReport tryRules(Kernel& kernel, const std::optional<RecognitionRule>& candidate) {
    return kernel.db().read([&](Transaction& tx) {
        auto rules = activeRules(tx, kernel);
        if (candidate) {
            std::erase_if(rules, [&](const auto& rule) { return rule.id == candidate->id; });
            if (candidate->active)
                rules.insert(std::upper_bound(rules.begin(), rules.end(), *candidate,
                                              [](const auto& a, const auto& b) { return a.position < b.position; }),
                             *candidate);
        }
        Recogniser recogniser(kernel, rules, false);
        RecognitionReport report;
        for (std::int64_t last = 0;;) {
            const auto titles = titlesAfter(tx, last, titlesAtOnce);
            for (const auto& title : titles) {
                const auto after = recogniser.judged(tx, title);
                note(report, title, after);
                report.byCandidate += candidate && after.ruleId == candidate->id;
            }
            if (titles.empty()) break;
            last = titles.back().id;
        }
        report.productsMade = recogniser.made();
        return report;
    });
}

std::optional<Recognised> judge(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RawTitle& title) {
    viewer.require("software.read");
    std::vector<Rule> rules;
    for (const auto& rule : activeRules(tx, kernel)) rules.push_back(rule.rule());
    return RuleBook(std::move(rules)).recognise(title);
}

}  // namespace kontor::software
