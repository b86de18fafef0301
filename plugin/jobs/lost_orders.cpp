// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/lost_orders.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include <glib/gi18n-lib.h>

#include "jobs/claim.hpp"

namespace jobs {

using api::Prediction;
using gobj::Cancel;
using gobj::Error;
using gobj::Result;
using gobj::Task;

namespace {

constexpr int most_pages = 20;
constexpr double margin = 60;  // seconds; more than clocks and an order's way differ by

double now() {
    return static_cast<double>(g_get_real_time()) / 1e6;
}

Error not_known(const char* sentence, const api::Service& service) {
    return {Error::Kind::unknown,
            gobj::take_string(g_strdup_printf(sentence, service.name.c_str()))};
}

Error not_known_yet(const api::Service& service) {
    return not_known(_("Whether %s got this order is not known yet. File ▸ Create ▸ Recover "
                       "Generated Images… looks for it again."),
                     service);
}

bool same_order(const Record& one, const Record& other) {
    return one.model == other.model && one.input == other.input && one.base_url == other.base_url;
}

// A process that lives, or another job of this one, may be about to hear of this very order.
bool may_be_others(const Journal& journal, const Record& order, const std::vector<Record>& intents,
                   const std::vector<Record>& ours) {
    return std::ranges::any_of(intents, [&](const Record& other) {
        if (!same_order(other, order) || std::ranges::contains(ours, other.job, &Record::job))
            return false;
        // Whoever died hears of nothing any more.
        const auto free = journal.lock(other.job);
        return !free || !*free;
    });
}

}  // namespace

bool LostOrders::can_look() const {
    const api::Service& service = client_->service();
    return !has_none_ && (service.has("list") || service.id == "custom");
}

Error LostOrders::unconfirmed() const {
    if (can_look())
        return not_known_yet(client_->service());
    return not_known(
        _("Whether %s got this order is not known: it has no list to look into. It may "
          "have been drawn and billed; look at your account there before you order it "
          "again."),
        client_->service());
}

Task<LostOrders::Listed> LostOrders::list(std::vector<Record> orders, Cancel cancel) {
    if (!can_look())
        co_await gobj::failed(unconfirmed());
    double oldest = std::numeric_limits<double>::max();
    for (const Record& order : orders)
        oldest = std::min(oldest, moment_of(order.intended_at).value_or(0));
    Listed listed;
    std::string cursor;
    for (int page = 0;; ++page) {
        auto listing = co_await client_->list(cursor, cancel).as_result();
        if (!listing && page == 0) {
            using enum Error::Kind;
            const Error::Kind kind = listing.error().kind;
            // It answered, and not with a list.
            has_none_ = kind == missing || kind == rejected;
            co_await gobj::failed(unconfirmed());
        }
        if (!listing || page == most_pages) {
            listed.complete = false;
            break;
        }
        if (page == 0 && listing->service_time)
            listed.ahead = *listing->service_time - now();
        const double since = oldest + listed.ahead - margin;
        const bool past = std::ranges::any_of(listing->predictions, [&](const Prediction& one) {
            return moment_of(one.created_at).value_or(since) < since;
        });
        std::ranges::move(listing->predictions, std::back_inserter(listed.predictions));
        cursor = listing->next;
        if (cursor.empty() || past)
            break;
    }
    co_return listed;
}

std::vector<Result<Prediction>> LostOrders::find(const std::vector<Record>& orders,
                                                 const Listed& listed) {
    // Read only now: while the list was fetched others may have claimed theirs.
    std::set<std::string> claimed = handed_out_;
    const std::vector<Record> intents = journal_->records([&](const Record& record) {
        claimed.insert(record.prediction);
        return record.state == State::intent;
    });
    std::vector<Result<Prediction>> found;
    for (const Record& order : orders) {
        const bool in_doubt = may_be_others(*journal_, order, intents, orders);
        auto mine =
            in_doubt ? std::nullopt : claim(order, listed.predictions, listed.ahead, &claimed);
        if (mine) {
            handed_out_.insert(mine->id);
            found.emplace_back(std::move(*mine));
        } else if (in_doubt || !listed.complete) {
            found.emplace_back(std::unexpected(not_known_yet(client_->service())));
        } else {
            Error absent = not_known(
                _("This order is not among what %s lists. Most likely it never arrived; look at "
                  "your account there before you order it again."),
                client_->service());
            absent.kind = Error::Kind::absent;
            found.emplace_back(std::unexpected(std::move(absent)));
        }
    }
    return found;
}

}  // namespace jobs
