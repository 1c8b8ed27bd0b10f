#!/usr/bin/env bash
# RECORD: prints `PID STATE` of a service (state: a letter of /proc), or `- gone`.
main() {
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  if inspect "$1"; then printf '%s %s\n' "$pid" "$state"; else printf -- '- gone\n'; fi
}
main "$@"
