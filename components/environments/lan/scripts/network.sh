#!/usr/bin/env bash
# VERB OWNER STACK NODE: names of the nodes and the host's firewall: ufw where the machine has it, a table of ours where not.
# Prints `confirm PART` for what the machine takes back unless it is confirmed over a new connection, see change.sh; then `finish`
# comes. Environment: HOSTS (lines of a hosts file), RULES (as firewall.sh reads them), TABLE (an nft script that makes `table inet
# testbed` anew), LOGIN (port of the ssh server), EPOCH.
set -euo pipefail

readonly scripts=components/environments/lan/scripts

# A firewall that was off has let everybody log in.
was_off() {
  local kept=/var/lib/testbed/network/firewall
  if [[ -d $kept/before ]]; then [[ ! -e $kept/active ]]; else grep -qi '^ENABLED=no' /etc/ufw/ufw.conf; fi
}

set_firewall() {
  local said
  if ! type -P ufw >/dev/null; then
    nft -f - <<<"$TABLE"
    return
  fi
  if was_off; then RULES+=$'\n'"tcp $LOGIN from any"; fi
  said=$(RULES=$RULES bash "$scripts/firewall.sh" apply - - 20)
  if [[ $said == armed* ]]; then printf 'confirm firewall\n'; fi
}

finish() {
  bash "$scripts/observe-network.sh" | grep -E $'^hash\t(firewall|hosts)\t' >"$node/network.hashes"
  nft -s list table inet testbed >"$node/ruleset" 2>/dev/null || true
  record "$node/network" "$EPOCH"
}

remove() {
  bash "$scripts/hosts-file.sh" restore
  if nft list table inet testbed >/dev/null 2>&1; then nft delete table inet testbed; fi
  if [[ -d /var/lib/testbed/network/firewall ]]; then bash "$scripts/firewall.sh" restore; fi
}

main() {
  local changes
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  if [[ $1 == delete ]]; then remove; exit; fi
  locate "$2" "$3" "$4"
  if [[ $1 == finish ]]; then finish; exit; fi
  rm -f "$node/network"
  HOSTS=$HOSTS bash "$scripts/hosts-file.sh" apply >/dev/null
  changes=$(set_firewall)
  if [[ $changes ]]; then printf '%s\n' "$changes"; else finish; fi
}
main "$@" </dev/null
