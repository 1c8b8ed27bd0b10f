#!/usr/bin/env bash
# VERB OWNER STACK NODE: names of the nodes and the host's firewall. Of the hosts file a marked block is ours, of the kernel's
# rules a table. Environment: HOSTS (lines of a hosts file), RULES (an nft script that makes `table inet testbed` anew), EPOCH.
set -euo pipefail

readonly begin='# BEGIN testbed' end='# END testbed'

# write_block TEXT: at the top, because the first name that is found counts; none at all without a text.
write_block() {
  local rest
  rest=$(sed "/^$begin\$/,/^$end\$/d" /etc/hosts; printf x)
  {
    if [[ $1 ]]; then printf '%s\n%s\n%s\n' "$begin" "$1" "$end"; fi
    printf %s "${rest%x}"
  } >/etc/hosts.testbed
  chmod --reference=/etc/hosts /etc/hosts.testbed
  # In its place: it may be mounted.
  if ! cmp -s /etc/hosts.testbed /etc/hosts; then cat /etc/hosts.testbed >/etc/hosts; fi
  rm /etc/hosts.testbed
}

remove() {
  if grep -qx "$begin" /etc/hosts; then write_block ''; fi
  if nft list table inet testbed >/dev/null 2>&1; then nft delete table inet testbed; fi
}

main() {
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  if [[ $1 == delete ]]; then remove; exit; fi
  locate "$2" "$3" "$4"
  write_block "$HOSTS"
  grep -xA 1000 "$begin" /etc/hosts | sed "/^$end\$/q" >"$node/hosts"
  nft -f - <<<"$RULES"
  nft -s list table inet testbed >"$node/ruleset"
  record "$node/network" "$EPOCH"
}
main "$@"
