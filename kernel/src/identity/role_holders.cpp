#include "identity/role_holders.h"

namespace kontor::roleHolders {

std::string heldBy(const std::string& role, const std::string& user) {
    return "(EXISTS (SELECT 1 FROM user_role hr WHERE hr.role = " + role + " AND hr.user_id = " + user +
           ") OR EXISTS (SELECT 1 FROM role_grant hg WHERE hg.role = " + role + " AND hg.user_id = " + user +
           ") OR EXISTS (SELECT 1 FROM role_grant hg JOIN user_group_above ha ON ha.above_id = hg.group_id JOIN "
           "user_group_member hm ON hm.group_id = ha.group_id WHERE hg.role = " +
           role + " AND hm.user_id = " + user + "))";
}

}  // namespace kontor::roleHolders
