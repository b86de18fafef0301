// SPDX-License-Identifier: GPL-3.0-or-later
#include "procedures/exporting.hpp"

#include <algorithm>
#include <array>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libgimp/gimp.h>

#include "canvas/marked.hpp"
#include "gobj/owned.hpp"
#include "jobs/durable.hpp"
#include "jobs/order.hpp"
#include "procedures/mapped_file.hpp"
#include "procedures/placing.hpp"
#include "procedures/record.hpp"

namespace procedures {

using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

struct Export {
    const char* name;       // ours, and the file's ending
    const char* procedure;  // GIMP's
};
constexpr std::array exports = {Export{"xcf", nullptr}, Export{"png", "file-png-export"},
                                Export{"jpg", "file-jpeg-export"},
                                Export{"webp", "file-webp-export"}, Export{"original", nullptr}};

constexpr int png_compression = 4;
constexpr const char* part_beginning = ".genlayer-part-";

Error not_written(const std::string& path, const char* why) {
    return {Error::Kind::local,
            gobj::take_string(g_strdup_printf(_("%s can't be written."), path.c_str())),
            gobj::string_or_empty(why)};
}

void set_if_there(GimpProcedureConfig* config, const char* name, int value) {
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(config), name))
        g_object_set(config, name, value, nullptr);
}

// Without being told to, GIMP exports neither metadata nor the colour profile for scripts.
Result<> save(GimpImage* image, const char* procedure_name, const std::string& part) {
    const auto file = gobj::Ref<GFile>::take(g_file_new_for_path(part.c_str()));
    if (!procedure_name) {
        if (gimp_file_save(GIMP_RUN_NONINTERACTIVE, image, file.get(), nullptr))
            return {};
        return std::unexpected(not_written(part, gimp_pdb_get_last_error(gimp_get_pdb())));
    }
    GimpProcedure* procedure = gimp_pdb_lookup_procedure(gimp_get_pdb(), procedure_name);
    if (!procedure)
        return std::unexpected(not_written(part, procedure_name));
    const auto config =
        gobj::Ref<GimpProcedureConfig>::take(gimp_procedure_create_config(procedure));
    g_object_set(config.get(), "run-mode", GIMP_RUN_NONINTERACTIVE, "image", image, "file",
                 file.get(), nullptr);
    set_if_there(config.get(), "include-xmp", true);
    set_if_there(config.get(), "include-color-profile", true);
    // Of PNG. GIMP's own, 9, takes three times as long for files that are not smaller by 1 %
    // (1024² of noise and of soft colours, 3.0.4).
    set_if_there(config.get(), "compression", png_compression);
    const std::unique_ptr<GimpValueArray, gobj::Free<gimp_value_array_unref>> values(
        gimp_procedure_run_config(procedure, config.get()));
    if (values && GIMP_VALUES_GET_ENUM(values.get(), 0) == GIMP_PDB_SUCCESS)
        return {};
    return std::unexpected(not_written(part, gimp_pdb_get_last_error(gimp_get_pdb())));
}

Result<> write_through_gimp(const char* procedure, const std::string& part,
                            const jobs::Picture& picture, bool provenance) {
    const std::string prompt = picture.record.input.member("prompt").string().value_or("");
    const auto placed =
        place_images({picture}, std::nullopt, canvas::Fit::fill, prompt, provenance);
    if (placed.objects.empty())
        return std::unexpected(placed.errors.front());
    auto saved = save(placed.objects.front(), procedure, part);
    gimp_image_delete(placed.objects.front());
    return saved;
}

// Readable for whom the user's umask says, as the files are that GIMP writes.
Result<> write(const std::string& part, const std::string& bytes) {
    GError* error = nullptr;
    if (!g_file_set_contents_full(part.c_str(), bytes.data(), static_cast<gssize>(bytes.size()),
                                  G_FILE_SET_CONTENTS_NONE, 0666, &error)) {
        const gobj::GErrorPtr owned(error);
        return std::unexpected(not_written(part, error->message));
    }
    return {};
}

}  // namespace

Result<ExportFormat> export_format_of(const std::string& name) {
    const auto found = std::ranges::find_if(
        exports, [&](const Export& one) { return name == one.name || name.empty(); });
    if (found != exports.end())
        return static_cast<ExportFormat>(found - exports.begin());
    std::vector<std::string> names;
    for (const Export& one : exports)
        names.emplace_back(one.name);
    return std::unexpected(jobs::not_one_of("export-format", name, names));
}

const char* name_of(ExportFormat format) {
    return exports[static_cast<std::size_t>(format)].name;
}

Task<std::string> export_picture(ExportFormat format, std::string folder, std::string stem,
                                 jobs::Picture picture, bool provenance) {
    const Export& how = exports[static_cast<std::size_t>(format)];
    std::string name = stem + "." + how.name;
    // GIMP goes by the ending.
    const std::string part = folder + "/" + part_beginning + name;
    if (format == ExportFormat::original) {
        const MappedFile file = co_await gobj::from_result(map_file(picture.path));
        const auto about = co_await gobj::from_result(canvas::inspect(file.bytes()));
        name = stem + "." + canvas::extension(about.format);
        const std::string_view as_it_is(reinterpret_cast<const char*>(file.bytes().data()),
                                        file.bytes().size());
        co_await gobj::from_result(write(part, provenance
                                                   ? canvas::with_xmp(file.bytes(), xmp_of(picture))
                                                   : std::string(as_it_is)));
    } else {
        auto written = write_through_gimp(how.procedure, part, picture, provenance);
        if (!written)
            g_unlink(part.c_str());
        co_await gobj::from_result(std::move(written));
    }
    co_await jobs::keep_durably(part, folder + "/" + name);
    co_return name;
}

void remove_half_written(const std::string& folder) {
    for (const std::string& file : jobs::files_in(folder))
        if (file.starts_with(part_beginning))
            g_unlink((folder + "/" + file).c_str());
}

}  // namespace procedures
