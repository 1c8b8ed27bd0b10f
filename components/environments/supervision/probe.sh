#!/usr/bin/env bash
# What this kernel can do, tried in a network namespace that ends with this script: one line `NAME` or `NAME<tab>REASON` each.
set -uo pipefail

try() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then printf '%s\n' "$name"; else
    said=${said:-no reason given}
    printf '%s\t%s: %s\n' "$name" "$*" "${said%%$'\n'*}"
  fi
}

# As clock.sh finds it.
clock() {
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null ||
    { printf "there is no libfaketime where the hosts run (Debian package \`libfaketime\`)\n" && return 1; }
}

rule() { nft add rule inet probe out "$@"; }

owner() {
  local table
  # The table lives as long as this nft: its own listing is the only one that can show it. It keeps a history in HOME.
  table=$(printf 'add table inet owned { flags owner; }\nlist tables\n' | HOME=/nonexistent nft -i 2>&1)
  [[ $table == *"table inet owned"* ]] || { printf '%s\n' "$table" && return 1; }
}

main() {
  if [[ $# == 0 ]]; then exec unshare --net bash components/environments/supervision/probe.sh inside; fi
  ip link set lo up
  try nft nft 'add table inet probe; add chain inet probe out { type filter hook output priority 0; }'
  try owner owner
  try partition rule ip daddr 192.0.2.1 drop
  try reject rule ip daddr 192.0.2.1 reject
  try loss rule numgen random mod 1000 '<' 10 drop
  try rate rule limit rate over 1000 bytes/second drop
  try clock clock
  try delay tc qdisc add dev lo root netem delay 1ms
}
main "$@" </dev/null
