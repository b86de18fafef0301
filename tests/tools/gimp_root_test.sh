# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_arguments_arrive_byte_for_byte() {
    printf '%s\0' 'two words' '' $'new\nline\n' "quo'te\"s" '$(id) `id` \\' '-x' '*' $'\xff\xfe' '灯塔' >wanted
    mapfile -d '' -t arguments <wanted
    inside printf '%s\0' "${arguments[@]}" >got
    cmp got wanted
}

test_exit_status_passes_through() {
    local status=0
    inside sh -c 'exit 37' || status=$?
    equal "$status" 37
    status=0
    inside /no/such/program 2>/dev/null || status=$?
    equal "$status" 127
    status=0
    inside sh -c 'kill -KILL $$' || status=$?
    equal "$status" 137
}

test_streams_pass_through() {
    printf 'a\0b\n' >wanted
    inside cat <wanted >got 2>err
    cmp got wanted
    inside sh -c 'echo error >&2' >out 2>err
    equal "$(cat out)" ''
    equal "$(cat err)" error
}

test_folder_and_environment_pass_through() {
    mkdir 'a folder 灯'
    cd 'a folder 灯'
    equal "$(inside pwd)" "$PWD"
    inside touch made
    [ -e made ] && [ -O made ]
    equal "$(SOME_VALUE=$'a\nb ' inside sh -c 'printf %s. "$SOME_VALUE"')" $'a\nb .'
    equal "$(inside sh -c 'echo "$GENLAYER_BUILD"')" "$project/build/$("$gimp_root" name)"
}

test_locale_is_utf8_where_there_is_none() {
    equal "$(env -u LC_ALL -u LC_CTYPE -u LANG "$gimp_root" exec --no-build -- locale charmap)" UTF-8
    equal "$(LC_ALL=C inside locale charmap)" UTF-8
    equal "$(LC_ALL=zh_CN.UTF-8 inside sh -c 'echo $LC_ALL')" zh_CN.UTF-8
}

test_signals_reach_the_command() {
    local signals=(TERM INT)
    # Where INT was ignored when this shell began, nothing below it can ever trap it.
    (( (0x$(sed -n 's/^SigIgn:\t//p' /proc/$$/status) & 2) == 0 )) || signals=(TERM)
    for signal in "${signals[@]}"; do
        rm -f ready got status
        # Started with job control, else bash lets background commands ignore INT.
        (set -m; "$gimp_root" exec --no-build -- bash -c \
            "trap 'echo $signal >got; exit 9' $signal; touch ready; while :; do sleep 0.1; done" &
            echo $! >pid; status=0; wait $! || status=$?; echo "$status" >status) &
        wait_for test -e ready
        kill "-$signal" "$(cat pid)"
        wait_for test -s status
        equal "$(cat got) $(cat status)" "$signal 9"
    done
}

test_who_ends_the_tests_ends_those_that_run() {
    tests_run() {
        local marked
        marked=$(grep -lsaF "GENLAYER_MARK=$PWD" /proc/[0-9]*/environ | sed 's/environ$/cmdline/' || true)
        # shellcheck disable=SC2086
        [ -n "$marked" ] && grep -qsa root/unittests $marked
    }
    none_runs() { ! tests_run; }
    GENLAYER_MARK=$PWD GENLAYER_COUNTS='' GENLAYER_LOG=log \
        "$gimp_root" exec --no-build -- "$project/tools/root/check" gimp >out 2>&1 &
    wait_for tests_run
    kill -TERM $!
    wait_for none_runs
    local status=0
    wait $! || status=$?
    equal "$status" 143
}

test_nothing_stays_mounted() {
    local before
    before=$(mounts)
    inside true
    "$gimp_root" exec --no-build -- sh -c 'touch ready; exec sleep 60' &
    wait_for test -e ready
    equal "$(mounts)" "$before"
    kill -KILL $!
    wait $! 2>/dev/null || true
    equal "$(mounts)" "$before"
}

test_loopback_is_the_machines() {
    command -v python3 >/dev/null || exit 77
    python3 -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], file=open("port", "w"), flush=True)
server.accept()[0].sendall(b"hello")' &
    wait_for test -s port
    equal "$(inside bash -c "cat </dev/tcp/127.0.0.1/$(cat port)")" hello
}

test_home_is_not_shown() {
    local file
    [ "$("$gimp_root" name)" != system ] || exit 77
    file=$(find "$HOME" -maxdepth 1 -type f ! -name .Xauthority -print -quit)
    [ -n "$file" ] || exit 77
    inside test ! -e "$file"
}

test_wrong_arguments_are_said() {
    local status
    for wrong in '' 'exec' 'exec --' 'nonsense' 'exec --gimp' 'exec --gimp 2.10 -- true' 'make --what'; do
        status=0
        # shellcheck disable=SC2086  # several words
        "$gimp_root" $wrong >out 2>&1 || status=$?
        equal "$wrong: $status" "$wrong: 64"
        [ -s out ]
    done
}

test_gimp_is_there() {
    inside gimp-console --version | grep -E 'version 3\.[0-9]+\.[0-9]+'
}

test_a_new_enough_gimp_of_the_system_is_used() {
    # To the project, the root is a system that has GIMP 3.
    equal "$(inside "$gimp_root" name)" system
    inside "$gimp_root" exec --no-build -- sh -c 'echo "$GENLAYER_BUILD"; pwd; exit 5' >out || equal $? 5
    equal "$(cat out)" "$project/build/system"$'\n'"$PWD"
}

test_missing_packages_of_the_system_are_named() {
    mkdir bin
    printf '#!/bin/sh\necho GNU Image Manipulation Program version 3.0.4\n' >bin/gimp-console
    printf '#!/bin/sh\nexit 1\n' >bin/dpkg-query
    printf '#!/bin/sh\necho 1000\n' >bin/id
    chmod +x bin/*
    local status=0
    PATH=$PWD/bin:$PATH "$gimp_root" exec --no-build -- true >out 2>&1 || status=$?
    equal "$status" 69
    grep -q 'as root: apt-get install .*libgimp-3.0-dev' out
}

test_refused_namespaces_are_said() {
    [ "$("$gimp_root" name)" != system ] || exit 77
    mkdir bin
    printf '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n' >bin/unshare
    chmod +x bin/unshare
    local status=0
    PATH=$PWD/bin:$PATH inside true >out 2>&1 || status=$?
    equal "$status" 69
    equal "$(grep -c '^genlayer: this system ' out)" 1
}

test_a_root_in_use_is_not_removed() {
    [ "$("$gimp_root" name)" != system ] || exit 77
    # A cache of its own, with a root that is nothing but a name.
    local roots=$PWD/cache/genlayer/roots
    mkdir -p "$roots/trixie-1" "$roots/trixie-2.part"
    touch "$roots/trixie.lock" "$roots/trixie-1/.complete"
    (exec 8<"$roots/trixie-1/.complete"; flock -s 8; touch ready; exec sleep 60) &
    wait_for test -e ready
    XDG_CACHE_HOME=$PWD/cache "$gimp_root" remove 2>err
    grep -q 'in use and stays' err
    [ -e "$roots/trixie-1/.complete" ] && [ ! -e "$roots/trixie-2.part" ]
    kill $!
    wait $! || true
    XDG_CACHE_HOME=$PWD/cache "$gimp_root" remove
    [ ! -e "$roots/trixie-1" ]
}

test_profile_greets_nobody() {
    local version
    version=$(inside gimp-console --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+')
    inside sh -c 'cat "$GIMP3_DIRECTORY/gimprc"' >gimprc
    grep -q "(config-version \"$version\")" gimprc
    grep -q '(show-welcome-dialog no)' gimprc
}
