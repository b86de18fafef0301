// SPDX-License-Identifier: GPL-3.0-or-later
// GET /v1/predictions: the newest first, a hundred a page, with links to the pages beside it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sample/predictions.hpp"

namespace sample {

struct Page {
    std::vector<const Prediction*> results;
    std::string next;  // queries; empty where there is no such page
    std::string previous;
};

// Understands cursor, created_after and created_before; what it does not understand it ignores.
Page page_of(const Predictions& predictions, const std::string& query, const Clock& clock);
std::string listing(const Page& page, const std::string& url,
                    const std::function<json::Object(const Prediction&)>& show);

}  // namespace sample
