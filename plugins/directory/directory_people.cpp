#include "directory_people.h"

#include "kontor/error.h"

namespace kontor::directory {

void DirectoryPeople::merge(Transaction& tx, const kontor::Person& from, const kontor::Person& into) {
    const auto linked =
        tx.one<std::int64_t>("SELECT COUNT(*) FROM directory_accounts WHERE user_id IN (?, ?)", from.id, into.id);
    if (linked > 1) throw Conflict("directory.two_entries");
}

}  // namespace kontor::directory
