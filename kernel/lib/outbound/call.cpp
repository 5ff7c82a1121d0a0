#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "kontor/outbound.h"
#include "kontor/text.h"

namespace kontor {

namespace {

struct Call {
    const OutboundCall& asked;
    std::string body;
    std::size_t received = 0;
    bool cutOff = false;
    bool cancelled = false;
    bool refused = false;
};

std::size_t onBody(const char* data, std::size_t, std::size_t size, void* opaque) {
    Call& call = *static_cast<Call*>(opaque);
    call.body.append(data, std::min(size, call.asked.keepBytes - call.body.size()));
    call.received += size;
    if (call.received <= call.asked.mostBytes) return size;
    call.cutOff = true;
    return 0;
}

int onProgress(void* opaque, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    Call& call = *static_cast<Call*>(opaque);
    call.cancelled = call.asked.cancelled && call.asked.cancelled();
    return call.cancelled ? 1 : 0;
}

/// The last word on where a connection goes: whatever the library looked up, only the addresses that were checked.
curl_socket_t onOpen(void* opaque, curlsocktype, curl_sockaddr* to) {
    Call& call = *static_cast<Call*>(opaque);
    const auto address = IpAddress::of(to->addr);
    const auto& checked = call.asked.addresses;
    if (!address || std::find(checked.begin(), checked.end(), *address) == checked.end()) {
        call.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::string pinned(const OutboundCall& call) {
    std::string result = call.target.host + ":" + std::to_string(call.target.port) + ":";
    for (std::size_t i = 0; i < call.addresses.size(); ++i) {
        const auto& address = call.addresses[i];
        result += (i ? "," : "") + (address.v6 ? "[" + address.text() + "]" : address.text());
    }
    return result;
}

struct FreeList {
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& text) {
    if (curl_slist* longer = ::curl_slist_append(list.get(), text.c_str())) {
        static_cast<void>(list.release());
        list.reset(longer);
    }
}

}  // namespace

std::string readableText(std::string bytes) {
    // A character that the limit cut in two is no reason to lose the others.
    for (int cut = 0; cut < 3 && !bytes.empty() && !isUtf8(bytes) && static_cast<unsigned char>(bytes.back()) >= 0x80;
         ++cut)
        bytes.pop_back();
    const bool text = isUtf8(bytes);
    for (char& c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (code == 0x7F || (code < 0x20 && c != '\n' && c != '\t')) c = ' ';
        if (!text && code >= 0x80) c = '?';
    }
    return bytes;
}

OutboundAnswer callOut(const OutboundCall& asked) {
    OutboundAnswer answer;
    const std::unique_ptr<CURL, void (*)(CURL*)> handle(::curl_easy_init(), ::curl_easy_cleanup);
    if (!handle) {
        answer.error = "no memory for a connection";
        return answer;
    }
    CURL* curl = handle.get();
    Call call{asked, {}};
    List headers;
    for (const auto& header : asked.headers) append(headers, header);
    append(headers, "Expect:");
    List hosts;
    if (!IpAddress::parse(asked.target.host)) append(hosts, pinned(asked));
    char why[CURL_ERROR_SIZE] = "";

    ::curl_easy_setopt(curl, CURLOPT_URL, asked.target.url.c_str());
    ::curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    ::curl_easy_setopt(curl, CURLOPT_PROXY, "");
    ::curl_easy_setopt(curl, CURLOPT_RESOLVE, hosts.get());
    ::curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, onOpen);
    ::curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &call);
    ::curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    if (asked.method == OutboundCall::Method::post) {
        ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
        ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, asked.body.c_str());
    }
    if (!asked.caFile.empty()) ::curl_easy_setopt(curl, CURLOPT_CAINFO, asked.caFile.c_str());
    ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    ::curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(asked.limit.count()));
    ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    ::curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, onBody);
    ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &call);
    ::curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    ::curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, onProgress);
    ::curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &call);
    ::curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);

    const CURLcode code = ::curl_easy_perform(curl);
    ::curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    answer.body = std::move(call.body);
    answer.cutOff = call.cutOff;
    answer.cancelled = call.cancelled;
    if (call.refused)
        answer.error = "the connection led to an address that was not checked";
    else if (code != CURLE_OK && !call.cutOff)
        answer.error = readableText(*why ? why : ::curl_easy_strerror(code));
    return answer;
}

}  // namespace kontor
