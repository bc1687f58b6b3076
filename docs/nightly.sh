#!/bin/sh
# One night: fetch, ingest, check, report, verify, publish. docs/operating.md says how to run it, and what to do when it stops.
#
#   docs/nightly.sh SOURCE…     the pages that still change, by the ids of their source sheets; without one none is fetched
#
# It stops at the first doubt, leaves what is published as it is, and says on its last line at which step. Where nothing
# has changed it prints nothing. Exit code 0: nothing changed, or what changed is published; else that of the step. From
# the environment:
#
#   REPORT    further words for `clemency report`: --url https://example.org/clemency
#   PUBLISH   the command that copies reports/site/ to where it is served; it runs every night, after all is verified
#   LOG       the log file, if not reports/nightly.log
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
log=${LOG:-reports/nightly.log}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

stop() {  # the step, its exit code, what has become of the site that is served
    cat "$said"
    echo "nightly: stopped at: $1 (exit code $2); $3"
    exit "$2"
} >&2

step() {  # what a step says is printed only where it stops the night; the log has it all
    code=0
    clemency --log "$log" "$@" >"$said" 2>&1 || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 10 ] || stop "clemency $*" "$code" "nothing was copied to where the site is served"
}

before=$(readlink reports/site || true)
if [ $# -gt 0 ]; then
    step fetch "$@"
    step ingest --known data/raw
fi
step check
# shellcheck disable=SC2086  # REPORT is several words
step report --all --quiet --exit-changed 10 ${REPORT:-}
if [ "$code" -eq 10 ]; then
    cat "$said"
    step verify ${before:+--against "reports/$before"}
    cat "$said"
else
    step verify
fi
if [ -n "${PUBLISH:-}" ]; then
    sh -c "$PUBLISH" >"$said" 2>&1 || stop "$PUBLISH" "$?" "look at where it copies to, which may have a part of it"
    cat "$said"
fi
