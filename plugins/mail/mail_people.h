#pragma once

#include "kontor/personal_data.h"

namespace kontor::mail {

/// What mail keeps of people by their addresses: raw mails, who took part, mail on its way out.
class MailPeople : public PersonalData {
  public:
    std::vector<std::pair<std::string, std::int64_t>> erase(
        Transaction& tx, const Person& person, const std::function<std::string(std::string_view)>& redact) override;
    void tell(Transaction& tx, const Person& person,
              const std::function<void(const std::string& part, Json row)>& row) override;
};

}  // namespace kontor::mail
