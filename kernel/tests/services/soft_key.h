#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "kontor/json.h"

struct evp_pkey_st;

namespace kontor::test {

/// An authenticator made of software: what a browser and a key answer, right or wrong in the ways a test wants.
class SoftKey {
  public:
    /// `algorithm` is its COSE number: -7, -8 or -257.
    explicit SoftKey(int algorithm = -7);
    ~SoftKey();
    SoftKey(const SoftKey&) = delete;
    SoftKey& operator=(const SoftKey&) = delete;

    std::string id;
    std::string origin = "https://help.desk.test";
    std::string rpId = "help.desk.test";
    std::uint32_t count = 0;
    std::uint8_t flags = 0x05;  ///< present and verified

    /// The answer to the options of a creation or request.
    Json create(const Json& options) const;
    Json get(const Json& options, const std::string& userHandle = {});

    std::string attestationObject() const;
    std::string clientData(const std::string& type, const std::string& challenge) const;
    std::string authenticatorData(bool withKey) const;
    std::string sign(const std::string& text) const;

  private:
    std::string coseKey() const;
    int _algorithm;
    evp_pkey_st* _key;
};

}  // namespace kontor::test
