#!/usr/bin/env bash
# VERB: the host's firewall, wholly ours. Runs inside it.
# Environment: RULES (an nft script that makes `table inet testbed` anew), EPOCH.
set -euo pipefail

main() {
  # shellcheck source=components/environments/containers/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  locate
  # The firewall ends with the container; a host is never left open while it exists.
  if [[ $1 == delete ]]; then rm -f "$node/network"; exit; fi
  mkdir -p "$node"
  printf '%s' "$RULES" >"$node/rules"
  nft -f "$node/rules"
  nft -s list table inet testbed >"$node/ruleset"
  record "$node/network" "$EPOCH"
}
main "$@" </dev/null
