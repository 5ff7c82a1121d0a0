#pragma once

#include "kontor/kernel.h"
#include "kontor/people.h"

namespace kontor {

class PeopleService : public People {
  public:
    void start(Kernel& kernel) { _kernel = &kernel; }

    void setPhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view image) override;
    void removePhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;
    StoredFile photo(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;
    Json merge(Transaction& tx, const Viewer& viewer, std::int64_t fromId, std::int64_t intoId) override;
    std::int64_t anonymise(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;
    StoredFile exported(const Viewer& viewer, std::int64_t userId) override;
    StoredFile lastExport(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;

  private:
    void changePhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::optional<std::int64_t> fileId);

    Kernel* _kernel = nullptr;
};

}  // namespace kontor
