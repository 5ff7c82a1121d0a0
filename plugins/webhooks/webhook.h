#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::webhooks {

/// Where a program wants to hear of changes. It hears what its owner may see, and nothing else.
struct Webhook {
    static constexpr std::string_view kind = "webhook";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string url;
    std::vector<std::string> events;
    std::string secret;  ///< only while it is written; kept sealed in a column of its own
    bool active = true;
    std::int64_t ownerId = 0;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array webhookFields{
    idField<&Webhook::id>(),
    versionField<&Webhook::version>(),
    field<&Webhook::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What people call it.")
        .example("\"Monitoring\""),
    field<&Webhook::url>("url")
        .limit(2000)
        .required()
        .writable()
        .filterable()
        .doc("Where events are posted: http or https, without name and password. Addresses inside of the house must be "
             "allowed by the setting webhooks.allowed_networks.")
        .example("\"https://hooks.example.org/kontor\""),
    field<&Webhook::events>("events")
        .limit(50)
        .required()
        .writable()
        .doc("What it hears of: KIND.ACTION, as in ticket.created, ticket.updated, message.created; actions are "
             "created, "
             "updated and deleted; KIND.* is all of a kind, * all there is.")
        .example("[\"user.created\",\"user.updated\"]"),
    field<&Webhook::secret>("secret")
        .unstored()
        .secret()
        .limit(200)
        .required()
        .writable()
        .doc("Key of the signature X-Kontor-Signature, 16 characters or more; encrypted at rest and never shown. "
             "Leave it out of a change to keep the one there is.")
        .example("\"a long and random text\""),
    field<&Webhook::active>("active").writable().filterable().doc("Whether it hears of events.").example("true"),
    field<&Webhook::ownerId>("owner_id")
        .refersTo("user")
        .filterable()
        .query("owner")
        .doc("Whose rights it has: the person who made it or changed it last.")
        .example("1"),
    createdField<&Webhook::createdAt>(),
    updatedField<&Webhook::updatedAt>(),
};

RecordType webhookType();

/// Whether a list of events (`ticket.created`, `ticket.*`, `*`) names this one.
bool wants(const std::vector<std::string>& events, std::string_view kind, std::string_view action);

}  // namespace kontor::webhooks
