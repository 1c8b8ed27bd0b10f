#!/usr/bin/env bash
# OWNER STACK: what the machine shows of a stack, one line each, fields separated by tabs:
#   PART NODE SERVICE EPOCH WHAT DECLARED OBSERVED        (WHAT is empty when all is as recorded)
# A part without a line was never finished, or went with a reboot.
set -uo pipefail

# say PART NODE SERVICE FILE-WITH-EPOCH [WHAT DECLARED OBSERVED]
say() {
  local epoch
  { read -r epoch <"$4"; } 2>/dev/null || return 0
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$epoch" "${5:-}" "${6:-}" "${7:-}"
}

# changed_modes FILE: lines `MODE PATH` of what has another mode than in the file.
changed_modes() {
  local path paths=()
  while read -r _ path; do paths+=("$path"); done <"$1"
  stat -c '%a %n' "${paths[@]}" 2>/dev/null | grep -vxFf "$1"
}

observe_service() {
  local directory=$1 name=${1##*/} problem=()
  if [[ $broken ]]; then
    problem=(service "on its host" "$broken")
  elif ! inspect "$directory/supervisor"; then
    problem=(supervisor running gone)
  elif ! [[ /proc/$pid/ns/net -ef /run/netns/$namespace ]]; then
    problem=(supervisor "on its host" "in a namespace of the past")
  elif [[ -e $directory/finished ]]; then
    : # it was not to be started again
  elif ! inspect "$directory/service"; then
    # A fault keeps it down: that is no drift, and it ends with the fault.
    if flock -n -s "$directory/hold" true; then problem=(service running gone); fi
  elif [[ $state == T ]] && flock -n -s "$directory/hold" true; then
    problem=(service running paused)
  fi
  if ((${#problem[@]} == 0)) && [[ -s $directory/sums ]]; then
    local changed
    changed=$(sha256sum --check --quiet "$directory/sums" 2>/dev/null) || problem=("files" "as declared" "changed: ${changed//$'\n'/, }")
    if ((${#problem[@]} == 0)) && [[ -s $directory/modes ]] && changed=$(changed_modes "$directory/modes"); then
      problem=("file modes" "as declared" "changed: ${changed//$'\n'/, }")
    fi
  fi
  say service "${node##*/}" "$name" "$directory/epoch" "${problem[@]}"
}

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
  for directory in "$node"/services/*; do observe_service "$directory"; done
}

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  # shellcheck source=components/environments/local/scripts/process.sh
  source components/environments/local/scripts/process.sh
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
