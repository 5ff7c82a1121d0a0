#include "scim_patch.h"

#include <algorithm>
#include <set>

#include "kontor/text.h"

namespace kontor::sso {

namespace {

constexpr std::size_t mostOperations = 1000;
constexpr std::size_t mostItems = 10'000;

enum class Op { add, replace, remove };

Op opOf(const Json& operation) {
    const Json* name = findCaseless(operation, "op");
    const std::string word = name ? asciiLower(name->text()) : "";
    if (word == "add") return Op::add;
    if (word == "replace") return Op::replace;
    if (word == "remove") return Op::remove;
    throw ScimError(400, "invalidSyntax", "op must be add, replace or remove");
}

bool isReadOnly(const std::string& attribute) {
    const std::string name = asciiLower(attribute);
    return name == "id" || name == "meta" || name == "groups" || name == "schemas";
}

/// The member of that name whatever its case, made when it is not there.
Json& memberOf(Json& object, const std::string& name) {
    if (object.isNull()) object = Json::object();
    if (!object.isObject()) throw ScimError(400, "invalidPath", name + " has no parts");
    const std::string small = asciiLower(name);
    for (auto& [key, value] : object.members())
        if (asciiLower(key) == small) return value;
    return object[name];
}

void eraseMember(Json& object, const std::string& name) {
    if (!object.isObject()) return;
    const std::string small = asciiLower(name);
    std::erase_if(object.members(), [&](const Json::Member& member) { return asciiLower(member.first) == small; });
}

Json identityOf(const Json& item) {
    const Json* value = findCaseless(item, "value");
    return value ? *value : item;
}

bool isMany(const std::string& attribute) {
    const std::string name = asciiLower(attribute);
    return name == "members" || name == "emails" || name == "phonenumbers";
}

Json::Array itemsOf(const Json& value) {
    if (value.isArray()) return value.items();
    if (value.isNull()) return {};
    return {value};
}

/// What tells two items apart, as a text to compare by.
std::set<std::string> identitiesOf(const Json::Array& items) {
    std::set<std::string> result;
    for (const Json& item : items) result.insert(identityOf(item).dump());
    return result;
}

void removeItems(Json& list, const Json& value) {
    if (!list.isArray()) return;
    const auto gone = identitiesOf(itemsOf(value));
    std::erase_if(list.items(), [&](const Json& there) { return gone.contains(identityOf(there).dump()); });
}

/// An item that is there already is replaced.
void addItems(Json& list, const Json& value) {
    if (!list.isArray()) list = Json::array();
    removeItems(list, value);
    std::set<std::string> added;
    for (Json item : itemsOf(value)) {
        if (!added.insert(identityOf(item).dump()).second) continue;
        if (list.size() >= mostItems) throw ScimError(413, "", "there are too many items");
        list.push(std::move(item));
    }
}

/// What a filter such as `type eq "work"` says of an item that would meet it.
void describe(Json& item, const ScimFilter& filter) {
    if (filter.kind == ScimFilter::Kind::all)
        for (const auto& part : filter.parts) describe(item, part);
    else if (filter.kind == ScimFilter::Kind::compare && filter.op == "eq")
        item[filter.attribute] = filter.value;
    else
        throw ScimError(400, "noTarget", "no item meets the filter of the path");
}

void changeItems(Json& list, const ScimPath& path, Op op, const Json& value) {
    if (!list.isArray()) list = Json::array();
    auto& items = list.items();
    const ScimFilter& filter = path.filter.front();
    const auto meets = [&](const Json& item) { return filter.matches(item); };
    if (op == Op::remove) {
        if (path.sub.empty()) return void(std::erase_if(items, meets));
        for (Json& item : items)
            if (meets(item)) eraseMember(item, path.sub);
        return;
    }
    if (std::none_of(items.begin(), items.end(), meets)) {
        Json item = Json::object();
        describe(item, filter);
        items.push_back(std::move(item));
    }
    for (Json& item : items) {
        if (!meets(item)) continue;
        if (!path.sub.empty()) {
            memberOf(item, path.sub) = value;
        } else if (value.isObject()) {
            for (const auto& [name, part] : value.members()) memberOf(item, name) = part;
        } else {
            throw ScimError(400, "invalidValue", "an object is needed for " + path.attribute);
        }
    }
}

void change(Json& resource, const ScimPath& path, Op op, const Json& value) {
    if (!path.enterprise && isReadOnly(path.attribute))
        throw ScimError(400, "mutability", path.attribute + " can't be changed");
    Json& owner = path.enterprise ? memberOf(resource, scimEnterpriseSchema) : resource;
    if (!path.filter.empty()) return changeItems(memberOf(owner, path.attribute), path, op, value);
    if (!path.sub.empty()) {
        Json& parent = memberOf(owner, path.attribute);
        if (op == Op::remove) return eraseMember(parent, path.sub);
        memberOf(parent, path.sub) = value;
        return;
    }
    if (isMany(path.attribute)) {
        Json& list = memberOf(owner, path.attribute);
        if (op == Op::add) return addItems(list, value);
        if (op == Op::remove && !value.isNull()) return removeItems(list, value);
        list = Json::array();
        if (op == Op::replace) addItems(list, value);
        return;
    }
    if (op == Op::remove) return eraseMember(owner, path.attribute);
    Json& target = memberOf(owner, path.attribute);
    if (target.isObject() && value.isObject())
        for (const auto& [name, part] : value.members()) memberOf(target, name) = part;
    else
        target = value;
}

void changeWithoutPath(Json& resource, Op op, const Json& value) {
    if (op == Op::remove) throw ScimError(400, "noTarget", "remove needs a path");
    if (!value.isObject()) throw ScimError(400, "invalidValue", "an operation without a path needs an object");
    for (const auto& [name, part] : value.members()) {
        if (isReadOnly(name)) continue;
        if (asciiLower(name) == asciiLower(scimEnterpriseSchema) && part.isObject()) {
            for (const auto& [inner, item] : part.members()) change(resource, ScimPath{true, inner, {}, {}}, op, item);
            continue;
        }
        change(resource, ScimPath::parse(name), op, part);
    }
}

}  // namespace

void applyScimPatch(Json& resource, const Json& request) {
    const Json* operations = findCaseless(request, "Operations");
    if (!operations || !operations->isArray() || operations->size() == 0)
        throw ScimError(400, "invalidSyntax", "Operations must be a list");
    if (operations->size() > mostOperations) throw ScimError(413, "", "there are too many operations");
    for (const Json& operation : operations->items()) {
        if (!operation.isObject()) throw ScimError(400, "invalidSyntax", "an operation must be an object");
        const Op op = opOf(operation);
        const Json* path = findCaseless(operation, "path");
        const Json* value = findCaseless(operation, "value");
        if (!value && op != Op::remove) throw ScimError(400, "invalidValue", "a value is missing");
        if (path && !path->isNull() && !path->isString()) throw ScimError(400, "invalidPath", "a path must be a text");
        if (path && path->isString() && !path->string().empty())
            change(resource, ScimPath::parse(path->string()), op, value ? *value : Json());
        else
            changeWithoutPath(resource, op, value ? *value : Json());
    }
}

}  // namespace kontor::sso
