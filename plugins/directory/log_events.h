#pragma once

#include "kontor/log.h"

namespace kontor::directory {

inline const LogEvent serverPassedOver{
    LogEvent::Level::warning, "directory.server_passed_over",
    "Directory {directory}: {error}; the next server is asked",
    "This server of the directory did not answer, or its certificate is not trusted. As long as another one answers "
    "nothing is lost."};
inline const LogEvent signInUnavailable{
    LogEvent::Level::error, "directory.sign_in_unavailable", "Nobody can sign in with directory {directory}: {error}",
    "No server of the directory answered, or the service account was refused. People of this directory get in only "
    "with "
    "a password remembered under `offline_days`; local accounts are not concerned. Try `directory test`."};
inline const LogEvent signInOffline{
    LogEvent::Level::warning, "directory.signed_in_offline",
    "{login} signed in with the password remembered from directory {directory}",
    "The directory is away and `offline_days` allows it. Who was switched off in the directory since is not known."};
inline const LogEvent signInRefused{
    LogEvent::Level::info, "directory.sign_in_refused", "{login} may not sign in with directory {directory}: {reason}",
    "The password was right, but the account is switched off or expired there, or it can't become an account here."};
inline const LogEvent runFinished{LogEvent::Level::info, "directory.run_finished",
                                  "Directory {directory}: {seen} read, {created} made, {updated} changed, {locked} "
                                  "switched off, {unlocked} switched on",
                                  "A synchronisation went well."};
inline const LogEvent runFailed{
    LogEvent::Level::warning, "directory.run_failed", "Directory {directory} was not synchronised: {error}",
    "The run ended before everything was read. Nobody was switched off; what was read until then is kept. It is tried "
    "again at the next time."};
inline const LogEvent runHeld{
    LogEvent::Level::error, "directory.run_held",
    "Directory {directory}: {locked} people would be switched off; an administrator has to decide",
    "More people than the brake allows are switched off or missing in the directory. If that is right, start a run "
    "that "
    "allows it (`directory sync --allow`); if not, check base, filter and the service account's rights."};
inline const LogEvent referralIgnored{
    LogEvent::Level::info, "directory.referral_ignored",
    "Directory {directory}: {count} references to other servers, as {url}",
    "The directory pointed at other servers. They are not followed; add them as directories if people are there."};
inline const LogEvent personLeftOut{LogEvent::Level::warning, "directory.person_left_out",
                                    "Directory {directory}: {reason}",
                                    "Somebody could not be taken over as the directory has it."};

}  // namespace kontor::directory
