#!/usr/bin/env bash
# NODE: what a host shows of itself, one line each, fields separated by tabs:
#   PART NODE SERVICE EPOCH WHAT DECLARED OBSERVED        (WHAT is empty when all is as recorded)
# A part without a line was never finished. Runs inside it.
set -uo pipefail

main() {
  # shellcheck source=components/environments/containers/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/observe-service.sh
  source components/environments/supervision/observe-service.sh
  shopt -s nullglob
  # shellcheck disable=SC2034 # read by observe_service
  local broken='' rules directory
  locate
  # A deployment that was killed may have left a container of which no state knows.
  [[ -e $node/known ]] || exit 0
  if [[ ${TESTBED_FIREWALL:-} ]]; then rules=$(nft -s list table inet testbed 2>/dev/null); fi
  if [[ ! ${TESTBED_FIREWALL:-} ]]; then
    : # somebody else's, who is asked elsewhere
  elif [[ -s $node/ruleset && $rules == "$(<"$node/ruleset")" ]]; then
    say network "$1" "" "$node/network"
  else
    say network "$1" "" "$node/network" firewall "as declared" "${rules:+changed}"
  fi
  for directory in "$node"/services/*; do observe_service "$directory" "$1"; done
}
main "$@" </dev/null
