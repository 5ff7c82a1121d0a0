#include "sender_check.h"

#include <map>
#include <optional>
#include <vector>

#include "text.h"

namespace kontor::mail {
namespace {

/// One `method=result property=value …` of a header.
struct MethodResult {
    std::string result;
    std::map<std::string, std::string> properties;
};

/// The words of a header value: comments are left out, quotes taken off, `;` is a word of its own, blanks around `=`
/// do not count.
std::vector<std::string> wordsOf(std::string_view value) {
    std::vector<std::string> words;
    std::string word;
    int comment = 0;
    bool quoted = false;
    const auto finish = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\\' && i + 1 < value.size() && (quoted || comment > 0)) {
            ++i;
            if (quoted) word += value[i];
        } else if (comment > 0) {
            comment += c == '(' ? 1 : c == ')' ? -1 : 0;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            word += c;
        } else if (c == '(') {
            comment = 1;
        } else if (c == ';') {
            finish();
            words.emplace_back(";");
        } else if (c == ' ' || c == '\t') {
            finish();
        } else {
            word += c;
        }
    }
    finish();
    std::vector<std::string> joined;
    for (std::string& next : words) {
        const bool glue = !joined.empty() && next != ";" && joined.back() != ";" &&
                          (next.starts_with('=') || joined.back().ends_with('='));
        if (glue)
            joined.back() += next;
        else
            joined.push_back(std::move(next));
    }
    return joined;
}

std::string domainOf(std::string_view addressOrDomain) {
    std::string_view domain = addressOrDomain.substr(addressOrDomain.rfind('@') + 1);
    while (domain.ends_with('.')) domain.remove_suffix(1);
    return toLowerAscii(domain);
}

/// The same domain, or one above it (not a top-level one). One below it may be somebody else's.
bool aligned(const std::string& from, std::string_view other) {
    const std::string domain = domainOf(other);
    if (domain.empty() || domain.find('.') == std::string::npos) return false;
    return domain == from || from.ends_with("." + domain);
}

class Verdict {
  public:
    Verdict(std::string from) : _from(toLowerAscii(from)), _domain(domainOf(_from)) {}

    /// A header value whose server is the trusted one.
    void read(const std::vector<std::string>& words) {
        std::optional<std::string> method;
        MethodResult current;
        const auto finish = [&] {
            // Several signatures make several results of dkim; any other method has one, the topmost.
            if (method && *method == "dkim")
                _signatures.push_back(current);
            else if (method)
                _methods.try_emplace(*method, current);
            method.reset();
            current = {};
        };
        for (const std::string& word : words) {
            if (word == ";") {
                finish();
                continue;
            }
            const auto equals = word.find('=');
            if (equals == std::string::npos) continue;
            std::string name = toLowerAscii(word.substr(0, equals));
            const std::string value = word.substr(equals + 1);
            if (!method) {
                method = name.substr(0, name.find('/'));
                current.result = toLowerAscii(value);
            } else {
                current.properties.try_emplace(std::move(name), value);
            }
        }
        finish();
    }

    SenderCheck decide() const {
        using Result = SenderCheck::Result;
        if (const auto dmarc = _methods.find("dmarc"); dmarc != _methods.end()) {
            const std::string about = property(dmarc->second, "header.from");
            if (dmarc->second.result == "pass" && (about.empty() || domainOf(about) == _domain))
                return {Result::Passed, "dmarc=pass"};
            if (dmarc->second.result != "none") return {Result::Failed, "dmarc=" + dmarc->second.result};
        }
        if (const auto auth = _methods.find("auth"); auth != _methods.end() && auth->second.result == "pass") {
            if (toLowerAscii(property(auth->second, "smtp.auth")) == _from) return {Result::Passed, "auth=pass"};
        }
        for (const MethodResult& signature : _signatures) {
            std::string signer = property(signature, "header.d");
            if (signer.empty()) signer = property(signature, "header.i");
            if (signature.result == "pass" && aligned(_domain, signer))
                return {Result::Passed, "dkim=pass by " + signer};
        }
        if (const auto spf = _methods.find("spf"); spf != _methods.end() && spf->second.result == "pass") {
            const std::string sender = property(spf->second, "smtp.mailfrom");
            if (aligned(_domain, sender)) return {Result::Passed, "spf=pass for " + sender};
        }
        return {Result::Failed, "neither DMARC nor an aligned DKIM signature, SPF or login"};
    }

  private:
    static std::string property(const MethodResult& result, const std::string& name) {
        const auto found = result.properties.find(name);
        return found == result.properties.end() ? std::string() : found->second;
    }

    std::string _from;
    std::string _domain;
    std::map<std::string, MethodResult> _methods;
    std::vector<MethodResult> _signatures;
};

}  // namespace

std::string_view toString(SenderCheck::Result result) {
    switch (result) {
        case SenderCheck::Result::Passed:
            return "passed";
        case SenderCheck::Result::Failed:
            return "failed";
        case SenderCheck::Result::Unknown:
            break;
    }
    return "unknown";
}

SenderCheck checkSender(const ParsedMessage& message, std::string_view trustedServer) {
    using Result = SenderCheck::Result;
    if (trim(trustedServer).empty()) return {Result::Unknown, "the mailbox trusts no server's check of senders"};
    if (message.from.size() != 1 || message.countHeaders("from") != 1)
        return {Result::Failed, "there is not exactly one sender address"};
    const std::string wanted = toLowerAscii(trim(trustedServer));
    Verdict verdict(message.from.front().address);
    bool any = false;
    for (const Header& header : message.headers) {
        if (header.name != "authentication-results") continue;
        const auto words = wordsOf(header.value);
        if (words.empty() || toLowerAscii(words.front()) != wanted) continue;
        any = true;
        verdict.read({words.begin() + 1, words.end()});
    }
    if (!any) return {Result::Unknown, "no Authentication-Results of " + wanted};
    return verdict.decide();
}

}  // namespace kontor::mail
