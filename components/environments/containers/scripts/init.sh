#!/usr/bin/env bash
# First process of a container that is a host. Its firewall comes first, then its services: also when the engine was restarted
# and nobody of ours is there. Whatever services log goes to the container's own log too. SIGTERM ends them in order.
set -uo pipefail

# What is known of processes is of the container's last life.
forget_processes() { rm -f "$1"/{service,supervisor,fault,finished,events,hold,lock}; }

# The rules are those that were recorded last, at first those that the container was made with. Nothing is sent into the
# container before they hold, see admit.sh. Without any, it is somebody else who keeps strangers off.
apply_firewall() {
  if [[ ! ${TESTBED_FIREWALL:-} ]]; then : >/run/testbed-firewall && return; fi
  [[ -s $node/rules ]] || { printf '%s' "$TESTBED_FIREWALL" >"$node/rules.new" && mv "$node/rules.new" "$node/rules"; }
  nft -f "$node/rules" || fail "the firewall cannot be set up: nothing is started behind none"
  if [[ ! -e $node/network ]]; then
    nft -s list table inet testbed >"$node/ruleset"
    record "$node/network" "$TESTBED_EPOCH"
  fi
  : >/run/testbed-firewall
}

start_services() {
  local directory
  for directory in "$node"/services/*; do
    forget_processes "$directory"
    touch "$directory/hold"
    mkfifo "$directory/events"
    start_supervisor "$directory" "$logs/${directory##*/}.log"
  done
}

stop_services() {
  local directory
  for directory in "$node"/services/*; do
    if inspect "$directory/supervisor"; then tell stop; fi
  done
  for directory in "$node"/services/*; do
    while inspect "$directory/supervisor"; do sleep 0.02; done
  done
  exit 0
}

# Follows every log there is, those that come later too.
show_logs() {
  local seen='' files
  files=("$logs"/*.log)
  if [[ ${files[*]} == "$shown" ]]; then return; fi
  seen=$shown shown=${files[*]}
  # Of a log that is new from its beginning, of others what comes now.
  local file
  for file in "${files[@]}"; do
    if [[ " $seen " != *" $file "* ]]; then tail -n "$tail_lines" -F "$file" 2>/dev/null & fi
  done
}

main() {
  # shellcheck source=components/environments/containers/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/supervised.sh
  source components/environments/supervision/supervised.sh
  shopt -s nullglob
  local shown='' tail_lines=0
  locate
  mkdir -p "$node/services" "$logs"
  trap stop_services TERM INT
  apply_firewall
  # On some machines only root may open it; without NET_ADMIN it is of no use.
  [[ ! -c /dev/net/tun ]] || chown "$service_user" /dev/net/tun
  show_logs
  start_services
  tail_lines=+1
  exec 3<> <(:)
  while :; do
    show_logs
    read -r -t 1 -u 3
  done
}
main "$@"
