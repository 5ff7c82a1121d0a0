#include "import_desk.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace kontor::test {

std::int64_t ImportDesk::begin(const std::string& name, const std::string& content, const std::string& more) {
    const StoredFile file = server.kernel().files().store(admin, name, "application/octet-stream", content);
    return create(admin, "import", R"({"file_id": )" + std::to_string(file.id) + more + "}");
}

std::string ImportDesk::refusalOf(const std::string& name, const std::string& content, const std::string& more) {
    try {
        const Import import = waitForImport(begin(name, content, more));
        return import.state == "failed" ? import.error : import.state;
    } catch (const Invalid& invalid) {
        return invalid.errors().front().message.key;
    }
}

Import ImportDesk::undone(std::int64_t id) {
    write([&](Transaction& tx) { imports().undo(tx, admin, id); });
    return waitForImport(id);
}

std::string ImportDesk::madeBy(const std::string& command, const std::string& file) {
    const std::string line =
        "cd " + scratch.path().string() + " && HOME=" + scratch.path().string() + " " + command + " > said.txt 2>&1";
    const int code = std::system(line.c_str());
    std::ifstream said(scratch.path() / "said.txt");
    EXPECT_EQ(code, 0) << std::string(std::istreambuf_iterator<char>(said), {});
    std::ifstream stream(scratch.path() / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string ImportDesk::workbook(const std::string& script) {
    std::ofstream(scratch.path() / "make.py")
        << "import openpyxl, zipfile, datetime\nbook = openpyxl.Workbook()\nsheet = book.active\n"
        << script << "\n";
    return madeBy("/usr/bin/python3 -I make.py", "made.xlsx");
}

}  // namespace kontor::test
