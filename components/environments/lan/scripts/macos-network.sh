# shellcheck shell=bash
# shellcheck disable=SC2154 # set by network.sh, which sources it
# What network.sh does, on a Mac: address by networksetup, firewall by pf and the application firewall. Has not run on a Mac.
# Environment also: APPS (programs of services, one a line).

# shellcheck source=components/environments/lan/scripts/macos-state.sh
source components/environments/lan/scripts/macos-state.sh

set_address() {
  local said words
  read -ra words <<<"$ADDRESS" || true
  if ((${#words[@]} == 0)); then return; fi
  said=$(bash "$scripts/macos-address.sh" apply "${words[@]}" 20)
  if [[ $said == armed* ]]; then printf 'confirm macos-address %s\n' "${words[1]%/*}"; fi
}

# The application firewall knows programs by where they really are.
apps() {
  local app
  while IFS= read -r app; do
    if app=$(PATH=$PATH:/opt/homebrew/bin type -P -- "$app"); then realpath_of "$app"; fi
  done <<<"${APPS:-}"
}

realpath_of() {
  local path=$1 target
  while target=$(readlink "$path"); do
    case $target in /*) path=$target ;; *) path=${path%/*}/$target ;; esac
  done
  printf '%s/%s\n' "$(cd "${path%/*}" && pwd -P)" "${path##*/}"
}

# Logging in stays as it was: pf lets everybody in whom nothing refuses.
set_firewall() {
  local said
  if [[ ! $TABLE ]]; then
    remove_firewall
    return
  fi
  said=$(RULES=$RULES APPS=$(apps) bash "$scripts/macos-firewall.sh" apply any "$LOGIN" 20)
  if [[ $said == armed* ]]; then printf 'confirm macos-firewall\n'; fi
}

remove_firewall() {
  if [[ -d $(network_folder)/firewall ]]; then bash "$scripts/macos-firewall.sh" restore >/dev/null; fi
}

remove_address() {
  if [[ -d $(network_folder)/address ]]; then bash "$scripts/macos-address.sh" restore; fi
}

finish() {
  network_state >"$node/network.state"
  record "$node/network" "$EPOCH"
}
