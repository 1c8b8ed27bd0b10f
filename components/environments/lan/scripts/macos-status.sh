#!/usr/bin/env bash
# NAME: prints `PID STATE` of a service (state: the first letter that ps has for it), or `- gone`, as service-status.sh. On a Mac.
main() {
  # shellcheck source=components/environments/lan/scripts/macos-launchd.sh
  source components/environments/lan/scripts/macos-launchd.sh
  local label pid state
  label_of "$1"
  pid=$(job_pid)
  state=$(ps -o state= -p "${pid:-0}")
  if [[ $pid && $state ]]; then printf '%s %s\n' "$pid" "${state:0:1}"; else printf -- '- gone\n'; fi
}
main "$@"
