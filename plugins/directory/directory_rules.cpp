#include <algorithm>

#include "core/names.h"
#include "directory.h"
#include "kontor/kernel.h"
#include "kontor/rights.h"
#include "kontor/text.h"

namespace kontor::directory {

namespace {

bool hasControlCharacters(const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool consistsOf(std::string_view text, std::string_view signs) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               signs.find(c) != std::string_view::npos;
    });
}

bool isServer(const std::string& url) {
    for (const std::string_view scheme : {"ldap://", "ldaps://"}) {
        if (!url.starts_with(scheme)) continue;
        const std::string rest = url.substr(scheme.size());
        return !rest.empty() && rest.size() <= 255 && rest.front() != ':' && consistsOf(rest, ".-_:[]");
    }
    return false;
}

bool isAttribute(const std::string& name) {
    return consistsOf(name, "-");
}

/// The password there is was entered for those servers and that way to them; others are not sent it.
void checkPassword(WriteContext& context, const Directory* before, const Directory& directory,
                   std::vector<FieldError>& errors) {
    const auto way = [](const Directory& one) {
        return std::tie(one.servers, one.srvDomain, one.startTls, one.verifyCertificates, one.caFile);
    };
    if (!before || !directory.bindPassword.empty() || way(*before) == way(directory)) return;
    if (!context.tx.maybe<std::int64_t>("SELECT 1 FROM directory_secrets WHERE directory_id = ?", directory.id)) return;
    if (directory.bindMethod == "password" && !directory.bindDn.empty())
        errors.push_back({"bind_password", {"directory.error.password_again", {}}});
    else
        context.tx.execute("DELETE FROM directory_secrets WHERE directory_id = ?", directory.id);
}

void prepareDirectory(WriteContext& context, const Directory* before, Directory& directory) {
    std::vector<FieldError> errors;
    const auto refuse = [&](const char* field, const char* key) { errors.push_back({field, {key, {}}}); };
    directory.name = trimmed(directory.name);
    if (directory.servers.empty() && directory.srvDomain.empty()) refuse("servers", "directory.error.no_server");
    if (!std::all_of(directory.servers.begin(), directory.servers.end(), isServer))
        refuse("servers", "directory.error.server");
    if (!consistsOf(directory.srvDomain, ".-_")) refuse("srv_domain", "directory.error.domain");
    for (const auto& [field, text] : {std::pair{"name", &directory.name},
                                      {"ca_file", &directory.caFile},
                                      {"bind_dn", &directory.bindDn},
                                      {"keytab_file", &directory.keytabFile}})
        if (hasControlCharacters(*text)) refuse(field, "directory.error.control");
    for (const auto& [field, path] : {std::pair{"ca_file", &directory.caFile}, {"keytab_file", &directory.keytabFile}})
        if (!path->empty() && path->front() != '/') refuse(field, "directory.error.path");
    const bool kerberos = directory.bindMethod == "kerberos";
    if (kerberos && directory.keytabFile.empty()) refuse("keytab_file", "directory.error.no_keytab");
    // Who can forge an answer of DNS would be sent every password; tickets are for whoever holds the connection.
    const bool encrypted =
        directory.startTls ||
        (!directory.servers.empty() && std::all_of(directory.servers.begin(), directory.servers.end(),
                                                   [](const auto& url) { return url.starts_with("ldaps://"); }));
    if (!encrypted && (kerberos || directory.servers.empty())) refuse("start_tls", "directory.error.unencrypted");
    if (!isDn(directory.userBase)) refuse("user_base", "directory.error.dn");
    if (!directory.groupBase.empty() && !isDn(directory.groupBase)) refuse("group_base", "directory.error.dn");
    if (!directory.computerBase.empty() && !isDn(directory.computerBase)) refuse("computer_base", "directory.error.dn");
    for (const auto& [field, filter] :
         {std::pair{"user_filter", &directory.userFilter}, {"computer_filter", &directory.computerFilter}})
        if (!filter->empty() && !isFilter(*filter)) refuse(field, "directory.error.filter");
    for (const auto& [field, name] : {std::pair{"id_attribute", &directory.idAttribute},
                                      {"login_attribute", &directory.loginAttribute},
                                      {"name_attribute", &directory.nameAttribute},
                                      {"email_attribute", &directory.emailAttribute},
                                      {"phone_attribute", &directory.phoneAttribute},
                                      {"department_attribute", &directory.departmentAttribute},
                                      {"location_attribute", &directory.locationAttribute},
                                      {"manager_attribute", &directory.managerAttribute},
                                      {"photo_attribute", &directory.photoAttribute}})
        if (!isAttribute(*name)) refuse(field, "directory.error.attribute");
    directory.loginSuffix = asciiLower(directory.loginSuffix);
    if (!consistsOf(directory.loginSuffix, ".-_@~")) refuse("login_suffix", "directory.error.suffix");
    if (directory.defaultRole.empty()) directory.defaultRole = "requester";
    checkPassword(context, before, directory, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
    // Nor what stops people from signing in.
    const bool off = before && before->active && !directory.active;
    requireEverythingToChange(
        context.viewer, Directory::fields, before, &directory,
        {"name", "position", "bind_password", "default_role", "incremental_minutes", "full_hours", "brake_percent",
         "brake_count", "computer_base", "computer_filter", off ? "active" : ""});
    if (!before || before->defaultRole != directory.defaultRole)
        context.kernel.get<Rights>().requireRoles(context.tx, context.viewer, {directory.defaultRole}, "default_role");
    // Another meaning of who is who would make everybody a new person.
    if (before && before->idAttribute != directory.idAttribute &&
        context.tx.maybe<std::int64_t>("SELECT 1 FROM directory_accounts WHERE directory_id = ? LIMIT 1", directory.id))
        throw Conflict("directory.error.id_in_use");
}

void writtenDirectory(WriteContext& context, const Directory* before, const Directory& directory) {
    if (!directory.bindPassword.empty())
        context.tx.execute(
            "INSERT INTO directory_secrets (directory_id, sealed) VALUES (?, ?) ON DUPLICATE KEY UPDATE sealed = "
            "VALUES(sealed)",
            directory.id, context.kernel.secrets().seal(directory.bindPassword));
    // What was left out before may count now: the next run reads everything.
    const bool wider =
        before &&
        (before->userBase != directory.userBase || before->userFilter != directory.userFilter ||
         before->computerBase != directory.computerBase || before->computerFilter != directory.computerFilter);
    if (wider) context.tx.execute("DELETE FROM directory_marks WHERE directory_id = ?", directory.id);
}

}  // namespace

RecordType directoryType() {
    RecordType type = recordType<Directory>("directories", "directories", Directory::fields);
    type.doc = "Directories (LDAP, Active Directory) that people come from.";
    type.label = "{t}.name";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "directory.administer";
    type.defaultSort = "position";
    type.textColumns = {"t.name"};
    type.prepare = prepared<Directory>(prepareDirectory);
    type.written = writtenBy<Directory>(writtenDirectory);
    type.removing = [](WriteContext& context, const void* record) {
        const auto id = static_cast<const Directory*>(record)->id;
        context.tx.execute("DELETE FROM directory_secrets WHERE directory_id = ?", id);
        context.tx.execute("DELETE FROM directory_marks WHERE directory_id = ?", id);
    };
    return type;
}

std::vector<Directory> activeDirectories(Transaction& tx, Records& records) {
    ListRequest request;
    request.q = "active:true";
    request.sort = "position";
    request.limit = 200;
    return records.all<Directory>(tx, Viewer::system("directories are read"), request);
}

}  // namespace kontor::directory
