#include "notice_store.h"

namespace kontor::tickets {

std::vector<std::int64_t> membersOf(Transaction& tx, std::int64_t groupId, int limit) {
    return tx.all<std::int64_t>("SELECT user_id FROM user_group_member WHERE group_id = ? ORDER BY user_id LIMIT ?",
                                groupId, limit);
}

}  // namespace kontor::tickets
