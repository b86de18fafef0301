// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows/problem.hpp"

namespace windows {

using gobj::Error;

namespace {

ui::Remedy remedy_for(const Error& error) {
    switch (error.kind) {
        case Error::Kind::unauthorized:
            return error.field == "key" ? ui::Remedy::key_or_sample : ui::Remedy::change_key;
        case Error::Kind::payment:
            return ui::Remedy::billing_page;
        case Error::Kind::rejected:
        case Error::Kind::failed:
            // A refusal that is about the words is not mended by sending them again.
            return error.field.empty() && error.kind == Error::Kind::failed ? ui::Remedy::try_again
                   : error.field == "prompt" || error.field.empty() ? ui::Remedy::edit_prompt
                                                                    : ui::Remedy::none;
        case Error::Kind::offline:
        case Error::Kind::busy:
            return ui::Remedy::try_again;
        case Error::Kind::unrecorded:
            return ui::Remedy::unrecorded;
        case Error::Kind::pending:
        case Error::Kind::unknown:
        case Error::Kind::absent:
            return ui::Remedy::recover;
        default:
            // Above all not "try again" where the first try may have been paid for.
            return ui::Remedy::none;
    }
}

}  // namespace

ui::Problem problem_of(const Error& error, const api::Service& service) {
    return {error.message, error.detail, error.field == "key" ? "" : error.field, remedy_for(error),
            service.billing_page};
}

}  // namespace windows
