// SPDX-License-Identifier: GPL-3.0-or-later
// The two ways in which the API's errors are worded: Replicate's problem+json, and those of the
// gateway that AnyAPI puts before it, which answers what is its own business in its own shape and
// hands the rest through.
#pragma once

#include <string>
#include <vector>

#include "sample/message.hpp"
#include "sample/model.hpp"

namespace sample {

enum class Dialect { replicate, anyapi };

const char* prefix(Dialect dialect);  // "/v1", "/replicate/v1"

Answer unauthorized(Dialect dialect);
Answer no_route(Dialect dialect, const Request& request);
Answer unknown_model(Dialect dialect, const std::string& model);
Answer unknown_prediction();
Answer wrong_method(const std::string& method, const char* allowed);
Answer unreadable(const std::string& reason);
Answer problem(unsigned status, const std::string& title, const std::string& detail);
Answer invalid_input(const std::vector<InvalidField>& fields);

}  // namespace sample
