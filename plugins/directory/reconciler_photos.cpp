#include "kontor/people.h"
#include "kontor/text.h"
#include "reconciler.h"

namespace kontor::directory {

namespace {

constexpr std::size_t largestPhoto = 1024 * 1024;

}  // namespace

void Reconciler::updatePhotos(const std::vector<Looked>& people) {
    std::vector<std::string> ids;
    for (const Looked& looked : people)
        if (looked.person.photo) ids.push_back(looked.person.id);
    if (ids.empty()) return;
    const auto rows = _kernel.db().read([&](Transaction& tx) { return store::photos(tx, _directory.id, ids); });
    for (const Looked& looked : people) {
        const Person& person = looked.person;
        const auto row = rows.find(person.id);
        if (!person.photo || row == rows.end()) continue;
        const std::string hash = person.photo->empty() ? "" : sha256Hex(*person.photo);
        if (hash == row->second.hash) continue;
        Action action;
        action.id = person.id;
        action.userId = row->second.userId;
        action.after.login = person.login;
        action.changes = {{"photo", row->second.hash.substr(0, 8), hash.substr(0, 8)}};
        if (!_run.dryRun) changePhoto(row->second, person, hash);
        count(action);
    }
}

void Reconciler::changePhoto(const store::PhotoRow& row, const Person& person, const std::string& hash) {
    auto& people = _kernel.get<People>();
    const std::string& image = *person.photo;
    // Nothing but a picture of ours is taken away: who has chosen another keeps it.
    const bool ours = row.fileId && row.fileId == row.shown;
    try {
        if (image.size() > largestPhoto) throw Invalid("photo", "error.image_too_large");
        _kernel.db().write([&](Transaction& tx) {
            if (!image.empty())
                people.setPhoto(tx, _viewer, row.userId, image);
            else if (ours)
                people.removePhoto(tx, _viewer, row.userId);
            store::setPhoto(tx, _directory.id, row.userId, hash, !image.empty());
        });
    } catch (const Invalid&) {
        finding(person.login + ": what the directory has as a photo is no picture that can be shown");
        _kernel.db().write([&](Transaction& tx) {
            if (ours) people.removePhoto(tx, _viewer, row.userId);
            store::setPhoto(tx, _directory.id, row.userId, hash, false);
        });
    }
}

}  // namespace kontor::directory
