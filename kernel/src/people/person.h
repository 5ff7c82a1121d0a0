#pragma once

#include "kontor/personal_data.h"
#include "kontor/text.h"
#include "organisation/user.h"

namespace kontor {

/// A user as texts know them.
inline Person personOf(const User& user) {
    Person person{user.id, user.login, user.name, user.otherEmails};
    if (user.email) person.emails.insert(person.emails.begin(), *user.email);
    return person;
}

}  // namespace kontor
