#!/usr/bin/env bash
# DIRECTORY: prints `room` when a small file can be written beside it, `full` when no room is left; exits 1 with the reason when
# it cannot tell.
set -uo pipefail

main() {
  local place=${1%/*} file said
  file=$(mktemp "$place/.testbed-probe-XXXXXX") || return 1
  said=$(LC_ALL=C dd if=/dev/zero of="$file" bs=4096 count=1 2>&1)
  # Also what could be written must be gone.
  rm -f "$file"
  case $said in
    *"No space left on device"*) printf 'full\n' ;;
    *"4096 bytes"*) printf 'room\n' ;;
    *) printf '%s: %s\n' "$place" "$said" >&2 && return 1 ;;
  esac
}

main "$@" </dev/null
