#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/registry.h"

namespace kontor {

/// State of one plugin, for /readyz, the admin page and the shell.
struct PluginState {
    std::string id;
    std::string version;
    std::string title;  ///< English
    std::string file;
    enum class State { running, refused, disabled } state = State::running;
    std::vector<std::string> reasons;  ///< why it was refused, all of them
};

/// All that the plugins declared, frozen: read without locks by REST, OpenAPI, menus, role editor, shell help and
/// tests.
struct Catalog {
    template <class T>
    struct Owned : T {
        std::string plugin;  ///< who declared it
    };
    std::map<std::string, Owned<RecordType>, std::less<>> records;  ///< by kind, entries of groups included
    std::map<std::string, Owned<GroupType>, std::less<>> groups;    ///< by name
    std::vector<Owned<Route>> routes;
    std::vector<Owned<Page>> pages;
    std::vector<Owned<Panel>> panels;
    std::vector<Owned<MenuEntry>> menus;  ///< by order
    std::map<std::string, Owned<Permission>, std::less<>> permissions;
    std::vector<Owned<Guard>> guards;
    std::vector<Owned<Subscriber>> subscribers;
    std::map<std::string, Owned<Job>, std::less<>> jobs;
    std::map<std::string, Owned<Command>, std::less<>> commands;
    std::map<std::string, Owned<Setting>, std::less<>> settings;
    std::vector<Owned<SearchSource>> searchSources;
    std::vector<Owned<Tile>> tiles;
    std::map<std::string, Owned<NoticeType>, std::less<>> notices;
    std::map<std::string, Owned<OneClick>, std::less<>> oneClicks;
    std::map<std::string, Owned<ImportKind>, std::less<>> importKinds;  ///< by kind
    std::vector<Owned<Provided>> provided;

    /// The record type whose collection is that path part, or null.
    const RecordType* collection(std::string_view name) const {
        for (const auto& [kind, type] : records)
            if (!type.collection.empty() && type.collection == name) return &type;
        return nullptr;
    }
};

}  // namespace kontor
