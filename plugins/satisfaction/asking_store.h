#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "kontor/ref.h"
#include "kontor/transaction.h"

namespace kontor::satisfaction {

/// A closing whose requester is to be asked.
struct AskRequest {
    std::int64_t recordId = 0;
    std::int64_t closing = 0;

    static constexpr auto columns = std::tuple{&AskRequest::recordId, &AskRequest::closing};
};

/// Adds it; one that is waiting already stays as it is.
void addRequest(Transaction& tx, const Ref& record, std::int64_t closing, Time askAt);
/// Takes all of a record away: it was opened again.
void removeRequests(Transaction& tx, const Ref& record);
/// Takes one away; false when it is gone already.
bool takeRequest(Transaction& tx, const Ref& record, std::int64_t closing);
/// Those of a kind whose time has come, the longest due first.
std::vector<AskRequest> dueRequests(Transaction& tx, std::string_view kind, Time now, int most);

}  // namespace kontor::satisfaction
