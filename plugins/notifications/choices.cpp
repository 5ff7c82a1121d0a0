#include "choices.h"

#include <algorithm>

#include "notification_store.h"
#include "notifier.h"

namespace kontor::notifications {

namespace {

Json channelsJson(const Channels& channels) {
    return Json::object({{"mail", channels.mail}, {"app", channels.app}, {"push", channels.push}});
}

Json timesJson(const DeliveryTimes& times) {
    return Json::object({{"digest_at", times.digestAt},
                         {"quiet_from", times.quietFrom},
                         {"quiet_to", times.quietTo},
                         {"weekdays", times.weekdays}});
}

DeliveryTimes timesOf(Transaction& tx, Kernel& kernel, const Viewer& viewer) {
    if (const auto own = store::timesOf(tx, viewer.id())) return *own;
    DeliveryTimes times;
    times.digestAt = kernel.settings().text("notifications.digest_at");
    return times;
}

/// The channels with what a patch says of them.
Channels patched(Channels channels, const std::string& where, const Json& patch, std::vector<FieldError>& errors) {
    const auto refuse = [&](const std::string& name, const char* key) {
        errors.push_back({where + "." + name, {key, {}}});
    };
    if (!patch.isObject()) {
        errors.push_back({where, {"notifications.error.channels", {}}});
        return channels;
    }
    for (const auto& [name, value] : patch.members()) {
        if (name == "mail") {
            if (std::find(mailWays.begin(), mailWays.end(), value.text()) == mailWays.end())
                refuse(name, "notifications.error.mail");
            else
                channels.mail = value.text();
        } else if (name == "app" || name == "push") {
            if (!value.isBool())
                refuse(name, "notifications.error.flag");
            else
                (name == "app" ? channels.app : channels.push) = value.boolean();
        } else {
            refuse(name, "error.unknown_field");
        }
    }
    return channels;
}

DeliveryTimes patchedTimes(DeliveryTimes times, const Json& patch, std::vector<FieldError>& errors) {
    if (!patch.isObject()) {
        errors.push_back({"times", {"notifications.error.times", {}}});
        return times;
    }
    for (const auto& [name, value] : patch.members()) {
        const std::string text = value.text();
        const auto refuse = [&, field = "times." + name](const char* key) { errors.push_back({field, {key, {}}}); };
        const bool isQuiet = name == "quiet_from" || name == "quiet_to";
        if (name == "weekdays") {
            if (!isWeekdays(text))
                refuse("notifications.error.weekdays");
            else
                times.weekdays = text;
        } else if (name == "digest_at" || isQuiet) {
            if (!isTimeOfDay(text) && !(isQuiet && (value.isNull() || (value.isString() && text.empty()))))
                refuse("notifications.error.time_of_day");
            else
                (name == "digest_at" ? times.digestAt : name == "quiet_from" ? times.quietFrom : times.quietTo) = text;
        } else {
            refuse("error.unknown_field");
        }
    }
    if (times.quietFrom.empty() != times.quietTo.empty())
        errors.push_back(
            {times.quietFrom.empty() ? "times.quiet_from" : "times.quiet_to", {"notifications.error.quiet_both", {}}});
    return times;
}

/// Takes over what a patch says of types; `present` gives what counts now.
template <class Present, class Set, class Forget>
void patchTypes(Kernel& kernel, const Json& types, std::vector<FieldError>& errors, Present present, Set set,
                Forget forget) {
    if (!types.isObject()) {
        errors.push_back({"types", {"notifications.error.channels", {}}});
        return;
    }
    for (const auto& [id, patch] : types.members()) {
        const auto type = kernel.catalog().notices.find(id);
        const std::string where = "types." + id;
        if (type == kernel.catalog().notices.end())
            errors.push_back({where, {"notifications.error.type", {}}});
        else if (patch.isNull())
            forget(id);
        else
            set(id, patched(present(type->second), where, patch, errors));
    }
}

}  // namespace

std::vector<const NoticeType*> typesFor(Kernel& kernel, const Viewer& viewer) {
    std::vector<const NoticeType*> result;
    for (const auto& [id, type] : kernel.catalog().notices)
        if (concerns(type, viewer.data().roles)) result.push_back(&type);
    return result;
}

Json choicesJson(Kernel& kernel, const Viewer& viewer) {
    return kernel.db().read([&](Transaction& tx) {
        const Choices own = store::choicesOf(tx, viewer.id());
        const Choices presets = store::defaults(tx);
        Json types = Json::object();
        for (const auto* type : typesFor(kernel, viewer))
            types[type->id] = channelsJson(channelsFor(*type, own, presets));
        Json result = Json::object();
        result["types"] = std::move(types);
        result["times"] = timesJson(timesOf(tx, kernel, viewer));
        return result;
    });
}

void setChoices(Kernel& kernel, const Viewer& viewer, const Json& patch) {
    kernel.db().write([&](Transaction& tx) {
        std::vector<FieldError> errors;
        for (const auto& [name, value] : patch.members())
            if (name != "types" && name != "times") errors.push_back({name, {"error.unknown_field", {}}});
        if (const Json* types = patch.find("types")) {
            const Choices own = store::choicesOf(tx, viewer.id());
            const Choices presets = store::defaults(tx);
            patchTypes(
                kernel, *types, errors, [&](const NoticeType& type) { return channelsFor(type, own, presets); },
                [&](const std::string& id, const Channels& channels) {
                    store::setChoice(tx, viewer.id(), id, channels);
                },
                [&](const std::string& id) { store::forgetChoice(tx, viewer.id(), id); });
        }
        if (const Json* times = patch.find("times"))
            store::setTimes(tx, viewer.id(), patchedTimes(timesOf(tx, kernel, viewer), *times, errors));
        if (!errors.empty()) throw Invalid(std::move(errors));
    });
}

void setDefaults(Kernel& kernel, const Viewer& viewer, const Json& types) {
    kernel.db().write([&](Transaction& tx) {
        std::vector<FieldError> errors;
        const Choices presets = store::defaults(tx);
        std::vector<FieldChange> changes;
        const auto was = [&](const std::string& id) {
            const auto found = presets.find(id);
            return found == presets.end() ? Json() : channelsJson(found->second);
        };
        patchTypes(
            kernel, types, errors, [&](const NoticeType& type) { return channelsFor(type, {}, presets); },
            [&](const std::string& id, const Channels& channels) {
                if (was(id) == channelsJson(channels)) return;
                store::setDefault(tx, id, channels);
                changes.push_back({id, was(id), channelsJson(channels)});
            },
            [&](const std::string& id) {
                if (was(id).isNull()) return;
                store::forgetDefault(tx, id);
                changes.push_back({id, was(id), Json()});
            });
        if (!errors.empty()) throw Invalid(std::move(errors));
        if (!changes.empty()) kernel.ledger().journal(tx, viewer, {"setting", 0}, "notification_defaults", changes);
    });
}

}  // namespace kontor::notifications
