#!/usr/bin/env bash
# VERB OWNER STACK: makes ports of the hosts reachable on 127.0.0.1 of this machine. Prints JSON: name → URL.
# Environment: PORTS (lines `NODE/PORT ADDRESS NUMBER [LOCAL [must]]`, see forwarder.cjs), EPOCH.
set -euo pipefail

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  local verb=$1 directory
  locate "$2" "$3" sw
  directory=$run/forward
  if [[ $verb == delete ]]; then
    end_process "$directory/process" 5
    rm -rf "$directory" "$data/forward.json" "$data/forward.log"
    exit
  fi
  mkdir -p "$directory"
  end_process "$directory/process" 5
  rm -f "$directory/urls"
  printf '%s' "$PORTS" >"$directory/ports"
  touch "$data/forward.log"
  hand_over "$data/forward.log"
  node components/environments/local/forwarder.cjs "$directory" "/run/netns/$switch" "$data/forward.json" &>>"$data/forward.log" ||
    fail "the port forwarder does not start: $(tail -n 5 "$data/forward.log")"
  hand_over "$data/forward.json"
  record "$directory/epoch" "$EPOCH"
  cat "$directory/urls"
}
main "$@" </dev/null
