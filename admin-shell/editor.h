#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol.h"

namespace kontor::shell {

/// The line with the cursor in it: libedit with completion by a callback and pastes that never run by themselves.
class Editor {
  public:
    enum class Outcome { line, cancelled, end };

    /// `complete` gets the line and the cursor as a byte offset; it may throw Failure, which only beeps.
    using Completer = std::function<Completion(const std::string& line, std::size_t cursor)>;

    Editor(std::string prompt, Completer complete);
    ~Editor();
    Editor(const Editor&) = delete;
    Editor& operator=(const Editor&) = delete;

    /// Makes `line` reachable with the up key.
    void remember(const std::string& line);

    /// Reads a line; it can have line breaks in it, when they were pasted.
    Outcome read(std::string& line);

  private:
    struct State;
    std::unique_ptr<State> _state;
};

/// What completion does to the text between `from` and the cursor: the only candidate, or as far as all agree.
/// Empty if there is nothing to insert and the candidates should be listed.
std::string completionInsert(const Completion& completion, const std::string& typed);

/// Candidates with their descriptions, one a line, at most `limit` of them.
std::string completionList(const Completion& completion, std::size_t width, std::size_t limit = 60);

}  // namespace kontor::shell
