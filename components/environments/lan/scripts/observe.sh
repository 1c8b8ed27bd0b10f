#!/usr/bin/env bash
# NODE: what a host shows of itself, one line each, fields separated by tabs:
#   PART NODE SERVICE EPOCH WHAT DECLARED OBSERVED        (WHAT is empty when all is as recorded)
# A part without a line was never finished. Runs on it, in its copy of the project; the owner is told by where that is.
set -uo pipefail

main() {
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/observe-service.sh
  source components/environments/supervision/observe-service.sh
  shopt -s nullglob
  # shellcheck disable=SC2034 # read by observe_service
  local broken='' rules hashes part tuned directory owner=${PWD%/kit}
  locate "${owner##*/}" - "$1"
  tuned=$(bash components/environments/lan/scripts/tuning.sh changed)
  if [[ $tuned ]]; then say host "$1" "" "$node/epoch" "$tuned" "as declared" changed; else say host "$1" "" "$node/epoch"; fi
  rules=$(nft -s list table inet testbed 2>/dev/null)
  hashes=$(bash components/environments/lan/scripts/observe-network.sh | grep $'^hash\t')
  part=$(grep -vxFf <(printf '%s\n' "$hashes") "$node/network.hashes" | cut -f 2 | head -n 1)
  if [[ $part == address ]]; then
    say network "$1" "" "$node/network" address "as declared" changed
  elif [[ $part == hosts ]]; then
    say network "$1" "" "$node/network" "hosts file" "as declared" changed
  elif [[ $part || $rules != "$(cat "$node/ruleset" 2>/dev/null)" ]]; then
    say network "$1" "" "$node/network" firewall "as declared" changed
  else
    say network "$1" "" "$node/network"
  fi
  for directory in "$node"/services/*; do observe_service "$directory" "$1"; done
}
main "$@" </dev/null
