#!/usr/bin/env bash
# DIRECTORY: prints `shiftable MILLISECONDS` or `fixed MILLISECONDS`: whether the running service has libfaketime in it, and how
# far the clock that such a program sees, started as the service is, is ahead of the host's.
set -uo pipefail

main() {
  # shellcheck disable=SC2034 # `environment` is read by `confine`, and written
  local directory=$1 confined environment before after shifted word=fixed
  # shellcheck source=components/environments/containers/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/clock.sh
  source components/environments/supervision/clock.sh
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec"
  # shellcheck disable=SC2034
  environment=(PATH="$PATH" HOME=/root LANG=C.UTF-8)
  confine
  inspect "$directory/service" || fail "${directory##*/} does not run"
  # Only the service's own user may look.
  if "${confined[@]}" grep -q libfaketime "/proc/$pid/maps"; then word=shiftable; fi
  before=${EPOCHREALTIME/[.,]/}
  shifted=$("${confined[@]}" env -i "${environment[@]}" date +%s%6N) || fail "cannot read the clock"
  after=${EPOCHREALTIME/[.,]/}
  printf '%s %s\n' "$word" $(((shifted - (before + after) / 2) / 1000))
}
main "$@" </dev/null
