#!/usr/bin/env bash
# CONFIG KIT PROGRAM ARGS…: runs a program on a node, as root, in the node's copy of the project. On the controller.
set -uo pipefail

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 line
  connect "$1"
  shift 2
  words ${as_root[@]+"${as_root[@]}"} "$kit/enter.sh" "$@"
  # ssh closes what is open, also the lock of who takes turns.
  if [[ $turns ]]; then
    call "exec$line"
    exit
  fi
  if [[ $sudo_password ]]; then exec < <(with_password 2>/dev/null); fi
  # Nobody stands between who signals this and ssh.
  exec ssh -F "$config" ${address:+-o "HostName=$address"} "$destination" "exec$line"
}
main "$@"
