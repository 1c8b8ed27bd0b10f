#!/usr/bin/env bash
# RECORDS: prints `PID STATE` of a service (state: the first letter that ps has for it), or `- gone`, as service-status.sh. On a Mac.
main() {
  # shellcheck source=components/environments/lan/scripts/macos-layout.sh
  source components/environments/lan/scripts/macos-layout.sh
  locate_service "$1"
  if inspect "$1/service"; then printf '%s %s\n' "$pid" "$state"; else printf -- '- gone\n'; fi
}
main "$@"
