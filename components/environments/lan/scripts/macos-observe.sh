#!/usr/bin/env bash
# NODE: what a Mac shows of a stack, in the lines of observe.sh. Runs on it, in its copy of the project. Has not run on a Mac.
set -uo pipefail

# observe_job DIRECTORY: sets `problem`.
observe_job() {
  local directory=$1 changed label plist
  label_of "${directory##*/}"
  # shellcheck disable=SC1091 # written by macos-service.sh
  source "$directory/spec"
  if ! is_loaded; then
    problem=(service running gone)
  elif [[ $EVERY || $RESTART == never ]]; then
    : # it comes again, or was not to be started again
  elif ! inspect "$directory/service"; then
    # A fault keeps it down: that is no drift, and it ends with the fault.
    if flock -n -s "$directory/hold" true; then problem=(service running gone); fi
  elif [[ $state == T ]] && flock -n -s "$directory/hold" true; then
    problem=(service running paused)
  fi
  if ((${#problem[@]} > 0)) || [[ ! -s $directory/sums ]]; then return; fi
  changed=$(sha256sum --check --quiet "$directory/sums" 2>/dev/null) || problem=("files" "as declared" "changed: ${changed//$'\n'/, }")
  if ((${#problem[@]} == 0)) && changed=$(changed_modes "$directory/modes"); then
    problem=("file modes" "as declared" "changed: ${changed//$'\n'/, }")
  fi
}

main() {
  # shellcheck source=components/environments/lan/scripts/macos-layout.sh
  source components/environments/lan/scripts/macos-layout.sh
  # shellcheck source=components/environments/lan/scripts/macos-process.sh
  source components/environments/lan/scripts/macos-process.sh
  # shellcheck source=components/environments/lan/scripts/macos-state.sh
  source components/environments/lan/scripts/macos-state.sh
  # shellcheck source=components/environments/supervision/observe-service.sh
  source components/environments/supervision/observe-service.sh
  shopt -s nullglob
  local part directory problem owner=${PWD%/kit}
  locate "${owner##*/}" - "$1"
  say host "$1" "" "$node/epoch"
  part=$(changed_part "$node/network.state")
  case $part in
    '') say network "$1" "" "$node/network" ;;
    hosts) say network "$1" "" "$node/network" "hosts file" "as declared" changed ;;
    *) say network "$1" "" "$node/network" "$part" "as declared" changed ;;
  esac
  for directory in "$node"/services/*; do
    problem=()
    observe_job "$directory"
    say service "$1" "${directory##*/}" "$directory/epoch" "${problem[@]}"
  done
}
main "$@" </dev/null
