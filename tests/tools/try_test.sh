# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later

draw() { # draw ARGUMENT…: tries, and sets xcf and png to what the last two lines name
    "$project/tools/try" "$@" >out 2>err || { cat out err; return 1; }
    xcf=$(tail -n 2 out | sed -n 's/^XCF: \([^ ]*\)$/\1/p')
    png=$(tail -n 1 out | sed -n 's/^PNG: \([^ ]*\)$/\1/p')
    equal "$(head -c 8 "$xcf")" 'gimp xcf'
    equal "$(head -c 4 "$png" | tail -c 3)" PNG
}

test_try_draws_without_cost_whatever_the_environment() {
    export GENLAYER_SERVICE=replicate GENLAYER_BASE_URL=http://127.0.0.1:9/v1 GENLAYER_API_KEY=k \
        REPLICATE_API_TOKEN=k ANYAPI_API_KEY=k GENLAYER_STATE_DIR=$PWD/state
    draw 'a lighthouse at dusk'
    ! [ -e state ]
    equal "$(cat err | grep -v '^genlayer:' || true)" ''
    rm "$xcf" "$png"
}

test_try_takes_any_prompt() {
    draw $'quo"te\' $(touch pwned) `touch pwned`\n\\ %s {} 灯塔 '"$(printf 'long %.0s' {1..400})"
    ! [ -e pwned ]
    # The layer is named after the prompt.
    grep -aq 'quo"te' "$xcf"
    rm "$xcf" "$png"
}

test_try_window_needs_a_display() {
    local status=0
    env -u DISPLAY -u WAYLAND_DISPLAY "$project/tools/try" --window 'a lighthouse' 2>err || status=$?
    equal "$status" 69
    grep -q 'needs a display' err
}

test_try_says_what_is_wrong() {
    local status=0
    "$project/tools/try" --model nonsense 'a lighthouse' >out 2>err || status=$?
    equal "$status" 70
    grep -q 'genlayer: .*model' err
    equal "$(grep -c : out || true)" 0
}

test_try_live_names_the_price_and_needs_a_key() {
    local status=0
    env -u GENLAYER_API_KEY -u ANYAPI_API_KEY -u GENLAYER_SERVICE -u GENLAYER_BASE_URL \
        GENLAYER_STATE_DIR="$PWD" "$project/tools/try" --live 'a lighthouse' >out 2>err || status=$?
    equal "$status" 70
    grep -q '0\.04 US dollars' err
    grep -q 'There is no key' err
}
