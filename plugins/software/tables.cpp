#include "tables.h"

#include "kontor/web/view.h"

namespace kontor::software {

Tables& Tables::table(const std::string& title, std::vector<std::string> columns, const std::string& empty) {
    Json heads = Json::array();
    _columns.clear();
    for (const auto& column : columns) {
        _columns.push_back(text(column));
        heads.push(Json::object({{"label", _columns.back()}}));
    }
    _tables.push(Json::object({{"title", text(title)},
                               {"heading", text(title)},
                               {"empty", text(empty)},
                               {"columns", std::move(heads)},
                               {"rows", Json::array()},
                               {"has_rows", false},
                               {"has_note", false},
                               {"has_next", false}}));
    return *this;
}

Tables& Tables::row(const std::vector<Cell>& cells, const std::string& state, const std::string& stateText) {
    Json list = Json::array();
    for (std::size_t i = 0; i < cells.size(); ++i)
        list.push(Json::object({{"label", i < _columns.size() ? _columns[i] : std::string()},
                                {"text", cells[i].text},
                                {"is_empty", cells[i].text.empty()},
                                {"is_link", !cells[i].href.empty()},
                                {"is_time", cells[i].isTime},
                                {"is_plain", cells[i].href.empty() && !cells[i].isTime},
                                {"href", cells[i].href}}));
    Json& table = _tables.items().back();
    table["rows"].push(Json::object({{"cells", std::move(list)},
                                     {"has_state", !state.empty()},
                                     {"state", Json::object({{"key", state}, {"label", stateText}})}}));
    table["has_rows"] = true;
    return *this;
}

Tables& Tables::note(std::string note) {
    Json& table = _tables.items().back();
    table["has_note"] = true;
    table["note"] = std::move(note);
    return *this;
}

Tables& Tables::next(std::string href) {
    Json& table = _tables.items().back();
    table["has_next"] = true;
    table["next_href"] = std::move(href);
    return *this;
}

Json Tables::data() && {
    return Json::object({{"tables", std::move(_tables)}});
}

std::string Tables::text(std::string_view key, const Message::Params& params) const {
    return _kernel.translations().text(_viewer.locale(), key, params);
}

std::string Tables::word(std::string_view field, std::string_view value) const {
    return text(std::string(field) + "." + std::string(value));
}

std::string Tables::number(std::int64_t value) const {
    return web::number(value, _viewer.locale());
}

}  // namespace kontor::software
