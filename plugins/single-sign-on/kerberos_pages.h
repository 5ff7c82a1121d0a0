#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// `GET /sign-in/kerberos`: lets in who brings a ticket of the domain, and shows everybody else the way to the form.
void addKerberosPages(Registry& registry);

}  // namespace kontor::sso
