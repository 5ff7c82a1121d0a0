#include "people/people_service.h"

#include "organisation/user.h"
#include "people/erasure.h"
#include "people/merge.h"
#include "people/person_export.h"
#include "people/photo_image.h"

namespace kontor {

void PeopleService::setPhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view image) {
    const PhotoImage photo = cleanPhoto(image);
    const char* name = photo.mediaType == "image/png" ? "photo.png" : "photo.jpg";
    // The person's own once it is attached, not that of who uploaded it.
    const Viewer system = Viewer::system("photo");
    const StoredFile file = _kernel->files().store(tx, system, name, photo.mediaType, photo.content);
    changePhoto(tx, viewer, userId, file.id);
    _kernel->files().attach(tx, system, file.id, {std::string(User::kind), userId});
}

void PeopleService::removePhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    changePhoto(tx, viewer, userId, std::nullopt);
}

void PeopleService::changePhoto(Transaction& tx, const Viewer& viewer, std::int64_t userId,
                                std::optional<std::int64_t> fileId) {
    const Ref ref{std::string(User::kind), userId};
    const auto before = _kernel->records().get<User>(tx, viewer, userId).photoId;
    _kernel->records().patch(tx, viewer, ref,
                             Patch().set("photo_id", fileId ? FieldValue(*fileId) : FieldValue(nullptr)));
    if (before) tx.execute("DELETE FROM file_ref WHERE file_id = ? AND kind = 'user'", *before);
}

StoredFile PeopleService::photo(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    const auto user = _kernel->records().get<User>(tx, viewer, userId);
    if (!user.photoId) throw NotFound("photo of user " + std::to_string(userId));
    return _kernel->files().find(tx, Viewer::system("photo"), *user.photoId);
}

Json PeopleService::merge(Transaction& tx, const Viewer& viewer, std::int64_t fromId, std::int64_t intoId) {
    return mergePeople(tx, *_kernel, viewer, fromId, intoId);
}

std::int64_t PeopleService::anonymise(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    return beginErasure(tx, *_kernel, viewer, userId);
}

StoredFile PeopleService::exported(const Viewer& viewer, std::int64_t userId) {
    return exportPerson(*_kernel, viewer, userId);
}

StoredFile PeopleService::lastExport(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    return lastPersonExport(tx, *_kernel, viewer, userId);
}

}  // namespace kontor
