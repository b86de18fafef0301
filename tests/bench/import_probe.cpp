// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in for import_bench.py: what an import costs without us. One procedure: "decode" is the
// bare decoder, as its documentation uses it, into 128 rows of memory; "set" also writes these to
// a layer's buffer; "load" is GIMP's own gimp_file_load_layer. Milliseconds come back.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include <gegl.h>
#include <jpeglib.h>
#include <libgimp/gimp.h>
#include <png.h>
#include <webp/decode.h>

#include "gobj/owned.hpp"
#include "gobj/ref.hpp"

struct ImportProbe {
    GimpPlugIn parent;
};
struct ImportProbeClass {
    GimpPlugInClass parent;
};
G_DEFINE_TYPE(ImportProbe, import_probe, GIMP_TYPE_PLUG_IN)

namespace {

constexpr int band_rows = 128;

// Where rows go: nowhere, or into a layer.
class Target {
  public:
    Target(GimpImage* image, int width, int height) : width_(width) {
        if (!image)
            return;
        layer_ = gimp_layer_new(image, "bare", width, height, GIMP_RGB_IMAGE, 100,
                                GIMP_LAYER_MODE_NORMAL);
        buffer_ = gobj::Ref<GeglBuffer>::take(gimp_drawable_get_buffer(GIMP_DRAWABLE(layer_)));
    }
    ~Target() {
        if (!layer_)
            return;
        gegl_buffer_flush(buffer_.get());
        gimp_image_insert_layer(gimp_item_get_image(GIMP_ITEM(layer_)), layer_, nullptr, 0);
    }
    void rows(int y, int rows, const void* data) {
        const GeglRectangle to = {0, y, width_, rows};
        if (layer_)
            gegl_buffer_set(buffer_.get(), &to, 0, babl_format("R'G'B' u8"), data, 3 * width_);
    }

  private:
    int width_;
    GimpLayer* layer_ = nullptr;
    gobj::Ref<GeglBuffer> buffer_;
};

void jpeg(const guint8* file, gsize size, GimpImage* image) {
    jpeg_decompress_struct info;
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, file, size);
    jpeg_read_header(&info, TRUE);
    jpeg_start_decompress(&info);
    const std::size_t row_bytes = 3 * info.output_width;
    std::vector<JSAMPLE> band(band_rows * row_bytes);
    Target target(image, info.output_width, info.output_height);
    while (info.output_scanline < info.output_height) {
        const int y = info.output_scanline;
        const int rows = std::min<int>(band_rows, info.output_height - y);
        for (int done = 0; done < rows;) {
            JSAMPROW row = band.data() + done * row_bytes;
            done += jpeg_read_scanlines(&info, &row, 1);
        }
        target.rows(y, rows, band.data());
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
}

void png(const guint8* file, gsize size, GimpImage* image) {
    std::FILE* stream = fmemopen(const_cast<guint8*>(file), size, "rb");
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, stream);
    png_read_info(png, info);
    const int width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    const std::size_t row_bytes = png_get_rowbytes(png, info);
    std::vector<png_byte> band(band_rows * row_bytes);
    Target target(image, width, height);
    for (int y = 0; y < height; y += band_rows) {
        const int rows = std::min(band_rows, height - y);
        for (int i = 0; i < rows; i++)
            png_read_row(png, band.data() + i * row_bytes, nullptr);
        target.rows(y, rows, band.data());
    }
    png_read_end(png, nullptr);
    png_destroy_read_struct(&png, &info, nullptr);
    std::fclose(stream);
}

void webp(const guint8* file, gsize size, GimpImage* image) {
    int width = 0, height = 0;
    guint8* pixels = WebPDecodeRGB(file, size, &width, &height);
    {
        Target target(image, width, height);
        for (int y = 0; y < height; y += band_rows)
            target.rows(y, std::min(band_rows, height - y), pixels + std::size_t(3) * width * y);
    }
    WebPFree(pixels);
}

double milliseconds(auto work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

GimpValueArray* run(GimpProcedure* procedure, GimpProcedureConfig* config, gpointer) {
    GimpImage* image = nullptr;
    gchar *path = nullptr, *how = nullptr, *data = nullptr;
    gsize size = 0;
    g_object_get(config, "image", &image, "path", &path, "how", &how, nullptr);
    const gobj::Chars own_path(path), own_how(how);
    double taken = 0;
    if (std::string_view(how) == "load") {
        const auto file = gobj::Ref<GFile>::take(g_file_new_for_path(path));
        taken = milliseconds([&] {
            auto* layer = gimp_file_load_layer(GIMP_RUN_NONINTERACTIVE, image, file.get());
            gimp_image_insert_layer(image, layer, nullptr, 0);
        });
    } else {
        if (!g_file_get_contents(path, &data, &size, nullptr))
            return gimp_procedure_new_return_values(procedure, GIMP_PDB_EXECUTION_ERROR, nullptr);
        const gobj::Chars own_data(data);
        GimpImage* into = std::string_view(how) == "set" ? image : nullptr;
        {
            Target warmed(into, 8, 8);
            const guint8 pixels[8 * 8 * 3] = {};
            warmed.rows(0, 8, pixels);
        }
        auto decode = g_str_has_suffix(path, "jpg")   ? jpeg
                      : g_str_has_suffix(path, "png") ? png
                                                      : webp;
        taken = milliseconds([&] { decode(reinterpret_cast<guint8*>(data), size, into); });
    }
    auto* values = gimp_procedure_new_return_values(procedure, GIMP_PDB_SUCCESS, nullptr);
    GIMP_VALUES_SET_DOUBLE(values, 1, taken);
    return values;
}

GimpProcedure* create(GimpPlugIn* plug_in, const gchar* name) {
    auto* p = gimp_procedure_new(plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, nullptr, nullptr);
    const auto flags = static_cast<GParamFlags>(G_PARAM_READWRITE);
    gimp_procedure_set_documentation(p, "Bench", nullptr, nullptr);
    gimp_procedure_add_image_argument(p, "image", "i", nullptr, TRUE, flags);
    gimp_procedure_add_string_argument(p, "path", "p", nullptr, "", flags);
    gimp_procedure_add_string_argument(p, "how", "h", nullptr, "decode", flags);
    gimp_procedure_add_double_return_value(p, "taken", "t", nullptr, 0, G_MAXDOUBLE, 0, flags);
    return p;
}

}  // namespace

static void import_probe_class_init(ImportProbeClass* klass) {
    auto* plug_in = GIMP_PLUG_IN_CLASS(klass);
    plug_in->query_procedures = [](GimpPlugIn*) {
        return g_list_append(nullptr, g_strdup("genlayer-bench-import"));
    };
    plug_in->create_procedure = create;
    plug_in->set_i18n = [](GimpPlugIn*, const gchar*, gchar**, gchar**) -> gboolean {
        return FALSE;
    };
}
static void import_probe_init(ImportProbe*) {}

GIMP_MAIN(import_probe_get_type())
