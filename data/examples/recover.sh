#!/bin/sh
# Recovers in cron: mails nothing while there is nothing, where the pictures are when some were recovered, and all
# that GIMP said when it failed. Services keep pictures for an hour, so twice an hour (crontab -e):
#   REPLICATE_API_TOKEN=…
#   7,37 * * * * /path/to/recover.sh "$HOME/recovered"
# The key stands in the crontab, which only you can read: cron can't open a keyring.
set -eu
OUTPUT_FOLDER=${1:-$HOME/recovered}
export OUTPUT_FOLDER
said=$(mktemp)
trap 'rm -f "$said"' EXIT
gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat "$(dirname "$0")/recover.scm")" --quit \
    >"$said" 2>&1 </dev/null || { status=$?; cat "$said" >&2; exit "$status"; }
grep '^recovered ' "$said" || true
