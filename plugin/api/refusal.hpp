// SPDX-License-Identifier: GPL-3.0-or-later
// What a refused request or a failed prediction means for a person: one sentence each, and the kind
// of Error that callers react to. Reads both dialects: problem+json, and the gateways'
// {"error":{…}}.
#pragma once

#include "api/prediction.hpp"
#include "api/service.hpp"
#include "gobj/error.hpp"

namespace api {

struct HttpReply;

enum class Asked { create, get, cancel };

// A reply that is not 2xx. For a create, 5xx is Kind::unknown: it may have been carried out.
gobj::Error refusal(const HttpReply& reply, const Service& service, Asked asked);

// A prediction that has ended without a picture.
gobj::Error no_picture(const Prediction& prediction);

}  // namespace api
