// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG by libjpeg. The library's idea of a warning (data ends early, a wrong Huffman code) is a
// picture that is half gray; here it is an error. Only warnings that leave every pixel right are
// passed over.
#include <algorithm>
#include <cstdio>

#include <glib/gi18n-lib.h>
#include <jerror.h>
#include <jpeglib.h>

#include "canvas/decoders.hpp"
#include "canvas/escape.hpp"
#include "canvas/segments.hpp"
#include "canvas/turn.hpp"

namespace canvas {
namespace {

// A progressive file makes libjpeg hold all coefficients: enough for 44 megapixels at full chroma.
constexpr long max_memory = 256L * 1024 * 1024;
// Real encoders make about ten; each costs a pass over the picture.
constexpr int max_scans = 100;
// 64 pixels take one bit at the least, in the first scan of a gray progressive one.
constexpr std::int64_t max_pixels_per_byte = 512;

bool harmless(int warning) {
    return warning == JWRN_ADOBE_XFORM || warning == JWRN_JFIF_MAJOR ||
           warning == JWRN_TOO_MUCH_DATA || warning == JWRN_BOGUS_ICC;
}

struct Jpeg {
    jpeg_decompress_struct info = {};
    jpeg_error_mgr errors = {};
    jpeg_progress_mgr progress = {};
    Escape escape;

    Jpeg() {
        info.err = jpeg_std_error(&errors);
        info.client_data = &escape;
        errors.error_exit = [](j_common_ptr common) { give_up(common); };
        errors.emit_message = [](j_common_ptr common, int level) {
            if (level < 0 && !harmless(common->err->msg_code))
                give_up(common);
        };
        errors.output_message = [](j_common_ptr) {};
        progress.progress_monitor = [](j_common_ptr common) {
            if (common->is_decompressor &&
                reinterpret_cast<j_decompress_ptr>(common)->input_scan_number > max_scans)
                ERREXIT(common, JERR_BAD_PROGRESSION);
        };
    }
    Jpeg(const Jpeg&) = delete;
    Jpeg& operator=(const Jpeg&) = delete;
    ~Jpeg() { jpeg_destroy_decompress(&info); }

    bool read_header(File file) {
        return escape.try_call([&] {
            jpeg_create_decompress(&info);
            info.progress = &progress;
            info.mem->max_memory_to_use = max_memory;
            jpeg_mem_src(&info, bytes_of(file), file.size());
            jpeg_read_header(&info, TRUE);
        });
    }

    std::unexpected<gobj::Error> error() const {
        if (errors.msg_code == JERR_OUT_OF_MEMORY || errors.msg_code == JERR_NO_BACKING_STORE)
            return no_memory(static_cast<int>(info.image_width),
                             static_cast<int>(info.image_height));
        return damaged("libjpeg: " + escape.words);
    }

  private:
    [[noreturn]] static void give_up(j_common_ptr common) {
        char words[JMSG_LENGTH_MAX];
        common->err->format_message(common, words);
        auto escape = static_cast<Escape*>(common->client_data);
        escape->words = words;
        escape->leave();
    }
};

}  // namespace

gobj::Result<PictureInfo> inspect_jpeg(File file) {
    Jpeg jpeg;
    if (!jpeg.read_header(file))
        return jpeg.error();
    if (jpeg.info.jpeg_color_space == JCS_CMYK || jpeg.info.jpeg_color_space == JCS_YCCK)
        return gobj::failure(
            gobj::Error::Kind::unexpected,
            _("The picture is a JPEG in CMYK colors; only RGB and gray are allowed."));
    // Arithmetic coding, which nobody shows, would let a file of any length have any size.
    if (jpeg.info.arith_code)
        return gobj::failure(gobj::Error::Kind::unexpected,
                             _("The picture is a JPEG of a kind that is not supported."),
                             "arithmetic coding");
    if (jpeg.info.num_components != 3 && jpeg.info.num_components != 1)
        return damaged("a JPEG of an unknown color space");
    return PictureInfo{.format = Format::jpeg,
                       .width = static_cast<int>(jpeg.info.image_width),
                       .height = static_cast<int>(jpeg.info.image_height),
                       .has_alpha = false,
                       .gray = jpeg.info.num_components == 1,
                       .bits = 8,
                       .orientation = exif_orientation(jpeg_exif(file))};
}

gobj::Result<> decode_jpeg(File file, const PictureInfo& picture, Sink& sink) {
    if (std::int64_t{picture.width} * picture.height >
        static_cast<std::int64_t>(file.size()) * max_pixels_per_byte)
        return too_short();
    Jpeg jpeg;
    if (!jpeg.read_header(file))
        return jpeg.error();
    Pixels pixels{.width = picture.width,
                  .height = picture.height,
                  .channels = picture.gray ? 1 : 3,
                  .bits = 8,
                  .profile = jpeg_profile(file)};
    auto started = jpeg.escape.try_call([&] {
        jpeg.info.out_color_space = picture.gray ? JCS_GRAYSCALE : JCS_RGB;
        jpeg.info.dct_method =
            JDCT_FLOAT;  // as GIMP's own loader, so that both give the same pixels
        jpeg_start_decompress(&jpeg.info);
    });
    if (!started)
        return jpeg.error();

    // What is to be turned is held whole.
    const bool upright = picture.orientation == Orientation::upright;
    auto held = room(upright ? band_rows : pixels.height, pixels.row_bytes());
    if (!held)
        return no_memory(picture.width, picture.height);
    if (auto begun = sink.begin(turned(pixels, picture.orientation)); !begun)
        return begun;
    for (int y = 0; y < picture.height; y += band_rows) {
        int rows = std::min(band_rows, picture.height - y);
        std::byte* band = held.get() + (upright ? 0 : y * pixels.row_bytes());
        auto read = jpeg.escape.try_call([&] {
            JSAMPROW row[band_rows];
            for (int i = 0; i < rows; i++)
                row[i] = reinterpret_cast<JSAMPLE*>(band) + i * pixels.row_bytes();
            for (int done = 0; done < rows;)
                done += jpeg_read_scanlines(&jpeg.info, row + done, rows - done);
        });
        if (!read)
            return jpeg.error();
        if (upright)
            sink.band(y, rows, band);
    }
    // Reads up to the end marker, and complains where there is none.
    if (!jpeg.escape.try_call([&] { jpeg_finish_decompress(&jpeg.info); }))
        return jpeg.error();
    if (!upright)
        return give_turned(pixels, picture.orientation, held.get(), sink);
    return {};
}

}  // namespace canvas
