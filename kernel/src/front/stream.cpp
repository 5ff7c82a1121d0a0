#include "stream.h"

#include "stream_hub.h"

namespace kontor::front {

Stream::Stream(std::shared_ptr<StreamState> state) : _state(std::move(state)) {}

Stream::~Stream() {
    close();
}

bool Stream::write(std::string_view bytes) {
    const auto hub = _state->hub.lock();
    return hub && hub->write(*_state, bytes);
}

void Stream::close() {
    if (const auto hub = _state->hub.lock()) hub->close(*_state);
}

bool Stream::closed() const {
    return _state->inbox.with([](StreamState::Inbox& inbox) { return inbox.closing; });
}

std::size_t Stream::backlog() const {
    return _state->backlog;
}

void Stream::onClose(std::function<void()> callback) {
    const bool ended = _state->inbox.with([&](StreamState::Inbox& inbox) {
        if (!inbox.ended) inbox.onClose.swap(callback);
        return inbox.ended;
    });
    if (ended && callback) callback();
}

}  // namespace kontor::front
