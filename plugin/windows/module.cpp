// SPDX-License-Identifier: GPL-3.0-or-later
// What the plug-in's binary finds in this module; procedures/windows.hpp says what each does.
#include <gmodule.h>
#include <libgimp/gimpui.h>

#include "procedures/values.hpp"
#include "procedures/windows.hpp"
#include "windows/batch_session.hpp"
#include "windows/record.hpp"
#include "windows/recover_session.hpp"
#include "windows/session.hpp"
#include "windows/settings_session.hpp"

namespace windows {

namespace {

bool start() {
    if (!gtk_init_check(nullptr, nullptr))  // gimp_ui_init() would end the process
        return false;
    gimp_ui_init("genlayer");
    return true;
}

GimpValueArray* generate(GimpProcedure* procedure, GimpImage* image,
                         const procedures::Arguments& arguments, canvas::Size size, bool repeat) {
    // Whether anything can be written there is told when something is to be.
    const std::string folder = jobs::Journal::folder_in(api::process_environment());
    Session session(image ? ui::Door::layer : ui::Door::image, image, jobs::Store(folder),
                    arguments, size, repeat);
    if (auto ended = session.run().run(); !ended)
        return procedures::failure_values(procedure, ended.error());
    if (session.predictions.empty())
        return gimp_procedure_new_return_values(procedure, GIMP_PDB_CANCEL, nullptr);
    return image ? procedures::success_values(procedure, session.layers, session.predictions)
                 : procedures::success_values(procedure, session.images, session.predictions);
}

void edit(const jobs::Store& store) {
    (void)edit_settings(&store, nullptr, false).run();
}

void show_record(const std::string& layer, const std::string& record) {
    ui::RecordWindow window(told_by(layer, record));
    (void)window.closed().run();
}

procedures::RecoveredCounts recover(procedures::Recovering* recovering) {
    RecoverSession session(recovering);
    (void)session.run().run();
    return session.counts();
}

std::optional<procedures::BatchCounts> batch(const jobs::Store& store,
                                             const procedures::BatchWish& initial) {
    BatchSession session(store, initial);
    (void)session.run().run();
    return session.counts();
}

}  // namespace

}  // namespace windows

extern "C" G_MODULE_EXPORT const procedures::Windows genlayer_windows;
const procedures::Windows genlayer_windows = {
    GENLAYER_VERSION,     windows::start,   windows::generate, windows::edit,
    windows::show_record, windows::recover, windows::batch};
