#pragma once

#include <string>

#include "document.h"
#include "handover.h"
#include "kontor/files.h"
#include "kontor/handover/handovers.h"
#include "kontor/registry.h"

namespace kontor::handover {

/// How somebody signs.
struct Signing {
    std::string name;
    std::string via = "portal";
    std::string signature = {};  ///< the drawn one; needed at the desk
};

/// Puts the draft before the person: what it says is fixed from here on, and they are told. Throws Conflict where it is
/// no draft, says nothing, or hands over what is with somebody else or gone.
Handover issue(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id,
               std::optional<std::int64_t> ifMatch = {});

/// The person's own signature, or one drawn at the desk before an agent. The assets go to the person, or back into
/// stock, with it; the document is made soon after. Throws Conflict where it waits for none, Forbidden for others.
Handover sign(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Signing& signing);

/// One that took place already, entered as the system; nobody is told. Gives its id.
std::int64_t enter(Transaction& tx, Kernel& kernel, const PastHandover& past);

/// The person does not agree.
Handover refuse(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& reason);

/// Takes it back before it is signed.
Handover cancel(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id,
                std::optional<std::int64_t> ifMatch = {});

/// What it says now, as HTML with the signature; of a draft, as it would be issued.
struct ShownDocument {
    Handover handover;
    DocumentFacts facts;
    std::string html;
};
ShownDocument shownDocument(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id);

/// The document as PDF: the one that was kept, or for one that is not signed one made now.
struct PdfDocument {
    std::string name;
    std::string content;
    bool isKept = false;
};
PdfDocument pdfOf(const Viewer& viewer, Kernel& kernel, std::int64_t id);

/// Keeps the documents of what was signed.
Job filingJob();

}  // namespace kontor::handover
