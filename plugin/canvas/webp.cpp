// SPDX-License-Identifier: GPL-3.0-or-later
// WebP by libwebp. It decodes only into memory for the whole picture, which is then handed on in
// bands.
#include <algorithm>

#include <glib/gi18n-lib.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "canvas/decoders.hpp"

namespace canvas {
namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, gobj::Free<WebPDemuxDelete>>;

std::vector<std::byte> icc_profile(File file) {
    WebPData data{bytes_of(file), file.size()};
    Demuxer demuxer(WebPDemux(&data));
    WebPChunkIterator chunk;
    if (!demuxer || !(WebPDemuxGetI(demuxer.get(), WEBP_FF_FORMAT_FLAGS) & ICCP_FLAG) ||
        !WebPDemuxGetChunk(demuxer.get(), "ICCP", 1, &chunk))
        return {};
    auto start = reinterpret_cast<const std::byte*>(chunk.chunk.bytes);
    std::vector<std::byte> profile(start, start + chunk.chunk.size);
    WebPDemuxReleaseChunkIterator(&chunk);
    return profile;
}

const char* words(VP8StatusCode status) {
    switch (status) {
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED:
            return "libwebp: the file ends early";
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            return "libwebp: unsupported feature";
        default:
            return "libwebp: wrong data";
    }
}

}  // namespace

gobj::Result<PictureInfo> inspect_webp(File file) {
    const auto* bytes = bytes_of(file);
    // libwebp looks no further than the pixels; the RIFF header says how long the file has to be.
    std::uint64_t length = 8 + (std::uint64_t{bytes[4]} | std::uint64_t{bytes[5]} << 8 |
                                std::uint64_t{bytes[6]} << 16 | std::uint64_t{bytes[7]} << 24);
    if (length > file.size())
        return damaged("a WebP file that ends early");
    WebPBitstreamFeatures features;
    if (auto status = WebPGetFeatures(bytes, file.size(), &features); status != VP8_STATUS_OK)
        return damaged(words(status));
    if (features.has_animation)
        return gobj::failure(
            gobj::Error::Kind::unexpected,
            _("The picture is an animated WebP; only pictures of one frame are allowed."));
    return PictureInfo{.format = Format::webp,
                       .width = features.width,
                       .height = features.height,
                       .has_alpha = features.has_alpha != 0,
                       .gray = false,
                       .bits = 8};
}

gobj::Result<> decode_webp(File file, const PictureInfo& picture, Sink& sink) {
    Pixels pixels{.width = picture.width,
                  .height = picture.height,
                  .channels = picture.has_alpha ? 4 : 3,
                  .bits = 8,
                  .profile = icc_profile(file)};
    auto whole = room(pixels.height, pixels.row_bytes());
    WebPDecoderConfig config;
    if (!whole || !WebPInitDecoderConfig(&config))
        return no_memory(picture.width, picture.height);
    config.output.colorspace = picture.has_alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {.rgba = reinterpret_cast<std::uint8_t*>(whole.get()),
                            .stride = static_cast<int>(pixels.row_bytes()),
                            .size = pixels.row_bytes() * pixels.height};
    auto status = WebPDecode(bytes_of(file), file.size(), &config);
    WebPFreeDecBuffer(&config.output);
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        return no_memory(picture.width, picture.height);
    if (status != VP8_STATUS_OK)
        return damaged(words(status));
    if (auto begun = sink.begin(pixels); !begun)
        return begun;
    for (int y = 0; y < pixels.height; y += band_rows)
        sink.band(y, std::min(band_rows, pixels.height - y), whole.get() + y * pixels.row_bytes());
    return {};
}

}  // namespace canvas
