// SPDX-License-Identifier: GPL-3.0-or-later
// WebP by libwebp. It decodes only into memory for the whole picture, which is then handed on in
// bands. That memory is libwebp's own, since it takes it after it has read the headers. (Lossless
// pictures cost it four bytes a pixel more.)
#include <algorithm>

#include <glib/gi18n-lib.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "canvas/decoders.hpp"
#include "canvas/turn.hpp"

namespace canvas {
namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, gobj::Free<WebPDemuxDelete>>;

// A lossy block of 256 pixels says at least how it is predicted, which takes three bits. Lossless
// pictures have no such floor: one of a single colour is a few bytes, whatever its size.
constexpr std::int64_t max_lossy_pixels_per_byte = 1024;
constexpr int lossy = 1;  // of WebPBitstreamFeatures::format

// The first chunk of that name, borrowed from the file; empty where the header's flag is not set.
File extra_chunk(File file, const char* name, WebPFeatureFlags flag) {
    WebPData data{bytes_of(file), file.size()};
    Demuxer demuxer(WebPDemux(&data));
    WebPChunkIterator chunk;
    if (!demuxer || !(WebPDemuxGetI(demuxer.get(), WEBP_FF_FORMAT_FLAGS) & flag) ||
        !WebPDemuxGetChunk(demuxer.get(), name, 1, &chunk))
        return {};
    File found{reinterpret_cast<const std::byte*>(chunk.chunk.bytes), chunk.chunk.size};
    WebPDemuxReleaseChunkIterator(&chunk);
    return found;
}

// What the decoder made, freed with its own function.
struct Decoded {
    WebPDecoderConfig config = {};

    Decoded() = default;
    Decoded(const Decoded&) = delete;
    Decoded& operator=(const Decoded&) = delete;
    ~Decoded() { WebPFreeDecBuffer(&config.output); }
};

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
                       .bits = 8,
                       .orientation = exif_orientation(extra_chunk(file, "EXIF", EXIF_FLAG))};
}

gobj::Result<> decode_webp(File file, const PictureInfo& picture, Sink& sink) {
    Decoded decoded;
    auto& [input, output, options] = decoded.config;
    if (!WebPInitDecoderConfig(&decoded.config))
        return damaged("libwebp of another version");
    if (auto status = WebPGetFeatures(bytes_of(file), file.size(), &input); status != VP8_STATUS_OK)
        return damaged(words(status));
    if (input.format == lossy &&
        std::int64_t{picture.width} * picture.height >
            static_cast<std::int64_t>(file.size()) * max_lossy_pixels_per_byte)
        return too_short();

    Pixels pixels{.width = picture.width,
                  .height = picture.height,
                  .channels = picture.has_alpha ? 4 : 3,
                  .bits = 8,
                  .profile = {}};
    output.colorspace = picture.has_alpha ? MODE_RGBA : MODE_RGB;
    auto status = WebPDecode(bytes_of(file), file.size(), &decoded.config);
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        return no_memory(picture.width, picture.height);
    if (status != VP8_STATUS_OK)
        return damaged(words(status));
    if (output.width != pixels.width || output.height != pixels.height ||
        static_cast<std::size_t>(output.u.RGBA.stride) != pixels.row_bytes())
        return damaged("a WebP of an unknown layout");
    if (auto profile = extra_chunk(file, "ICCP", ICCP_FLAG); profile.size() <= max_profile_bytes)
        pixels.profile.assign(profile.begin(), profile.end());
    if (auto begun = sink.begin(turned(pixels, picture.orientation)); !begun)
        return begun;
    return give_turned(pixels, picture.orientation,
                       reinterpret_cast<const std::byte*>(output.u.RGBA.rgba), sink);
}

}  // namespace canvas
