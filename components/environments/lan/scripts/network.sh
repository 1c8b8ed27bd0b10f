#!/usr/bin/env bash
# VERB OWNER STACK NODE: the host's address, names of the nodes, and its firewall: ufw where the machine has it, a table of ours
# where not. Prints `confirm PART [ADDRESS]` for what the machine takes back unless it is confirmed over a new connection, at that
# address, see change.sh; it is called again then. `delete` prints `restoring` when the address goes back right after.
# Environment: ADDRESS (words as static-ip.sh takes them; empty: it is the machine's own), HOSTS (lines of a hosts file), RULES (as
# firewall.sh reads them), TABLE (an nft script that makes `table inet testbed` anew; empty: the firewall is the machine's own),
# LOGIN (port of the ssh server), EPOCH.
set -euo pipefail

readonly scripts=components/environments/lan/scripts

# A firewall that was off has let everybody log in.
was_off() {
  local kept=/var/lib/testbed/network/firewall
  if [[ -d $kept/before ]]; then [[ ! -e $kept/active ]]; else grep -qi '^ENABLED=no' /etc/ufw/ufw.conf; fi
}

set_address() {
  local said words
  read -ra words <<<"$ADDRESS"
  if ((${#words[@]} == 0)); then return; fi
  said=$(bash "$scripts/static-ip.sh" apply "${words[@]}" 20)
  if [[ $said == armed* ]]; then printf 'confirm static-ip %s\n' "${words[1]%/*}"; fi
}

set_firewall() {
  local said
  if [[ ! $TABLE ]]; then
    remove_firewall
    return
  fi
  if ! type -P ufw >/dev/null; then
    nft -f - <<<"$TABLE"
    return
  fi
  if was_off; then RULES+=$'\n'"tcp $LOGIN from any"; fi
  said=$(RULES=$RULES bash "$scripts/firewall.sh" apply - - 20)
  if [[ $said == armed* ]]; then printf 'confirm firewall\n'; fi
}

finish() {
  bash "$scripts/observe-network.sh" | grep -E $'^hash\t(hosts'"${TABLE:+|firewall}${ADDRESS:+|address}"$')\t' >"$node/network.hashes"
  nft -s list table inet testbed >"$node/ruleset" 2>/dev/null || true
  record "$node/network" "$EPOCH"
}

remove_firewall() {
  if nft list table inet testbed >/dev/null 2>&1; then nft delete table inet testbed; fi
  if [[ -d /var/lib/testbed/network/firewall ]]; then bash "$scripts/firewall.sh" restore >/dev/null; fi
}

remove_address() {
  if [[ -d /var/lib/testbed/network/static-ip ]]; then bash "$scripts/static-ip.sh" restore; fi
}

remove() {
  bash "$scripts/hosts-file.sh" restore >/dev/null
  remove_firewall
  remove_address | grep -x restoring || true
}

main() {
  local changes
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  if [[ $(uname -s) == Darwin ]]; then
    # shellcheck source=components/environments/lan/scripts/macos-network.sh
    source "$scripts/macos-network.sh"
  fi
  if [[ $1 == delete ]]; then remove; exit; fi
  locate "$2" "$3" "$4"
  rm -f "$node/network"
  changes=$(set_address)
  if [[ $changes ]]; then printf '%s\n' "$changes" && exit; fi
  HOSTS=$HOSTS bash "$scripts/hosts-file.sh" apply >/dev/null
  changes=$(set_firewall)
  if [[ $changes ]]; then printf '%s\n' "$changes"; else finish; fi
}
main "$@" </dev/null
