#pragma once

#include "kontor/log.h"

namespace kontor::sso {

inline const LogEvent providerDown{
    LogEvent::Level::warning, "sso.provider_down", "Identity provider {provider}: {error}",
    "Nobody signs in with it until it answers as it should; passwords of local accounts and directories are not "
    "concerned. `sso test` tells step by step what is wrong."};
inline const LogEvent signInFailed{
    LogEvent::Level::warning, "sso.sign_in_failed", "A sign-in with {provider} from {address} was refused: {reason}",
    "Either what came back from the provider can't be trusted (an old page, a wrong key, an attack), or the settings "
    "of the provider do not let that person in. The reason says which."};
inline const LogEvent personMade{LogEvent::Level::info, "sso.person_made",
                                 "{login} signed in with {provider} for the first time; the account was made",
                                 "Nothing to do."};
inline const LogEvent personLinked{
    LogEvent::Level::info, "sso.person_linked", "{login} signs in with {provider} from now on (found by {by})",
    "An account that was there was taken by a verified mail address, or by what SCIM provisioned."};
inline const LogEvent notTakenOver{
    LogEvent::Level::warning, "sso.not_taken_over", "What {provider} says of person {user} was not taken over: {error}",
    "Name, address, roles or groups could not be changed as the provider has them; the sign-in went on."};
inline const LogEvent signedOutThere{LogEvent::Level::info, "sso.signed_out_there",
                                     "{count} sessions ended because {provider} said so", "Nothing to do."};
inline const LogEvent logoutRefused{
    LogEvent::Level::warning, "sso.logout_refused", "A logout token for {provider} was refused: {reason}",
    "Somebody who is not the provider posted it, or the provider's settings do not fit. No session was ended."};
inline const LogEvent kerberosFailed{
    LogEvent::Level::warning, "sso.kerberos_failed", "A sign-in by Kerberos from {address} was refused: {reason}",
    "A ticket that is expired, for another name of this server or of nobody here. NTLM means that the browser got no "
    "ticket: check its list of trusted addresses and the service principal HTTP/NAME of this server."};
inline const LogEvent keytabUnusable{LogEvent::Level::error, "sso.keytab_unusable", "The keytab can't be used: {error}",
                                     "Nobody signs in by Kerberos. The file of sso.kerberos_keytab must be readable by "
                                     "the service and hold the keys of HTTP/NAME."};
inline const LogEvent networksUnreadable{
    LogEvent::Level::warning, "sso.networks_unreadable", "A list of networks holds what is no network: {text}",
    "sso.allowed_networks and sso.kerberos_networks take networks such as 10.1.0.0/16 or fd00::/8. The part that can't "
    "be read allows nothing."};

}  // namespace kontor::sso
