#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/http.h"

namespace kontor {
namespace {

Request requestWith(std::string type, std::string body) {
    Request request;
    request.method = "POST";
    request.path = "/x";
    request.headers = {{"Content-Type", std::move(type)}};
    request.readBody = [body = std::move(body)] { return body; };
    return request;
}

using Form = std::vector<std::pair<std::string, std::string>>;

TEST(Request, ReadsUrlencodedForms) {
    Request request = requestWith("application/x-www-form-urlencoded", "a=1+2&b=%C3%A4&c");
    EXPECT_EQ(request.form(), (Form{{"a", "1 2"}, {"b", "ä"}, {"c", ""}}));
}

TEST(Request, ReadsMultipartFormsWithFiles) {
    Request request = requestWith(
        "multipart/form-data; boundary=XX",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ü.txt\"\r\nContent-Type: text/plain\r\n\r\n"
        "line\r\n--X\r\n\r\n--XX\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n");
    EXPECT_EQ(request.formValue("a"), "value");
    ASSERT_EQ(request.uploads().size(), 1u);
    EXPECT_EQ(request.uploads()[0].fileName, "ü.txt");
    EXPECT_EQ(request.uploads()[0].content, "line\r\n--X\r\n");
}

TEST(Request, BrokenFormsAreRefused) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"application/x-www-form-urlencoded", "a=%"},
        {"application/x-www-form-urlencoded", "a=%ff"},
        {"multipart/form-data", "x"},
        {"multipart/form-data; boundary=XX", "no delimiter"},
        {"multipart/form-data; boundary=XX", "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends"},
        {"multipart/form-data; boundary=XX", "--XX\r\n\r\n\r\n--XX--"},
        {"text/plain", "a=1"},
    };
    for (const auto& [type, body] : cases) {
        Request request = requestWith(type, body);
        EXPECT_THROW(request.form(), Invalid) << type << " " << body;
    }
}

TEST(Request, JsonMustBeAnObject) {
    for (const char* body : {"", "[]", "1", "{", "{\"a\":1,\"a\":1}", "{\"a\":\"\xff\"}"}) {
        Request request = requestWith("application/json", body);
        try {
            request.json();
            FAIL() << body;
        } catch (const Invalid& invalid) {
            EXPECT_TRUE(invalid.malformed());
        }
    }
}

TEST(Request, IfMatchIsAVersion) {
    Request request;
    EXPECT_FALSE(request.ifMatch());
    request.headers = {{"if-match", "\"12\""}};
    EXPECT_EQ(request.ifMatch(), 12);
    request.headers = {{"If-Match", "*"}};
    EXPECT_FALSE(request.ifMatch());
    for (const char* bad : {"12", "W/\"12\"", "\"x\"", "\"1\", \"2\""}) {
        request.headers = {{"If-Match", bad}};
        EXPECT_THROW(request.ifMatch(), Invalid) << bad;
    }
}

TEST(Request, CookiesAreFoundAmongOthers) {
    Request request;
    request.headers = {{"Cookie", "a=1; kontor_session=tok=en; b=2"}};
    EXPECT_EQ(request.cookie("kontor_session"), "tok=en");
    EXPECT_FALSE(request.cookie("session"));
}

TEST(Reply, RedirectsStayOnThisServer) {
    for (const char* foreign : {"//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nX: y", ""})
        EXPECT_EQ(Reply::redirect(foreign).headers[0].second, "/") << foreign;
    EXPECT_EQ(Reply::redirect("/tickets?q=a").headers[0].second, "/tickets?q=a");
}

}  // namespace
}  // namespace kontor
