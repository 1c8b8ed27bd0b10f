#!/usr/bin/env bash
# RECORDS: prints `PID STATE` of a service (state: the first letter that ps has for it), or `- gone`, as service-status.sh. A job that
# waits for its next run is launchd's (pid 1). On a Mac.
main() {
  # shellcheck source=components/environments/lan/scripts/macos-layout.sh
  source components/environments/lan/scripts/macos-layout.sh
  local label plist EVERY=''
  locate_service "$1"
  label_of "${1##*/}"
  # shellcheck disable=SC1091 # written by macos-service.sh
  source "$1/spec" 2>/dev/null
  if inspect "$1/service"; then printf '%s %s\n' "$pid" "$state"
  elif [[ $EVERY ]] && is_loaded; then printf '1 S\n'
  else printf -- '- gone\n'; fi
}
main "$@"
