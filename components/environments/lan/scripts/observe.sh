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
  local broken='' rules hosts directory owner=${PWD%/kit}
  locate "${owner##*/}" - "$1"
  say host "$1" "" "$node/epoch"
  rules=$(nft -s list table inet testbed 2>/dev/null)
  hosts=$(grep -xA 1000 '# BEGIN testbed' /etc/hosts | sed '/^# END testbed$/q')
  if [[ ! -s $node/ruleset || $rules != "$(<"$node/ruleset")" ]]; then
    say network "$1" "" "$node/network" firewall "as declared" "${rules:+changed}"
  elif [[ $hosts != "$(<"$node/hosts")" ]]; then
    say network "$1" "" "$node/network" "hosts file" "as declared" "${hosts:+changed}"
  else
    say network "$1" "" "$node/network"
  fi
  for directory in "$node"/services/*; do observe_service "$directory" "$1"; done
}
main "$@" </dev/null
