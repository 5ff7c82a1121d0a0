#include "kontor/people.h"
#include "kontor/text.h"
#include "reconciler.h"

namespace kontor::directory {

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
        // Who has chosen another picture than ours keeps it.
        if (row->second.shown && row->second.fileId != row->second.shown) {
            if (!_run.dryRun)
                _kernel.db().write(
                    [&](Transaction& tx) { store::notePhoto(tx, _directory.id, row->second.userId, hash); });
            continue;
        }
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
    if (writePhoto(row, person.login, *person.photo, hash)) return;
    // What was shown before is no photo of the person any more.
    if (!person.photo->empty() && writePhoto(row, person.login, "", hash)) return;
    _kernel.db().write([&](Transaction& tx) { store::notePhoto(tx, _directory.id, row.userId, hash); });
}

bool Reconciler::writePhoto(const store::PhotoRow& row, const std::string& login, const std::string& image,
                            const std::string& hash) {
    auto& people = _kernel.get<People>();
    try {
        _kernel.db().write([&](Transaction& tx) {
            if (!image.empty())
                people.setPhoto(tx, _viewer, row.userId, image);
            else if (row.shown)
                people.removePhoto(tx, _viewer, row.userId);
            store::setPhoto(tx, _directory.id, row.userId, hash, !image.empty());
        });
        return true;
    } catch (const Unavailable&) {
        throw;
    } catch (const Invalid&) {
        finding(login + ": what the directory has as a photo is no picture that can be shown");
    } catch (const Error& error) {
        finding(login + ": the photo can't be written: " + _kernel.translations().text("en", error.message()));
    }
    return false;
}

}  // namespace kontor::directory
