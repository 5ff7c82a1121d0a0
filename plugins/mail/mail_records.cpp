#include "outgoing_mail.h"
#include "spooled_mail.h"

namespace kontor::mail {

// Nobody is permitted to write these: the plugin itself does, in its own store.

RecordType spooledMailType() {
    RecordType type = recordType<SpooledMail>("incoming-mails", "mail_spool", spooledMailFields);
    type.readPermission = "mail.administer";
    type.softDelete = false;
    type.doc = "A mail that was fetched, kept whole, and what became of it.";
    type.label = "{t}.subject";
    type.textColumns = {"t.subject", "t.from_address", "t.reason"};
    return type;
}

RecordType outgoingMailType() {
    RecordType type = recordType<OutgoingMail>("outgoing-mails", "mail_outgoing", outgoingMailFields);
    type.readPermission = "mail.administer";
    type.softDelete = false;
    type.doc = "A mail on its way out, or sent.";
    type.label = "{t}.subject";
    type.textColumns = {"t.subject"};
    return type;
}

}  // namespace kontor::mail
