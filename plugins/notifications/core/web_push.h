#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Messages to browsers: encrypted for the one browser (RFC 8291), signed by this installation (RFC 8292). Keys,
/// secrets and messages are bytes.
namespace kontor::notifications {

/// A key pair on the curve P-256.
struct PushKeys {
    std::string publicKey;   ///< 65 bytes: an uncompressed point
    std::string privateKey;  ///< 32 bytes
};
PushKeys newPushKeys();

/// Whether these are 65 bytes that are a point of the curve.
bool isPushKey(std::string_view publicKey);

inline constexpr std::size_t mostPushBytes =
    3000;  ///< of a message; push services take 4096 with all that goes with it

/// The body of the request to the push service. Throws std::invalid_argument for keys that are none and for a message
/// that is too long.
std::string encryptPush(std::string_view message, std::string_view browserKey, std::string_view browserSecret);
/// With a key pair and salt (16 bytes) of the caller's, as the examples of the RFC have them.
std::string encryptPush(std::string_view message, std::string_view browserKey, std::string_view browserSecret,
                        const PushKeys& keys, std::string_view salt);

/// The value of the header Authorization: `vapid t=…, k=…`. `audience` is the origin of the push service, `expires`
/// seconds since 1970, `subject` an address of who runs the server (mailto: or https:).
std::string vapidHeader(std::string_view audience, std::int64_t expires, std::string_view subject,
                        const PushKeys& keys);

/// Whether that signature (r and s, 64 bytes) of the text was made with the private key to this public one.
bool verifySignature(std::string_view text, std::string_view signature, std::string_view publicKey);

}  // namespace kontor::notifications
