// Key functions of the SDK's interfaces: their type information lives in this library alone, so that exceptions and
// casts work across plugins.
#include <atomic>
#include <cstdlib>
#include <string>

#include "kontor/absences.h"
#include "kontor/access_report.h"
#include "kontor/audience.h"
#include "kontor/away.h"
#include "kontor/custom_fields.h"
#include "kontor/error_form.h"
#include "kontor/facets.h"
#include "kontor/impersonation.h"
#include "kontor/import_kind.h"
#include "kontor/imports.h"
#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/mail_sender.h"
#include "kontor/passkeys.h"
#include "kontor/password_links.h"
#include "kontor/pdf.h"
#include "kontor/people.h"
#include "kontor/personal_data.h"
#include "kontor/record_batch.h"
#include "kontor/rights.h"
#include "kontor/second_factor.h"
#include "kontor/sign_in.h"
#include "kontor/testpoint.h"
#include "kontor/text_search.h"

namespace kontor {

Transaction::~Transaction() = default;
Database::~Database() = default;
Records::~Records() = default;
Labels::~Labels() = default;
Facets::~Facets() = default;
RecordBatch::~RecordBatch() = default;
ImportNames::~ImportNames() = default;
TextSearch::~TextSearch() = default;
Absences::~Absences() = default;
Audience::~Audience() = default;
AwayList::~AwayList() = default;
Ledger::~Ledger() = default;
Journal::~Journal() = default;
Accounts::~Accounts() = default;
AccessReport::~AccessReport() = default;
SecondFactor::~SecondFactor() = default;
MailSender::~MailSender() = default;
Notifier::~Notifier() = default;
ActionLinks::~ActionLinks() = default;
PasswordLinks::~PasswordLinks() = default;
Impersonation::~Impersonation() = default;
Passkeys::~Passkeys() = default;
Files::~Files() = default;
Pdf::~Pdf() = default;
JobRun::~JobRun() = default;
Jobs::~Jobs() = default;
Settings::~Settings() = default;
Secrets::~Secrets() = default;
Translations::~Translations() = default;
Templates::~Templates() = default;
PageFrame::~PageFrame() = default;
EventStream::~EventStream() = default;
LiveEvents::~LiveEvents() = default;
Kernel::~Kernel() = default;
SignInSource::~SignInSource() = default;
CustomFields::~CustomFields() = default;
People::~People() = default;
Imports::~Imports() = default;
PersonalData::~PersonalData() = default;
Rights::~Rights() = default;
ErrorForm::~ErrorForm() = default;

void requireOneself(const Viewer& viewer) {
    if (viewer.data().impersonatorId != 0) throw Conflict("error.impersonating");
}

namespace {
thread_local std::uint64_t statements = 0;
}
std::uint64_t Database::statementsOfThread() {
    return statements;
}
void Database::countStatement() {
    ++statements;
}

void* Kernel::required(std::type_index type) {
    if (void* found = service(type)) return found;
    throw std::logic_error(std::string("no plugin provides ") + type.name());
}

namespace {
/// KONTOR_CRASH_AT, "name" or "name:3" for the third time it is passed.
struct CrashAt {
    std::string name;
    std::atomic<int> left{0};
    CrashAt() {
        const char* const text = std::getenv("KONTOR_CRASH_AT");
        if (!text) return;
        name = text;
        left = 1;
        const auto colon = name.find(':');
        if (colon == std::string::npos) return;
        left = std::atoi(name.c_str() + colon + 1);
        name.resize(colon);
    }
};
}  // namespace

void testpoint(const char* name) noexcept {
    static CrashAt crashAt;
    if (crashAt.left > 0 && crashAt.name == name && --crashAt.left == 0) std::_Exit(99);
}

}  // namespace kontor
