#pragma once

#include <string>

#include "core/signed_token.h"
#include "kontor/kernel.h"

namespace kontor::mail {

/// What this installation knows its own mail by; made of the installation's key, so that it stays over restarts and is
/// the same on all nodes.
struct Identity {
    explicit Identity(const Secrets& secrets)
        : instanceId(secrets.sign("mail.instance", "id").substr(0, 24)), signer(secrets.sign("mail.token", "key")) {}

    std::string instanceId;
    TokenSigner signer;
};

/// Who acts when mail is filed or sent.
inline Viewer mailViewer() {
    return Viewer::system("mail", Origin::mail);
}

}  // namespace kontor::mail
