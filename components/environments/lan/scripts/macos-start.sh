#!/bin/bash
# RECORDS STATE COUNT ARGUMENT… PROGRAM ARGS…: becomes the program, as launchd starts it, once no fault holds it down; RECORDS is the
# folder of the service's. When STATE (a folder, may be empty) is empty it gets COUNT arguments more, which come first here and last
# there. On a Mac, as the service's user (bash 3.2).
set -euo pipefail

main() {
  local state=$2 count=$3 first
  flock -s "$1/hold" true
  shift 3
  first=("${@:1:count}")
  shift "$count"
  if ((count > 0)) && [[ $state && ! $(ls -A "$state") ]]; then exec "$@" "${first[@]}"; fi
  exec "$@"
}
main "$@"
