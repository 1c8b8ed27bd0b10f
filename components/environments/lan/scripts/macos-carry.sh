#!/usr/bin/env bash
# DIRECTORY KIND [AMOUNT]: a fault of a service, see service-carrier.sh; however it ends, what the kernel does not undo is undone
# then. `DIRECTORY relieve` undoes what both could not. On a Mac, as root, in its copy of the project. Has not run on a Mac.
set -uo pipefail

main() {
  local carrier=components/environments/supervision/service-carrier.sh child code=''
  export TESTBED_LAYOUT=components/environments/lan/scripts/macos-layout.sh TESTBED_FAULTS_RUNTIME=/var/run/testbed-faults
  if [[ $2 == relieve ]]; then exec bash "$carrier" "$@"; fi
  bash "$carrier" "$@" <&0 &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null' TERM INT HUP
  # A signal ends the wait, but not what is waited for.
  while [[ ! $code ]] || kill -0 "$child" 2>/dev/null; do
    wait "$child" 2>/dev/null
    code=$?
  done
  rm -f "$1/fault"
  bash "$carrier" "$1" relieve </dev/null >/dev/null
  exit "$code"
}
main "$@"
