// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/provenance.hpp"

#include <memory>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

namespace canvas {

namespace {

// A JPEG file holds at most 65502 bytes of XMP. The rest is for GIMP's own fields, which grow with
// each save.
constexpr std::size_t longest_text = 52 * 1024;
constexpr const char* shortened = " […]";

constexpr const char* trained_media =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

using Parasite = std::unique_ptr<GimpParasite, gobj::Free<gimp_parasite_free>>;

bool in_xml(gunichar c) {
    return (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && (c & 0xfffe) != 0xfffe;
}

std::string escaped_character(gunichar c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\t':
        case '\n':
        case '\r':  // bare, a reader may fold it into a space or a line feed
            return gobj::take_string(g_strdup_printf("&#x%X;", c));
        default:
            break;
    }
    char bytes[6];
    return {bytes, static_cast<std::size_t>(g_unichar_to_utf8(c, bytes))};
}

// GIMP writes the text again when it exports, but escapes it in the same way: so this length is
// that one.
std::string escaped(const std::string& text) {
    const gobj::Chars valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    std::string xml;
    for (const char* at = valid.get(); *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (!in_xml(c))
            continue;
        const std::string next = escaped_character(c);
        if (xml.size() + next.size() > longest_text)
            return xml + shortened;
        xml += next;
    }
    return xml;
}

std::string property(const char* name, const std::string& text) {
    if (text.empty())
        return {};
    const std::string tag = std::string("Iptc4xmpExt:") + name;
    return "<" + tag + ">" + escaped(text) + "</" + tag + ">";
}

}  // namespace

void attach_record(GimpLayer* layer, const std::string& json) {
    const Parasite parasite(gimp_parasite_new(record_name,
                                              GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                                              static_cast<guint32>(json.size()), json.data()));
    gimp_item_attach_parasite(GIMP_ITEM(layer), parasite.get());
}

std::string attached_record(GimpLayer* layer) {
    const Parasite parasite(gimp_item_get_parasite(GIMP_ITEM(layer), record_name));
    if (!parasite)
        return {};
    guint32 size = 0;
    const auto* data = static_cast<const char*>(gimp_parasite_get_data(parasite.get(), &size));
    if (!data || !g_utf8_validate_len(data, size, nullptr))
        return {};
    return {data, size};
}

std::string xmp_packet(const Origin& origin) {
    return R"(<?xpacket begin=")"
           "\ufeff"
           R"(" id="W5M0MpCehiHzreSzNTczkc9d"?>)"
           R"(<x:xmpmeta xmlns:x="adobe:ns:meta/">)"
           R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
           R"(<rdf:Description rdf:about="")"
           R"( xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">)" +
           property("DigitalSourceType", trained_media) + property("AISystemUsed", origin.system) +
           property("AISystemVersionUsed", origin.version) +
           property("AIPromptInformation", origin.prompt) +
           R"(</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>)";
}

bool mark_generated(GimpImage* image, const Origin& origin) {
    auto metadata = gobj::Ref<GimpMetadata>::take(gimp_image_get_metadata(image));
    if (!metadata)
        metadata = gobj::Ref<GimpMetadata>::take(gimp_metadata_new());
    const std::string packet = xmp_packet(origin);
    gobj::GErrorPtr error;
    // The packet alone: what else one could hand in here ends GIMP 3.2 in a double free.
    if (!gimp_metadata_set_from_xmp(metadata.get(), reinterpret_cast<const guchar*>(packet.data()),
                                    static_cast<int>(packet.size()), std::out_ptr(error))) {
        g_debug("no XMP: %s", error ? error->message : "");
        return false;
    }
    return gimp_image_set_metadata(image, metadata.get());
}

}  // namespace canvas
