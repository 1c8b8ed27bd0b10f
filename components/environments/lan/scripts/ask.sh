#!/usr/bin/env bash
# CONFIG ARGS…: runs the script on stdin on a node, as root, with nothing of ours there. 255 is ssh's own failure. On the controller.
set -uo pipefail

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  connect "$1"
  shift
  remote_root bash -s -- "$@"
}
main "$@"
