#!/usr/bin/env bash
# DIRECTORY FINGERPRINT: writes down which process a service is, see process.sh; run by its unit, as root, once it has started.
set -euo pipefail

main() {
  local directory=$1 line fields
  # One that has ended by now is nobody.
  { read -r line <"/proc/${MAINPID:-none}/stat"; } 2>/dev/null || return 0
  read -ra fields <<<"${line##*) }"
  printf '%s %s %s\n' "$MAINPID" "${fields[19]}" "$2" >"$directory/service.new"
  mv "$directory/service.new" "$directory/service"
}
main "$@" </dev/null
