#!/usr/bin/env bash
# VERB OWNER STACK NODE HOSTS-DIGEST: the host's hosts file, neighbours and firewall, all wholly ours.
# Environment: RULES (an nft script that makes `table inet testbed` anew), EPOCH.
set -euo pipefail

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  local verb=$1 upper
  locate "$2" "$3" "$4"
  # The firewall ends with the namespace; a host is never left open while it exists.
  if [[ $verb == delete ]]; then rm -f "$node/network"; exit; fi
  enter cp --no-preserve=all "$run/hosts" /etc/hosts
  know_neighbours "$namespace" eth0
  upper=$(<"$node/root")/etc/upper/hosts
  sha256sum "$upper" >"$node/sums"
  nsenter --net="/run/netns/$namespace" nft -f - <<<"$RULES"
  nsenter --net="/run/netns/$namespace" nft -s list table inet testbed >"$node/ruleset"
  record "$node/network" "$EPOCH"
}
main "$@" </dev/null
