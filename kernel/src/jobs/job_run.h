#pragma once

#include <atomic>
#include <string>

#include "jobs/job_runner.h"
#include "kontor/clock.h"
#include "kontor/database.h"

namespace kontor {

/// How long a lease holds without being renewed.
inline constexpr std::chrono::seconds jobLease(60);

/// What a running job holds on to.
class JobRunner::Run : public JobRun {
  public:
    Run(Database& db, const Clock& clock, const std::string& owner, Claim claim)
        : claim(std::move(claim)), _db(db), _clock(clock), _owner(owner) {}

    const Json& arguments() const override { return claim.arguments; }
    bool cancelled() const override;
    void progress(std::int64_t done, std::int64_t total, std::string_view note = {}) override;

    /// Renews the lease and looks whether somebody cancelled the job. Ends it when another node has it.
    void renew();
    /// Asks it to end: the server stops.
    void end() { _ending = true; }

    bool wasCancelled() const { return _cancelled; }
    /// It was told to end because the server stops, or its lease was lost, and has looked at that.
    bool wasCutShort() const { return _ending && _noticed; }
    bool lostLease() const { return _lost; }
    const char* table() const { return claim.id ? "job_run" : "job_schedule"; }

    const Claim claim;

  private:
    /// WHERE that finds the row as long as the lease is ours.
    std::string mine() const {
        return claim.id ? " WHERE id = ? AND lease_owner = ?" : " WHERE name = ? AND lease_owner = ?";
    }
    SqlValue key() const { return claim.id ? SqlValue(claim.id) : SqlValue(claim.name); }

    Database& _db;
    const Clock& _clock;
    const std::string _owner;
    std::atomic<bool> _ending = false;
    std::atomic<bool> _cancelled = false;
    std::atomic<bool> _lost = false;
    mutable std::atomic<bool> _noticed = false;
};

}  // namespace kontor
