#include "protocol.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace kontor::shell {

TEST(Protocol, ReadsAResult) {
    const Result result = parseResult(R"({"exit_code":2,"line":"x","later":true,"blocks":[
        {"type":"table","columns":[{"name":"a","align":"right"}],"rows":[[1,2],[]]},
        {"type":"record","fields":[["Id",7]]},{"type":"json","value":{"a":[1]}},{"type":"chart","text":"instead"}],
        "errors":[{"message":"no","position":3}],"confirm":{"text":"Sure?","token":"t"},"follow":null})");
    EXPECT_EQ(result.exitCode, 2);
    ASSERT_EQ(result.blocks.size(), 4U);
    const auto& table = std::get<Table>(result.blocks[0]);
    EXPECT_EQ(table.columns[0].title, "a");
    EXPECT_EQ(table.rows[0].size(), 1U) << "cells without a column are dropped";
    EXPECT_EQ(table.rows[1].size(), 1U) << "missing cells are empty";
    EXPECT_EQ(std::get<Record>(result.blocks[1]).fields[0].second, "7");
    EXPECT_EQ(std::get<Text>(result.blocks[3]).text, "instead");
    EXPECT_EQ(result.errors[0].position, 3U);
    EXPECT_EQ(result.confirm->token, "t");
    EXPECT_FALSE(result.follow);
}

TEST(Protocol, RefusesWhatItCannotRead) {
    for (const char* body :
         {"", "nonsense", "[]", "{}", R"({"exit_code":"0"})", R"({"exit_code":0,"blocks":{}})",
          R"({"exit_code":0,"blocks":[7]})", R"({"exit_code":0,"blocks":[{"type":"table","rows":[1]}]})",
          R"({"exit_code":0,"blocks":[{"type":"table"}]})",
          R"({"exit_code":0,"blocks":[{"type":"record","fields":[[1]]}]})", R"({"exit_code":0,"errors":"x"})"}) {
        EXPECT_THROW(parseResult(body), Failure) << body;
    }
    EXPECT_THROW(parseJson(std::string(100'000, '[')), Failure);
    EXPECT_THROW(parseCompletion("[]"), Failure);
    EXPECT_THROW(parseCatalogue(R"({"commands":[1]})"), Failure);
}

}  // namespace kontor::shell
