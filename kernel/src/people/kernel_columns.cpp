#include "people/kernel_columns.h"

namespace kontor {

const std::vector<PersonColumn>& kernelColumns() {
    using Merge = PersonColumn::Merge;
    using Erase = PersonColumn::Erase;
    static const std::vector<PersonColumn> columns{
        {"file", "uploader_id", Merge::move, Erase::keep, {"id", "name", "size", "media_type", "created_at"}},
        {"credential", "user_id", Merge::drop, Erase::drop, {"changed_at"}},
        {"session", "user_id", Merge::drop, Erase::drop, {"address", "created_at", "seen_at", "expires_at"}},
        {"session", "acting_as_id", Merge::drop, Erase::drop, {}},
        {"sign_in",
         "user_id",
         Merge::move,
         Erase::drop,
         {"created_at", "way", "outcome", "address", "device", "agent", "times"}},
        {"sign_in", "impersonator_id", Merge::move, Erase::keep, {}},
        {"password_history", "user_id", Merge::drop, Erase::drop, {}},
        {"password_link", "user_id", Merge::drop, Erase::drop, {}},
        {"passkey", "user_id", Merge::drop, Erase::drop, {"name", "created_at", "used_at"}},
        {"user_skill", "user_id", Merge::move, Erase::drop, {"skill"}},
        {"personal_token", "user_id", Merge::drop, Erase::drop, {}},
        {"second_factor", "user_id", Merge::drop, Erase::drop, {"created_at", "confirmed_at"}},
        {"recovery_code", "user_id", Merge::drop, Erase::drop, {}},
        {"idempotency_key", "user_id", Merge::drop, Erase::drop, {"name", "created_at"}}};
    return columns;
}

}  // namespace kontor
