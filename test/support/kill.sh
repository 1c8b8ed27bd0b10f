#!/usr/bin/env bash
# OWNER SECONDS alone|tree PID…: ends processes, or all below them too, at once with SIGKILL, and prints how long faults stay:
#   on KIND…                which faults of ours were there, armed or on, just before
#   network MILLISECONDS    until no host has a fault table of ours
#   process MILLISECONDS    until every service of every host runs and is not paused
# or, after that many seconds, what is left in place of the figure. Runs as root in the project's folder.
set -uo pipefail

# below PID…: these processes and all their descendants.
below() {
  local pid children
  for pid; do
    printf '%s\n' "$pid"
    children=$(cat "/proc/$pid/task"/*/children 2>/dev/null) || true
    # shellcheck disable=SC2086 # a list of numbers
    below $children
  done
}

# Sets `victims`. Whoever is stopped starts nobody: then none is missed.
freeze() {
  local before=''
  while victims=$(below "$@") && [[ $victims != "$before" ]]; do
    before=$victims
    # shellcheck disable=SC2086 # a list of numbers
    kill -STOP $victims 2>/dev/null
  done
}

network() {
  local node
  for node in "$run"/nodes/*; do
    nsenter --net="/run/netns/tb-$owner-${node##*/}" nft list tables 2>/dev/null | grep testbed_fault
  done
}

process() {
  local directory
  for directory in "$run"/nodes/*/services/*; do
    # shellcheck disable=SC2154 # set by inspect
    if ! inspect "$directory/service" || [[ $state == T ]]; then printf '%s is %s\n' "$directory" "$state"; fi
  done
}

# Services that a fault keeps down or paused.
held() {
  local directory
  for directory in "$run"/nodes/*/services/*; do
    flock -n -s "$directory/hold" true || printf '%s\n' "$directory"
  done
}

# told WHAT: waits until nothing is left of it.
told() {
  local left deadline=$((SECONDS + seconds + 1))
  while left=$("$1") && [[ $left ]]; do
    if ((SECONDS >= deadline)); then
      printf '%s %s\n' "$1" "${left//$'\n'/, }"
      return
    fi
    sleep 0.01
  done
  printf '%s %s\n' "$1" $(((${EPOCHREALTIME/[.,]/} - killed) / 1000))
}

main() {
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  shopt -s nullglob
  local extent=$3
  owner=$1 run=/run/testbed/$1 seconds=$2
  shift 3
  victims=$*
  printf 'on%s%s\n' "$([[ $(network) ]] && echo ' network')" "$([[ $(held) ]] && echo ' process')"
  if [[ $extent == tree ]]; then freeze "$@"; fi
  killed=${EPOCHREALTIME/[.,]/}
  # shellcheck disable=SC2086 # a list of numbers
  kill -KILL $victims 2>/dev/null
  told network
  told process
}
main "$@" </dev/null
