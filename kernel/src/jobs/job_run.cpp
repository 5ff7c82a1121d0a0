#include "jobs/job_run.h"

namespace kontor {

bool JobRunner::Run::cancelled() const {
    if (!_ending && !_cancelled && !_lost) return false;
    _noticed = true;
    return true;
}

void JobRunner::Run::progress(std::int64_t done, std::int64_t total, std::string_view note) {
    const std::string text(leftCharacters(note, 255));
    const bool mineStill = _db.write([&](Transaction& tx) {
        return tx.execute("UPDATE " + std::string(table()) +
                              " SET progress_done = ?, progress_total = ?, note = ?, lease_until = ?" + mine(),
                          done, total, text, _clock.now() + jobLease, key(), _owner) > 0;
    });
    if (!mineStill) _lost = true;
}

void JobRunner::Run::renew() {
    const auto cancel = _db.write([&](Transaction& tx) -> std::optional<bool> {
        if (tx.execute("UPDATE " + std::string(table()) + " SET lease_until = ?" + mine(), _clock.now() + jobLease,
                       key(), _owner) == 0)
            return std::nullopt;
        return tx.one<bool>("SELECT cancel_requested FROM " + std::string(table()) + mine(), key(), _owner);
    });
    if (!cancel)
        _lost = true;
    else if (*cancel)
        _cancelled = true;
}

}  // namespace kontor
