#!/bin/bash
# DIRECTORY COUNT ARGUMENT… PROGRAM ARGS…: runs the program; when the directory is empty with COUNT more arguments, which come first
# here and last there. Started by launchd as a service. On a Mac (bash 3.2).
set -euo pipefail

main() {
  local directory=$1 count=$2 first
  shift 2
  first=("${@:1:count}")
  shift "$count"
  if [[ $(ls -A "$directory") ]]; then exec "$@"; fi
  exec "$@" "${first[@]}"
}
main "$@"
