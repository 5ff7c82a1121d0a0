#include "identity/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <algorithm>
#include <memory>
#include <new>

#include "identity/cbor_reader.h"
#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor::webauthn {

namespace {

constexpr std::size_t mostClientData = 8 << 10;
constexpr std::size_t mostAttestation = 64 << 10;
constexpr std::size_t mostCredentialId = 1023;
constexpr unsigned char userPresent = 0x01;
constexpr unsigned char userVerified = 0x04;
constexpr unsigned char backedUp = 0x10;
constexpr unsigned char hasCredential = 0x40;
constexpr std::size_t headSize = 37;  // hash of the host, flags, counter

void need(bool fits, const char* otherwise) {
    if (!fits) throw Rejected(otherwise);
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Who asked for the signature, as the browser says it.
void checkClientData(const Expected& expected, std::string_view clientData, std::string_view type) {
    need(!clientData.empty() && clientData.size() <= mostClientData && isUtf8(clientData), "client data are no text");
    Json json;
    try {
        json = Json::parse(clientData);
    } catch (const JsonError&) {
        throw Rejected("client data are no JSON");
    }
    need(json.isObject(), "client data are no object");
    need(json["type"].text() == type, "the answer is of another kind");
    const auto challenge = fromBase64Url(json["challenge"].text());
    need(challenge && equalConstantTime(*challenge, expected.challenge), "it answers another challenge");
    need(json["origin"].text() == expected.origin, "it was asked for by another site");
    need(!json["crossOrigin"].boolean(), "it was asked for from within another site");
}

State checkHead(const Expected& expected, std::string_view data) {
    need(data.size() >= headSize, "authenticator data are too short");
    need(toHex(data.substr(0, 32)) == sha256Hex(expected.rpId), "it is for another host");
    const auto flags = static_cast<unsigned char>(data[32]);
    need(flags & userPresent, "nobody was there");
    State state;
    state.userVerified = flags & userVerified;
    state.backedUp = flags & backedUp;
    need(state.userVerified || !expected.userVerified, "the person was not verified");
    for (std::size_t i = 33; i < headSize; ++i)
        state.signCount = state.signCount << 8 | static_cast<unsigned char>(data[i]);
    return state;
}

/// The authenticator data in {fmt, attStmt, authData}.
std::string_view authenticatorDataOf(std::string_view attestationObject) {
    need(attestationObject.size() <= mostAttestation, "the attestation is too large");
    CborReader reader(attestationObject);
    const auto map = reader.next();
    need(map && map->type == CborReader::Type::map, "the attestation is no map");
    std::string_view found;
    for (std::uint64_t i = 0; i < map->value; ++i) {
        const auto key = reader.next();
        need(key && key->type == CborReader::Type::text, "the attestation is broken");
        if (key->bytes == "authData") {
            const auto data = reader.next();
            need(data && data->type == CborReader::Type::bytes, "the attestation is broken");
            found = data->bytes;
        } else {
            need(reader.skip(), "the attestation is broken");
        }
    }
    need(reader.rest().empty() && !found.empty(), "the attestation is broken");
    return found;
}

/// The algorithm a COSE key says it is for. The key must be whole.
int algorithmOf(std::string_view key) {
    CborReader reader(key);
    const auto map = reader.next();
    need(map && map->type == CborReader::Type::map, "the key is no map");
    std::int64_t algorithm = 0;
    for (std::uint64_t i = 0; i < map->value; ++i) {
        const auto label = reader.next();
        need(label && label->integer(), "the key is broken");
        if (*label->integer() == 3) {
            const auto value = reader.next();
            need(value && value->integer(), "the key is broken");
            algorithm = *value->integer();
        } else {
            need(reader.skip(), "the key is broken");
        }
    }
    need(std::find(std::begin(algorithms), std::end(algorithms), algorithm) != std::end(algorithms),
         "the key is of a kind that is not taken");
    return static_cast<int>(algorithm);
}

template <class T, void (*release)(T**)>
struct Release {
    void operator()(T* object) const { release(&object); }
};
template <class T, void (*release)(T**)>
using Owner = std::unique_ptr<T, Release<T, release>>;

/// A key as libfido2 wants it for checking a signature.
class PublicKey {
  public:
    PublicKey(int algorithm, std::string_view bytes) {
        int result = FIDO_ERR_INVALID_ARGUMENT;
        if (algorithm == COSE_ES256) {
            _es256.reset(es256_pk_new());
            result = es256_pk_from_ptr(_es256.get(), bytes.data(), bytes.size());
        } else if (algorithm == COSE_EDDSA) {
            _eddsa.reset(eddsa_pk_new());
            result = eddsa_pk_from_ptr(_eddsa.get(), bytes.data(), bytes.size());
        } else if (algorithm == COSE_RS256) {
            _rs256.reset(rs256_pk_new());
            result = rs256_pk_from_ptr(_rs256.get(), bytes.data(), bytes.size());
        }
        need(result == FIDO_OK, "the key can't be read");
    }
    const void* get() const {
        if (_es256) return _es256.get();
        if (_eddsa) return _eddsa.get();
        return _rs256.get();
    }

  private:
    Owner<es256_pk_t, es256_pk_free> _es256;
    Owner<eddsa_pk_t, eddsa_pk_free> _eddsa;
    Owner<rs256_pk_t, rs256_pk_free> _rs256;
};

}  // namespace

Registration registration(const Expected& expected, std::string_view clientData, std::string_view attestationObject) {
    checkClientData(expected, clientData, "webauthn.create");
    const std::string_view data = authenticatorDataOf(attestationObject);
    Registration result;
    result.state = checkHead(expected, data);
    need(static_cast<unsigned char>(data[32]) & hasCredential, "there is no key in it");
    constexpr std::size_t idAt = headSize + 16 + 2;
    need(data.size() >= idAt, "authenticator data are too short");
    const std::size_t idSize = static_cast<std::size_t>(static_cast<unsigned char>(data[idAt - 2])) << 8 |
                               static_cast<unsigned char>(data[idAt - 1]);
    need(idSize > 0 && idSize <= mostCredentialId && data.size() >= idAt + idSize, "the key's name is too long");
    // Well-formed before a library sees it: the key, and what may follow it.
    CborReader rest(data.substr(idAt + idSize));
    need(rest.skip() && (rest.rest().empty() || (rest.skip() && rest.rest().empty())), "the key is broken");

    const Owner<fido_cred_t, fido_cred_free> credential(fido_cred_new());
    if (!credential) throw std::bad_alloc();
    result.credential.algorithm = algorithmOf(data.substr(idAt + idSize));
    need(fido_cred_set_type(credential.get(), result.credential.algorithm) == FIDO_OK &&
             fido_cred_set_authdata_raw(credential.get(), bytesOf(data), data.size()) == FIDO_OK,
         "the key can't be read");
    const auto* key = fido_cred_pubkey_ptr(credential.get());
    need(key != nullptr, "the key can't be read");
    result.credential.id = data.substr(idAt, idSize);
    result.credential.publicKey.assign(reinterpret_cast<const char*>(key), fido_cred_pubkey_len(credential.get()));
    const PublicKey readable(result.credential.algorithm, result.credential.publicKey);
    return result;
}

State assertion(const Expected& expected, const Credential& credential, std::string_view clientData,
                std::string_view authenticatorData, std::string_view signature) {
    checkClientData(expected, clientData, "webauthn.get");
    const State state = checkHead(expected, authenticatorData);
    need(authenticatorData.size() <= mostAttestation && !signature.empty() && signature.size() <= 1024,
         "the signature is too large");
    if (authenticatorData.size() > headSize) {
        CborReader rest(authenticatorData.substr(headSize));
        need(rest.skip() && rest.rest().empty(), "authenticator data are broken");
    }
    const PublicKey key(credential.algorithm, credential.publicKey);
    const Owner<fido_assert_t, fido_assert_free> assertion(fido_assert_new());
    if (!assertion) throw std::bad_alloc();
    const bool taken = fido_assert_set_rp(assertion.get(), expected.rpId.c_str()) == FIDO_OK &&
                       fido_assert_set_clientdata(assertion.get(), bytesOf(clientData), clientData.size()) == FIDO_OK &&
                       fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
                       fido_assert_set_authdata_raw(assertion.get(), 0, bytesOf(authenticatorData),
                                                    authenticatorData.size()) == FIDO_OK &&
                       fido_assert_set_sig(assertion.get(), 0, bytesOf(signature), signature.size()) == FIDO_OK &&
                       fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK;
    need(taken && fido_assert_verify(assertion.get(), 0, credential.algorithm, key.get()) == FIDO_OK,
         "the signature does not fit");
    return state;
}

}  // namespace kontor::webauthn
