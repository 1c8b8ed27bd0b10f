#!/usr/bin/env bash
# OWNER: what a host knows of a stack, a line each: kernel, stack, node, address, role, and then the services; nothing when there is none.
set -uo pipefail

main() {
  local home=/var/lib/testbed/$1
  [[ -s $home/about ]] || return 0
  uname -s
  cat "$home/about"
  ls -1 "$home/services"
}
main "$@" </dev/null
