#pragma once

#include <map>

#include "kontor/guarded.h"
#include "kontor/job.h"
#include "kontor/kernel.h"
#include "kontor/password_links.h"

namespace kontor {

/// Links in the table password_link, by the hash of their token. Usable once it was given its kernel.
class PasswordLinkStore : public PasswordLinks {
  public:
    static constexpr std::string_view jobName = "core.send_password_link";

    void start(Kernel& kernel) { _kernel = &kernel; }

    bool offered() override;
    void request(std::string_view login, std::string_view address) override;
    void invite(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;
    std::optional<std::string> loginOf(std::string_view token) override;
    void use(std::string_view token, std::string_view password) override;

    /// The job: makes and mails the link that was asked for, if there is such a person.
    static Job job();

  private:
    struct Person;
    struct Asked {
        std::int64_t hour = 0;
        std::map<std::string, int> times;  ///< by address
    };

    static void sendAsked(JobRun& run, Kernel& kernel);

    Kernel* _kernel = nullptr;
    Guarded<Asked> _asked;
};

}  // namespace kontor
