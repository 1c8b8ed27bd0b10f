#!/usr/bin/env bash
# OWNER STACK: what the machine shows of a stack, one line each, fields separated by tabs:
#   PART NODE SERVICE EPOCH WHAT DECLARED OBSERVED        (WHAT is empty when all is as recorded)
# A part without a line was never finished, or went with a reboot.
set -uo pipefail

observe_node() {
  local about=() seen rules broken='' directory
  mapfile -t about <"$node/about"
  if ! is_namespace "/run/netns/$namespace"; then
    broken="its network namespace is gone"
  elif ! is_namespace "$mounts" || [[ ! -d $(<"$node/root")/etc/upper ]]; then
    broken="its file system is gone"
  else
    # shellcheck disable=SC2016 # expanded in the host
    seen=$(nsenter --net="/run/netns/$namespace" bash -c '[[ $(</proc/net/fib_trie) == *"-- $1"$'"'\\n'"'* ]] && echo connected; exec nft -s list table inet testbed' observe "${about[1]%/*}" 2>/dev/null)
    if [[ $seen != connected* ]]; then broken="it has lost its address ${about[1]}"; fi
  fi
  if [[ $broken ]]; then
    say host "${node##*/}" "" "$node/epoch" host "present at ${about[1]}" "$broken"
    say network "${node##*/}" "" "$node/network" firewall "as declared" "$broken"
  else
    say host "${node##*/}" "" "$node/epoch"
    rules=${seen#connected}
    rules=${rules#$'\n'}
    if [[ $rules != "$(<"$node/ruleset")" ]]; then
      say network "${node##*/}" "" "$node/network" firewall "as declared" "${rules:+changed}"
    elif ! sha256sum --check --status "$node/sums" 2>/dev/null; then
      say network "${node##*/}" "" "$node/network" "hosts file" "as declared" changed
    else
      say network "${node##*/}" "" "$node/network"
    fi
  fi
  for directory in "$node"/services/*; do observe_service "$directory" "${node##*/}"; done
}

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/observe-service.sh
  source components/environments/supervision/observe-service.sh
  shopt -s nullglob
  local nodes count=0
  locate "$1" "$2" sw
  if ! is_namespace "/run/netns/$switch"; then
    say switch "" "" "$run/epoch" switch present gone
  else
    say switch "" "" "$run/epoch"
  fi
  if [[ -s $run/forward/epoch ]]; then
    if inspect "$run/forward/process"; then say forward "" "" "$run/forward/epoch"; else
      say forward "" "" "$run/forward/epoch" "port forwarder" running gone
    fi
  fi
  nodes=("$run"/nodes/*)
  for node in "${nodes[@]}"; do
    locate "$1" "$2" "${node##*/}"
    (printf '%s' "$(observe_node)"$'\n') &
    if ((++count % 16 == 0)); then wait; fi
  done
  wait
}
main "$@" </dev/null
