#!/usr/bin/env bash
# DIRECTORY: what has to be before a service starts; run by its unit, as root. Waits for as long as a fault holds it down.
set -euo pipefail

# As systemd reads the value of a variable that stands for several arguments.
first_arguments() {
  local first word line=''
  eval "first=($FIRST)"
  for word in "${first[@]}"; do line+="${line:+ }\\\"$word\\\""; done
  printf 'TESTBED_FIRST="%s"\n' "$line"
}

main() {
  local directory=$1
  cd "${BASH_SOURCE[0]%/components/*}"
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  # shellcheck source=components/environments/supervision/clock.sh
  source components/environments/supervision/clock.sh
  locate_service "$directory"
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec"
  rm -f "$directory/service"
  # The supervisor is the machine's own, and never goes.
  printf '1 %s\n' "$(awk '{ print $22 }' /proc/1/stat)" >"$directory/supervisor"
  flock --shared "$directory/hold" true
  reset_clock || true
  rm -f "$directory/fault" "$directory/finished" "$directory/first"
  [[ $STATE_DIRECTORY ]] || return 0
  mkdir -p "$STATE_DIRECTORY"
  chown "$service_user" "$STATE_DIRECTORY"
  if [[ ! $(ls -A "$STATE_DIRECTORY") && $FIRST ]]; then first_arguments >"$directory/first"; fi
}
main "$@" </dev/null
