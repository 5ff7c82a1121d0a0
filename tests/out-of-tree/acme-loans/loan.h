#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/field.h"

namespace acme {

inline constexpr std::array<std::string_view, 2> loanStates{"lent", "returned"};

/// A thing somebody took along and brings back.
struct Loan {
    static constexpr std::string_view kind = "loan";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string item;
    std::optional<std::int64_t> borrowerId;
    std::string state = "lent";
    kontor::Time dueAt{};
    std::optional<kontor::Time> returnedAt;
    kontor::Time createdAt{};
    kontor::Time updatedAt{};
};

/// The one description of a loan: storage, REST, OpenAPI, queries and tables all come from here.
inline constexpr std::array loanFields{
    kontor::field<&Loan::id>("id").filterable().sortable().doc("Number of the loan.").example("1"),
    kontor::field<&Loan::version>("version").doc("Counts the changes.").example("1"),
    kontor::field<&Loan::item>("item")
        .limit(120)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What was lent.")
        .example("\"Projector 2\""),
    kontor::field<&Loan::borrowerId>("borrower_id")
        .refersTo("user")
        .required()
        .createOnly()
        .filterable()
        .query("borrower")
        .doc("Who has it.")
        .example("3"),
    kontor::field<&Loan::state>("state")
        .oneOf(loanStates)
        .writable()
        .filterable()
        .sortable()
        .doc("Whether it came back.")
        .example("\"lent\""),
    kontor::field<&Loan::dueAt>("due_at")
        .required()
        .writable()
        .filterable()
        .sortable()
        .query("due")
        .doc("When it has to be back.")
        .example("\"2026-02-01T12:00:00.000000Z\""),
    kontor::field<&Loan::returnedAt>("returned_at").filterable().sortable().doc("When it came back.").example("null"),
    kontor::field<&Loan::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was entered.")
        .example("\"2026-01-05T08:00:00.000000Z\""),
    kontor::field<&Loan::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was changed last.")
        .example("\"2026-01-05T08:00:00.000000Z\""),
};

}  // namespace acme
