#!/usr/bin/env bash
# VERB ARGS…: what may reach a Mac: an anchor of pf, and the application firewall, as root on it. Sent behind guard-state.sh
# and macos-guard.sh. Has not run on a Mac.
#   apply CONTROLLER SSH-PORT [SECONDS], confirm, restore
# As firewall.sh: RULES, same words on stdout, same exit codes. Environment also: APPS (paths of programs, one a line, that the
# application firewall lets listen; whether that is on is not ours). pf is enabled with a token, so nobody else's is disabled;
# no file of the system is changed: its main rules evaluate all anchors below `com.apple`.
set -euo pipefail

pf_names() { anchor=com.apple/testbed PATH=$PATH:/usr/libexec/ApplicationFirewall; }

# pf_rules: reads rules and prints what pf reads. Connections that were there before are not cut off: those have no state yet.
pf_rules() {
  local protocol ports how source on
  echo 'pass out quick all keep state'
  echo 'pass in quick on lo0 all'
  echo 'pass in quick inet proto icmp all icmp-type echoreq keep state'
  echo 'pass in quick inet6 proto icmp6 all keep state'
  echo 'pass in quick proto udp from any to any port { 68 546 } keep state'
  while read -r protocol ports how source; do
    [[ $protocol ]] || continue
    on=''
    if [[ $how == on ]]; then on="on $source " source=any; fi
    case $ports in *,*) ports="{ ${ports//,/ } }" ;; esac
    case $protocol in
      tcp) printf 'pass in quick %sproto tcp from %s to any port %s flags any keep state\n' "$on" "$source" "$ports" ;;
      udp) printf 'pass in quick %sproto udp from %s to any port %s keep state\n' "$on" "$source" "$ports" ;;
    esac
  done
  echo 'block drop in quick all'
}

load() {
  pfctl -q -a "$anchor" -f "$1" || return
  if [[ ! -s $guard/token ]]; then pfctl -E 2>&1 | sed -n 's/^Token : *//p' >"$guard/token"; fi
}

# After a boot no token holds any more. launchd also runs this when it is told of the job: then all is there.
load_at_boot() {
  if [[ $(guard_state) != confirmed || $(guard_boot) == "$(<"$guard/boot")" ]]; then return; fi
  guard_boot >"$guard/boot"
  rm -f "$guard/token"
  load "$guard/rules"
}

boot_label() { printf io.testbed.network.firewall; }
boot_plist() { printf %s "$root/Library/LaunchDaemons/$(boot_label).plist"; }

allow_apps() {
  local app
  while IFS= read -r app; do
    if [[ ! $app ]] || socketfilterfw --listapps | grep -qF -- " $app "; then continue; fi
    printf '%s\n' "$app" >>"$guard/apps"
    socketfilterfw --add "$app" >/dev/null
    socketfilterfw --unblockapp "$app" >/dev/null
  done <<<"${APPS:-}"
}

holds() {
  cmp -s "$1" "$guard/rules" && pfctl -s info 2>/dev/null | grep -q 'Status: Enabled' &&
    [[ $(pfctl -a "$anchor" -s rules 2>/dev/null) ]]
}

apply() {
  local seconds=${3:-20} new=$guard/rules.new said
  pfctl -s rules 2>/dev/null | grep -q 'anchor "com.apple/\*"' || guard_fail 3 "pf's main rules do not evaluate anchors of com.apple: /etc/pf.conf was changed, put \`anchor \"com.apple/*\"\` back"
  pf_rules <<<"tcp $2 from $1"$'\n'"${RULES:-}" >"$new"
  said=$(pfctl -n -f "$new" 2>&1) || guard_fail 3 "pf refuses the rules: $said"
  if [[ $(guard_state) == pending ]]; then
    cmp -s "$new" "$guard/rules" || guard_fail 4 "another change of the firewall is not confirmed yet (it is taken back within a minute): try again then"
  elif holds "$new"; then
    allow_apps
    rm "$new"
    echo unchanged
    return
  else
    rm -f "$guard/previous"
    if [[ -e $guard/rules ]]; then mv "$guard/rules" "$guard/previous"; fi
  fi
  mv "$new" "$guard/rules"
  guard_arm "$seconds"
  load "$guard/rules" || guard_fail 1 "pf does not take the rules"
  allow_apps
  echo "armed $seconds"
}

confirm() {
  guard_confirm
  if [[ ! -e $(boot_plist) ]]; then guard_daemon "$(boot_plist)" "$(boot_label)" load; fi
}

give_back() {
  local app
  pfctl -q -a "$anchor" -F rules
  if [[ -s $guard/token ]]; then pfctl -q -X "$(<"$guard/token")" || true; fi
  while IFS= read -r app; do socketfilterfw --remove "$app" >/dev/null || true; done < <(cat "$guard/apps" 2>/dev/null || true)
  rm -f "$guard/token" "$guard/apps" "$guard/rules"
}

take_back() {
  if [[ -e $guard/previous ]]; then
    mv "$guard/previous" "$guard/rules"
    load "$guard/rules"
  else
    give_back
  fi
}

restore() {
  guard_disarm
  if [[ -e $(boot_plist) ]]; then
    rm "$(boot_plist)"
    launchctl bootout "system/$(boot_label)" 2>/dev/null || true
  fi
  if [[ $(guard_state) ]]; then give_back; fi
  guard_forget
  echo restored
}

main() {
  guard_open firewall
  pf_names
  if [[ $1 == expire ]]; then guard_wait "$2"; fi
  guard_lock
  case $1 in
    apply) [[ $# -ge 3 ]] || exit 2; apply "${@:2}" ;;
    confirm) confirm ;;
    restore) restore ;;
    expire) guard_expire live ;;
    load) load_at_boot ;;
    *) exit 2 ;;
  esac
}

if ! declare -F guard_open >/dev/null; then
  # shellcheck source=components/environments/lan/scripts/macos-guard.sh
  source components/environments/lan/scripts/macos-guard.sh
fi
main "$@" </dev/null
