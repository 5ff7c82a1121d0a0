#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/export.h"

/// HTML from outside (mail, notes, articles) made fit to be shown inside our pages, and the ways from and to plain
/// text. All functions take any bytes: what is not UTF-8 becomes U+FFFD, time and memory grow with the length only.
namespace kontor {

struct SanitizeOptions {
    /// The address of the attached image that `cid:ID` means; nothing when there is none. Without it no image is
    /// attached.
    std::function<std::optional<std::string>(std::string_view contentId)> attachedImage = {};
    /// Images from elsewhere tell their sender who reads when. Unless allowed their address moves to `data-src`.
    bool remoteImages = false;
    /// Links such as `/tickets/42`; for what our own users write, not for mail.
    bool relativeLinks = false;
    std::size_t maxInput = 1 << 20;   ///< bytes; the rest is cut off
    std::size_t maxOutput = 2 << 20;  ///< bytes, about
    std::size_t maxTags = 20'000;     ///< further tags are left out, their text stays
    std::size_t maxDepth = 100;       ///< likewise for elements nested deeper
};

/// A well-formed fragment of allowed elements, attributes, addresses and styles; everything else is left out, text
/// stays. Allowed are the elements of running text, lists, tables and images; `href` with http, https, mailto and tel.
/// Links open elsewhere and get `rel="noopener noreferrer nofollow"`; classes, ids and names go. Safe to sanitize
/// again.
KONTOR_API std::string sanitizeHtml(std::string_view html, const SanitizeOptions& options = {});

/// The text of HTML as a person would type it: paragraphs, `- ` lists, `> ` quotes, addresses of links in parentheses.
KONTOR_API std::string htmlToText(std::string_view html, const SanitizeOptions& options = {});

/// Paragraphs and line breaks of a text, with web and mail addresses as links.
KONTOR_API std::string textToHtml(std::string_view text);

/// For element content and quoted attribute values: & < > " ' are escaped.
KONTOR_API std::string escapeHtml(std::string_view text);

}  // namespace kontor
