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
    for signal in TERM INT; do
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
    [ "$("$gimp_root" name)" != system ] || exit 77
    mkdir home home/.cache
    echo secret >home/secret
    equal "$(HOME=$PWD/home XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} \
        "$gimp_root" exec --no-build -- sh -c 'cd /; ls "$HOME"' | grep secret)" '' || true
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
