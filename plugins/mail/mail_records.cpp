#include "kontor/error.h"
#include "outgoing_mail.h"
#include "spooled_mail.h"

namespace kontor::mail {

namespace {

[[noreturn]] void refuseWriting() {
    throw Conflict("mail.error.read_only");
}

/// Records that only the plugin itself writes, in its own tables: administrators read them.
RecordType readOnly(RecordType type) {
    for (auto* permission :
         {&type.readPermission, &type.createPermission, &type.writePermission, &type.deletePermission})
        *permission = "mail.administer";
    type.softDelete = false;
    type.prepare = [](WriteContext&, const void*, void*) { refuseWriting(); };
    type.removing = [](WriteContext&, const void*) { refuseWriting(); };
    return type;
}

}  // namespace

RecordType spooledMailType() {
    RecordType type = readOnly(recordType<SpooledMail>("incoming-mails", "mail_spool", spooledMailFields));
    type.doc = "A mail that was fetched, kept whole, and what became of it.";
    type.label = "{t}.subject";
    type.textColumns = {"t.subject", "t.from_address", "t.reason"};
    return type;
}

RecordType outgoingMailType() {
    RecordType type = readOnly(recordType<OutgoingMail>("outgoing-mails", "mail_outgoing", outgoingMailFields));
    type.doc = "A mail on its way out, or sent.";
    type.label = "{t}.subject";
    type.textColumns = {"t.subject"};
    return type;
}

}  // namespace kontor::mail
