// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/marked.hpp"

#include <cstdint>
#include <memory>

#include <webp/mux.h>
#include <zlib.h>

#include "canvas/picture.hpp"
#include "gobj/owned.hpp"

namespace canvas {

namespace {

using namespace std::string_view_literals;

constexpr auto jpeg_xmp = "http://ns.adobe.com/xap/1.0/\0"sv;
constexpr std::size_t longest_segment = 65533;  // of a JPEG, without its two bytes of length
constexpr auto png_xmp = "XML:com.adobe.xmp\0\0\0\0\0"sv;  // neither compressed nor translated
constexpr std::size_t png_header = 8 + 4 + 4 + 13 + 4;     // the signature and IHDR

std::string_view text_of(File file) {
    return {reinterpret_cast<const char*>(file.data()), file.size()};
}

std::string big_endian(std::uint32_t number, int bytes) {
    std::string text;
    for (int i = bytes; i-- > 0;)
        text += static_cast<char>(number >> 8 * i & 0xff);
    return text;
}

// Behind the first segment where that is JFIF's, which must be first.
std::string marked_jpeg(std::string_view file, std::string_view packet) {
    if (jpeg_xmp.size() + packet.size() > longest_segment || file.find(jpeg_xmp) != file.npos)
        return std::string(file);
    std::size_t at = 2;
    if (file.size() > 6 && file.substr(2, 2) == "\xff\xe0"sv) {
        const std::size_t end =
            4 + (static_cast<unsigned char>(file[4]) << 8 | static_cast<unsigned char>(file[5]));
        if (end <= file.size())
            at = end;
    }
    std::string marked(file.substr(0, at));
    marked += "\xff\xe1";
    marked += big_endian(static_cast<std::uint32_t>(2 + jpeg_xmp.size() + packet.size()), 2);
    return marked.append(jpeg_xmp).append(packet).append(file.substr(at));
}

std::string marked_png(std::string_view file, std::string_view packet) {
    if (file.size() < png_header || file.find("XML:com.adobe.xmp"sv) != file.npos)
        return std::string(file);
    const std::string chunk = std::string("iTXt").append(png_xmp).append(packet);
    const auto checksum =
        crc32(0, reinterpret_cast<const Bytef*>(chunk.data()), static_cast<uInt>(chunk.size()));
    std::string marked(file.substr(0, png_header));
    marked += big_endian(static_cast<std::uint32_t>(chunk.size() - 4), 4) + chunk +
              big_endian(static_cast<std::uint32_t>(checksum), 4);
    return marked.append(file.substr(png_header));
}

std::string marked_webp(std::string_view file, std::string_view packet) {
    const WebPData whole{reinterpret_cast<const std::uint8_t*>(file.data()), file.size()};
    const std::unique_ptr<WebPMux, gobj::Free<WebPMuxDelete>> mux(WebPMuxCreate(&whole, 0));
    WebPData there{};
    if (!mux || WebPMuxGetChunk(mux.get(), "XMP ", &there) == WEBP_MUX_OK)
        return std::string(file);
    const WebPData added{reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()};
    WebPData out{};
    if (WebPMuxSetChunk(mux.get(), "XMP ", &added, 0) != WEBP_MUX_OK ||
        WebPMuxAssemble(mux.get(), &out) != WEBP_MUX_OK)
        return std::string(file);
    std::string marked(reinterpret_cast<const char*>(out.bytes), out.size);
    WebPDataClear(&out);
    return marked;
}

}  // namespace

std::string with_xmp(File file, std::string_view packet) {
    const auto about = inspect(file);
    if (!about)
        return std::string(text_of(file));
    switch (about->format) {
        case Format::jpeg:
            return marked_jpeg(text_of(file), packet);
        case Format::png:
            return marked_png(text_of(file), packet);
        case Format::webp:
            break;
    }
    return marked_webp(text_of(file), packet);
}

}  // namespace canvas
