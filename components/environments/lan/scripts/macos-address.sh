#!/usr/bin/env bash
# VERB ARGS…: a Mac's static IPv4 address, by networksetup, as root on it. Sent behind guard-state.sh
# and macos-guard.sh. Has not run on a Mac.
#   apply INTERFACE ADDRESS/PREFIX GATEWAY NAMESERVERS CONTROLLER [SECONDS], confirm, restore
# As static-ip.sh: same words on stdout, same exit codes. networksetup takes no address without a gateway.
set -euo pipefail

# service_of INTERFACE: what networksetup calls it.
service_of() {
  networksetup -listnetworkserviceorder | awk -v device="$1" '
    /^\([0-9*]+\) / { sub(/^\([0-9*]+\) /, ""); name = $0 }
    index($0, "Device: " device ")") { print name; exit }'
}

# told KEY: reads what -getinfo printed.
told() { sed -n "s/^$1: *//p" | head -n 1; }

netmask() {
  local bits=$1 part mask='' value
  for part in 1 2 3 4; do
    value=$((bits >= 8 ? 255 : bits > 0 ? 256 - (1 << (8 - bits)) : 0))
    bits=$((bits - 8))
    mask+=${mask:+.}$value
  done
  printf %s "$mask"
}

servers_of() { networksetup -getdnsservers "$1" | grep -E '^[0-9a-fA-F.:]+$' || true; }

# holds SERVICE ADDRESS MASK GATEWAY NAMESERVERS
holds() {
  local info
  info=$(networksetup -getinfo "$1")
  [[ $(told 'IP address' <<<"$info") == "$2" && $(told 'Subnet mask' <<<"$info") == "$3" ]] || return
  [[ $(told Router <<<"$info") == "$4" ]] || return
  [[ $5 == - || $(servers_of "$1" | tr '\n' ',') == "$5," ]]
}

# save FILE SERVICE: how it is configured, in lines that use understands.
save() {
  local info kind
  info=$(networksetup -getinfo "$2")
  kind=$(head -n 1 <<<"$info")
  case $kind in
    'DHCP Configuration') echo dhcp ;;
    'BOOTP Configuration') echo bootp ;;
    'Manual Configuration') echo "manual $(told 'IP address' <<<"$info") $(told 'Subnet mask' <<<"$info") $(told Router <<<"$info")" ;;
    'Manually Using DHCP Router Configuration') echo "router $(told 'IP address' <<<"$info")" ;;
    *) guard_fail 3 "network service $2 is configured as \`$kind\`, which could not be put back: set its address by hand, and it is taken as it is" ;;
  esac >"$1.new"
  echo "servers $(servers_of "$2" | tr '\n' ' ')" >>"$1.new"
  mv "$1.new" "$1"
}

# use FILE SERVICE
use() {
  local kind rest
  while read -r kind rest; do
    # shellcheck disable=SC2086 # words
    case $kind in
      dhcp) networksetup -setdhcp "$2" ;;
      bootp) networksetup -setbootp "$2" ;;
      manual) networksetup -setmanual "$2" $rest ;;
      router) networksetup -setmanualwithdhcprouter "$2" $rest ;;
      servers) networksetup -setdnsservers "$2" ${rest:-Empty} ;;
    esac
  done <"$1"
}

# refuse_taken ADDRESS: whoever has it answers when he is called.
refuse_taken() {
  local who
  if ifconfig | grep -qF "inet $1 "; then return; fi
  ping -c 1 -t 1 "$1" >/dev/null 2>&1 || true
  who=$(arp -n "$1" 2>/dev/null | sed -n 's/.* at \([0-9a-f:]*\) on .*/\1/p' | head -n 1 || true)
  if [[ $who ]]; then guard_fail 3 "$1 is somebody else's on this network already ($who)"; fi
}

apply() {
  local interface=$1 service address=${2%/*} mask gateway=$3 servers=$4 seconds=${6:-20}
  if [[ $interface == - ]]; then interface=$(route -n get "$5" | awk '/interface:/ { print $2 }'); fi
  service=$(service_of "$interface")
  [[ $service ]] || guard_fail 3 "networksetup has no service for interface $interface: $(networksetup -listallhardwareports | awk '/^Device:/ { print $2 }' | tr '\n' ' ')are there"
  if [[ $gateway == - ]]; then gateway=$(networksetup -getinfo "$service" | told Router); fi
  [[ $gateway && $gateway != none ]] || guard_fail 3 "networksetup takes no address without a gateway: declare one"
  mask=$(netmask "${2#*/}")
  if holds "$service" "$address" "$mask" "$gateway" "$servers" && [[ $(guard_state) != pending ]]; then
    if [[ ! $(guard_state) ]]; then guard_note taken; fi
    if [[ $(guard_state) == taken ]]; then echo taken; else echo unchanged; fi
    return
  fi
  {
    echo "manual $address $mask $gateway"
    if [[ $servers != - ]]; then echo "servers $(tr , ' ' <<<"$servers")"; fi
  } >"$guard/wanted.new"
  if [[ $(guard_state) == pending ]]; then
    cmp -s "$guard/wanted.new" "$guard/wanted" || guard_fail 4 "another change of the address is not confirmed yet (it is taken back within a minute): try again then"
  else
    refuse_taken "$address"
    save "$guard/previous" "$service"
    [[ -e $guard/before ]] || cp "$guard/previous" "$guard/before"
  fi
  mv "$guard/wanted.new" "$guard/wanted"
  printf '%s\n' "$service" >"$guard/service"
  guard_arm "$seconds"
  detach switch
  echo "armed $seconds"
}

# detach VERB: the answer leaves before the address does.
detach() { nohup /bin/bash "$guard/run.sh" "$1" >/dev/null 2>&1 </dev/null & }

take_back() {
  use "$guard/previous" "$(<"$guard/service")"
  if cmp -s "$guard/previous" "$guard/before"; then rm "$guard/before"; fi
}

confirm() {
  local address mask gateway
  if [[ $(guard_state) == pending ]]; then
    read -r _ address mask gateway <"$guard/wanted"
    eventually 10 holds "$(<"$guard/service")" "$address" "$mask" "$gateway" - ||
      guard_fail 5 "this Mac does not have $address yet: it takes the change back"
  fi
  guard_confirm
}

restore() {
  guard_disarm
  if [[ ! -e $guard/before ]]; then guard_forget; echo restored; return; fi
  guard_keep
  guard_note restoring
  detach finish
  echo restoring
}

main() {
  guard_open address
  case $1 in
    switch) sleep 0.3; use "$guard/wanted" "$(<"$guard/service")"; return ;;
    expire) guard_wait "$2" ;;
    finish) sleep 0.3 ;;
  esac
  guard_lock
  case $1 in
    apply) [[ $# -ge 6 ]] || exit 2; apply "${@:2}" ;;
    confirm) confirm ;;
    restore) restore ;;
    expire) guard_expire live ;;
    finish) use "$guard/before" "$(<"$guard/service")"; guard_forget; exit ;;
    *) exit 2 ;;
  esac
}

if ! declare -F guard_open >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/macos-guard.sh
  source components/environments/lan/scripts/macos-guard.sh
fi
main "$@" </dev/null
