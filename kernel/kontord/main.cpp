// kontord: the Kontor server.
#include <Poco/Util/ServerApplication.h>

#include <cstdlib>
#include <iostream>

#include "kontor/log.h"
#include "server/server.h"

namespace {

constexpr int exitUsage = 64;
constexpr int exitBackend = 69;
constexpr int exitConfig = 78;

constexpr const char* usage =
    "usage: kontord [--config FILE] [--data DIR] [--listen HOST:PORT] [--set KEY=VALUE]… [--demo|--no-demo]\n"
    "               [--admin-password-file FILE] [--plugin-dir DIR] [--check] [--version] [--help]\n";

struct CommandLine {
    kontor::Config config;
    bool check = false;
    bool help = false;
    bool version = false;
};

CommandLine parse(const std::vector<std::string>& arguments, char** environment) {
    using kontor::ConfigError;
    CommandLine line;
    std::vector<std::pair<std::string, std::string>> settings;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string option = arguments[i];
        std::optional<std::string> given;
        if (const auto equals = option.find('='); option.starts_with("--") && equals != std::string::npos) {
            given = option.substr(equals + 1);
            option.resize(equals);
        }
        const auto value = [&]() -> std::string {
            if (given) return *given;
            if (i + 1 >= arguments.size()) throw ConfigError(option + " needs a value", true);
            return arguments[++i];
        };
        if (option == "--config")
            line.config.readFile(value());
        else if (option == "--data")
            settings.emplace_back("data", value());
        else if (option == "--listen")
            settings.emplace_back("listen", value());
        else if (option == "--admin-password-file")
            settings.emplace_back("admin_password_file", value());
        else if (option == "--plugin-dir")
            settings.emplace_back("plugins.directories", value());
        else if (option == "--demo")
            settings.emplace_back("demo", "true");
        else if (option == "--no-demo")
            settings.emplace_back("demo", "false");
        else if (option == "--check")
            line.check = true;
        else if (option == "--help" || option == "-h")
            line.help = true;
        else if (option == "--version")
            line.version = true;
        else if (option == "--set") {
            const std::string pair = value();
            const auto equals = pair.find('=');
            if (equals == std::string::npos) throw ConfigError("--set takes KEY=VALUE", true);
            settings.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
        } else
            throw ConfigError("unknown option " + option, true);
    }
    line.config.readEnvironment(environment);
    for (auto& [key, value] : settings) line.config.set(key, std::move(value));
    return line;
}

int check(kontor::Server& server) {
    bool fine = true;
    for (const auto& plugin : server.check()) {
        std::cout << plugin.id << " " << plugin.version << ": ";
        if (plugin.reasons.empty()) std::cout << "fits\n";
        for (const auto& reason : plugin.reasons) std::cout << reason << "\n";
        fine = fine && plugin.state != kontor::PluginState::State::refused;
    }
    return fine ? 0 : exitConfig;
}

/// Gives the signals and the life of a service; the command line is read by us, so that its errors say what was
/// probably meant.
class Application : public Poco::Util::ServerApplication {
  public:
    Application(std::vector<std::string> arguments, char** environment)
        : _arguments(std::move(arguments)), _environment(environment) {}

  protected:
    int main(const std::vector<std::string>&) override {
        try {
            CommandLine line = parse(_arguments, _environment);
            if (line.help) return std::cout << usage, 0;
            if (line.version) return std::cout << "kontord " KONTOR_VERSION "\n", 0;
            const std::string data = line.config.text("data");
            kontor::Server server(std::move(line.config));
            if (line.check) return ::check(server);
            server.start();
            if (!server.generatedPassword().empty())
                std::cout << "First sign-in: admin / " << server.generatedPassword() << " (kept in " << data
                          << "/initial-admin-password)" << std::endl;
            std::cout << "Kontor is ready at " << server.url() << std::endl;
            waitForTerminationRequest();
            server.whenStuck([] { std::_Exit(0); });
            server.stop();
            return 0;
        } catch (const kontor::ConfigError& error) {
            std::cerr << "kontord: " << error.what() << "\n";
            if (error.usage) std::cerr << usage;
            return error.usage ? exitUsage : exitConfig;
        } catch (const std::exception& error) {
            std::cerr << "kontord: " << error.what() << "\n";
            return exitBackend;
        }
    }

  private:
    std::vector<std::string> _arguments;
    char** _environment;
};

}  // namespace

int main(int argc, char** argv, char** environment) {
    Application application({argv + 1, argv + argc}, environment);
    const int status = application.run(1, argv);
    return status;
}
