#!/usr/bin/env bash
# VERB ARGS…: what may reach the machine, as rules of ours in ufw, as root on the machine. Sent behind guard-state.sh,
# guard.sh, firewall-ufw.sh and firewall-live.sh. All else that is incoming is refused; rules of others stay.
#   apply CONTROLLER SSH-PORT [SECONDS]
#              Environment: RULES, lines `PROTOCOL PORTS from SOURCE` (address, network, `any`) or `PROTOCOL PORTS on INTERFACE`;
#              PORTS as `9000`, `9000:9010`, or `80,443`. The controller's way in comes first; `-` for it
#              or the port is where this connection comes from, as the machine sees it.
#              Prints `unchanged`, or `armed SECONDS`: the rules hold, and are taken back unless `confirm` is called within the
#              time (20 s) over a new connection.
#   confirm    Prints `confirmed`.
#   restore    Prints `restored`: files and the kernel's rules are as before. `kept FILE`: others changed it, only ours is gone.
# Exit code: 0, or 2 wrong use, 3 this machine cannot (nothing was changed), 4 another change is under way, 5 taken back.
set -euo pipefail

require_ufw() {
  type -P ufw >/dev/null || guard_fail 3 "this machine has no ufw"
  if systemctl --quiet is-active firewalld 2>/dev/null; then guard_fail 3 "this machine's firewall is firewalld, and ufw beside it would undo it: open the ports there"; fi
  local family program nft_family said
  for family in 4 6; do
    tables_of "$family"
    if has_live "$family"; then said=$("$program" -S 2>&1 >/dev/null) || guard_fail 3 "$program does not work here: $said"; fi
    grep -qx '### RULES ###' "$(rules_file "$family")" || guard_fail 3 "$(rules_file "$family") is not as ufw writes it: \`ufw reset\` makes it anew"
  done
  if ufw_active; then
    if [[ $(ufw_default IPV6) != [yY]* ]] && rules_of 6 <<<"$RULES" | grep -qv '::/0 any ::/0'; then guard_fail 3 "rules for IPv6 are declared, and ufw refuses all of it here: set IPV6=yes in /etc/default/ufw"; fi
  elif [[ $(ufw_default MANAGE_BUILTINS) == [yY]* ]]; then
    guard_fail 3 "ufw is off, and on it would delete all other rules of the machine: set MANAGE_BUILTINS=no in /etc/default/ufw"
  fi
}

# Whether nothing has to be done.
holds() {
  local family program nft_family line
  ufw_active && [[ $(ufw_default DEFAULT_INPUT_POLICY) != ACCEPT ]] || return
  for family in 4 6; do
    cmp -s "$(rules_file "$family")" <(with_ours "$family" "$RULES" <"$(rules_file "$family")") || return
    if [[ $family == 6 && $(ufw_default IPV6) != [yY]* ]]; then continue; fi
    tables_of "$family"
    while IFS= read -r line; do is_live "$line" || return; done < <(ours_in <"$(rules_file "$family")")
  done
}

# set_rules RULES: from whatever rules of ours there are.
set_rules() {
  local family old=()
  for family in 4 6; do old[family]=$(ours_in <"$(rules_file "$family")"); done
  write_rules "$1"
  if ! ufw_active; then return; fi
  for family in 4 6; do
    if [[ $family == 6 && $(ufw_default IPV6) != [yY]* ]]; then continue; fi
    switch_live "$family" "${old[family]}" "$(ours_in <"$(rules_file "$family")")"
  done
}

switch_on() {
  if ! ufw_active; then
    # Forwarding is not what was asked about.
    if [[ $(</proc/sys/net/ipv4/ip_forward) == 1 ]] && ! grep -qx -- '-P FORWARD DROP' "$guard/live/iptables"; then ufw_set_default DEFAULT_FORWARD_POLICY '"ACCEPT"'; fi
    ufw_set_default IPV6 yes
    if [[ $(ufw_default DEFAULT_INPUT_POLICY) == ACCEPT ]]; then ufw_set_default DEFAULT_INPUT_POLICY '"DROP"'; fi
    ufw --force enable >/dev/null
  elif [[ $(ufw_default DEFAULT_INPUT_POLICY) == ACCEPT ]]; then
    ufw default deny incoming >/dev/null
  fi
}

# this_connection: address of the other side and port of the ssh server. sudo hides it, so those that started this are asked.
this_connection() {
  local process=$$ found='' words
  while ((process > 1)) && [[ ! $found ]]; do
    found=$(tr '\0' '\n' <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p')
    process=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$process/status")
  done
  read -ra words <<<"$found"
  [[ $found ]] || guard_fail 2 "this is no ssh connection: say where the controller is"
  printf '%s %s\n' "${words[0]}" "${words[3]}"
}

apply() {
  local controller=$1 port=$2 seconds=${3:-20} connection
  if [[ $1 == - || $2 == - ]]; then
    connection=$(this_connection)
    if [[ $1 == - ]]; then controller=${connection% *}; fi
    if [[ $2 == - ]]; then port=${connection#* }; fi
  fi
  RULES="tcp $port from $controller"$'\n'${RULES:-}
  require_ufw
  if holds; then
    if [[ $(guard_state) != pending ]]; then echo unchanged; return; fi
  elif [[ $(guard_state) == pending ]]; then
    guard_fail 4 "another change of the firewall is not confirmed yet (it is taken back within a minute): try again then"
  else
    if [[ ! -d $guard/before ]]; then
      keep_ufw "$guard/before.new"
      keep_live "$guard/live"
      if ufw_active; then : >"$guard/active"; fi
      mv "$guard/before.new" "$guard/before"
    fi
    rm -f "$guard/previous"
    if [[ -e $guard/rules ]]; then cp "$guard/rules" "$guard/previous"; fi
  fi
  note_others
  guard_arm "$seconds"
  rm -rf "$guard/after"
  printf '%s' "$RULES" >"$guard/rules"
  set_rules "$RULES"
  switch_on
  keep_ufw "$guard/after"
  echo "armed $seconds"
}

# give_back live|boot: at boot ufw was not started yet.
give_back() {
  local family old=()
  for family in 4 6; do old[family]=$(ours_in <"$(rules_file "$family")"); done
  mend
  if [[ $1 == boot ]]; then return; fi
  if [[ ! -e $guard/active ]]; then
    /lib/ufw/ufw-init force-stop
    scrub_live "$guard/live"
  elif ufw_active; then
    for family in 4 6; do switch_live "$family" "${old[family]}" ''; done
    if ! cmp -s "$guard/before/etc/default/ufw" "$guard/after/etc/default/ufw"; then ufw reload >/dev/null; fi
  fi
}

take_back() {
  if [[ -e $guard/previous ]]; then
    mv "$guard/previous" "$guard/rules"
    note_others
    set_rules "$(<"$guard/rules")"
    keep_ufw "$guard/after"
  else
    give_back "$1"
    rm -rf "$guard/before" "$guard/live" "$guard/rules" "$guard/active" "$guard/after" "$guard/others"
  fi
}

restore() {
  guard_disarm
  if [[ -d $guard/before ]]; then give_back live; fi
  guard_forget
  echo restored
}

main() {
  guard_open firewall
  ufw_names
  guard_lock
  case $1 in
    apply) [[ $# -ge 3 ]] || exit 2; apply "${@:2}" ;;
    confirm) guard_confirm ;;
    restore) restore ;;
    expire) guard_expire "$2" ;;
    *) exit 2 ;;
  esac
}

if ! declare -F guard_open >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/guard.sh
  source components/environments/lan/scripts/guard.sh
  # shellcheck source=components/environments/lan/scripts/firewall-ufw.sh
  source components/environments/lan/scripts/firewall-ufw.sh
  # shellcheck source=components/environments/lan/scripts/firewall-live.sh
  source components/environments/lan/scripts/firewall-live.sh
fi
main "$@" </dev/null
