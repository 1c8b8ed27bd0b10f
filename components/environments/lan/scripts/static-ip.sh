#!/usr/bin/env bash
# VERB ARGS…: the machine's static IPv4 address, by netplan, as root on the machine. Sent behind guard-state.sh,
# guard.sh and static-ip-netplan.sh.
#   apply INTERFACE ADDRESS/PREFIX GATEWAY NAMESERVERS CONTROLLER [SECONDS]
#              `-` for an interface is the one towards the controller, for others what is not declared; nameservers with commas.
#              Prints `taken` (has it by other means, nothing is changed), `unchanged`, or `armed SECONDS`: the address is changed
#              right after, and taken back unless `confirm` is called within the time (20 s), which takes to reach it there.
#   confirm    Prints `confirmed`, when the address is there.
#   restore    Prints `restored`, or `restoring`: the earlier address comes back right after. `kept FILE` for what others changed.
# Exit code: 0, or 2 wrong use, 3 this machine cannot (nothing was changed), 4 another change is under way, 5 taken back.
set -euo pipefail

# addresses_of INTERFACE: lines `CIDR static|dynamic`.
addresses_of() { ip -o -4 addr show dev "$1" scope global | awk '{ print $4, / dynamic / ? "dynamic" : "static" }'; }

gateway_of() { ip -4 route show default dev "$1" | sed -n 's/^default via \([0-9.]*\).*/\1/p' | head -n 1; }

# knows_servers INTERFACE NAMESERVERS
knows_servers() {
  local server known
  known=$(cat "/run/systemd/netif/links/$(<"/sys/class/net/$1/ifindex")" /etc/resolv.conf 2>/dev/null | sed -n 's/^DNS=//p; s/^nameserver //p' | tr ' ' '\n')
  for server in ${2//,/ }; do grep -qxF -- "$server" <<<"$known" || return; done
}

# holds INTERFACE CIDR GATEWAY NAMESERVERS: whether it is so.
holds() {
  addresses_of "$1" | cut -d ' ' -f 1 | grep -qxF -- "$2" || return
  [[ $3 == - || $(gateway_of "$1") == "$3" ]] || return
  [[ $4 == - ]] || knows_servers "$1" "$4"
}

# refuse_taken INTERFACE ADDRESS: whoever has it answers when he is called.
refuse_taken() {
  local who
  if ip -o -4 addr show | grep -qF " inet $2/" || ip route get "$2" | grep -q ' via '; then return; fi
  ip neigh del "$2" dev "$1" 2>/dev/null || true
  (printf x >"/dev/udp/$2/9") 2>/dev/null || true
  eventually 2 answered "$1" "$2" || return 0
  who=$(ip neigh show to "$2" dev "$1" | sed -n 's/.*lladdr \([0-9a-f:]*\).*/\1/p')
  guard_fail 3 "$2 is somebody else's on this network already ($who)"
}
answered() { ip neigh show to "$2" dev "$1" | grep -q lladdr; }

apply() {
  local interface=$1 wanted seconds=${6:-20} id
  [[ $interface != - ]] || interface=$(ip -o route get "$5" | sed -n 's/.* dev \([^ ]*\).*/\1/p')
  [[ -e /sys/class/net/$interface ]] || guard_fail 3 "this machine has no interface $interface, but $(ls -m /sys/class/net)"
  wanted="$interface $2 $3 $4"
  if [[ $(guard_state) == pending && $wanted != "$(<"$guard/wanted")" ]]; then
    guard_fail 4 "another change of the address is not confirmed yet (it is taken back within a minute): try again then"
  elif [[ $(guard_state) == pending ]]; then
    guard_arm "$seconds"
    guard_detach switch
    echo "armed $seconds"
    return
  fi
  # shellcheck disable=SC2086 # words
  if holds $wanted; then
    [[ $(guard_state) == confirmed ]] || note_taken "$wanted"
    [[ $(guard_state) == taken ]] && echo taken || echo unchanged
    return
  fi
  id=$(netplan_id "$interface")
  refuse_taken "$interface" "${2%/*}"
  stage "$id" "$2" "$3" "$4"
  keep_files "$guard/previous"
  { addresses_of "$interface"; echo "via $(gateway_of "$interface")"; } >"$guard/addresses"
  if [[ ! -d $guard/before ]]; then cp -a "$guard/previous" "$guard/before"; cp "$guard/addresses" "$guard/addresses-before"; fi
  printf '%s\n' "$wanted" >"$guard/wanted"
  guard_arm "$seconds"
  use_staged
  guard_detach switch
  echo "armed $seconds"
}

note_taken() {
  if [[ $(guard_state) ]]; then return; fi
  printf '%s\n' "$1" >"$guard/wanted"
  guard_note taken
}

# settle ADDRESSES: lets the files take effect; by hand where that is broken.
settle() {
  local interface
  read -r interface _ <"$guard/wanted"
  timeout 30 netplan apply || { netplan generate; networkctl reload; networkctl reconfigure "$interface"; } || true
  eventually 10 is_back "$interface" "$1" || by_hand "$interface" "$1"
}

# is_back INTERFACE ADDRESSES: what came from a DHCP server may be another one now.
is_back() {
  local now cidr kind
  now=$(addresses_of "$1" | cut -d ' ' -f 1)
  while read -r cidr kind; do
    case $kind in
      static) grep -qxF -- "$cidr" <<<"$now" || return ;;
      dynamic) [[ $now ]] || return ;;
    esac
  done <"$2"
}

by_hand() {
  local cidr kind
  ip -4 addr flush dev "$1" scope global
  while read -r cidr kind; do
    if [[ $cidr != via ]]; then ip addr replace "$cidr" dev "$1"
    elif [[ $kind ]]; then ip route replace default via "$kind" dev "$1"; fi
  done <"$2"
}

take_back() {
  put_back "$guard/previous"
  # As it was without us.
  if [[ ! -e $netplan_folder/$netplan_file ]]; then rm -rf "$guard/before"; fi
  if [[ $1 == boot ]]; then netplan generate; return; fi
  systemctl --quiet stop testbed-static-ip-switch.timer testbed-static-ip-switch.service 2>/dev/null || true
  settle "$guard/addresses"
}

confirm() {
  local wanted
  if [[ $(guard_state) == pending ]]; then
    wanted=$(<"$guard/wanted")
    # shellcheck disable=SC2086 # words
    eventually 10 holds $wanted || guard_fail 5 "this machine does not have $wanted yet, but $(addresses_of "${wanted%% *}"): it takes the change back"
  fi
  guard_confirm
}

restore() {
  guard_disarm
  if [[ ! -d $guard/before ]]; then guard_forget; echo restored; return; fi
  guard_keep
  put_back "$guard/before"
  guard_note restoring
  guard_detach finish
  echo restoring
}

main() {
  guard_open static-ip
  netplan_names
  # What runs on its own does not wait for who confirms it, nor keep from taking it back.
  if [[ $1 == switch ]]; then exec timeout 60 netplan apply; fi
  guard_lock
  case $1 in
    apply) [[ $# -ge 6 ]] || exit 2; apply "${@:2}" ;;
    confirm) confirm ;;
    restore) restore ;;
    expire) guard_expire "$2" ;;
    finish) settle "$guard/addresses-before"; guard_forget; exit ;;
    *) exit 2 ;;
  esac
}

if ! declare -F guard_open >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/guard.sh
  source components/environments/lan/scripts/guard.sh
  # shellcheck source=components/environments/lan/scripts/static-ip-netplan.sh
  source components/environments/lan/scripts/static-ip-netplan.sh
fi
main "$@" </dev/null
