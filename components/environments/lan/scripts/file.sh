#!/usr/bin/env bash
# VERB PATH MODE: a file on a host that is a machine; runs on it. Environment: CONTENT.
set -euo pipefail

main() {
  # shellcheck source=components/environments/lan/scripts/layout.sh
  source components/environments/lan/scripts/layout.sh
  local owner=${PWD%/kit} path=$2
  export -n CONTENT
  locate "${owner##*/}" - -
  if [[ $1 == delete ]]; then rm -f "$path"; exit; fi
  kept_at "$path" >/dev/null
  claim "$path"
  mkdir -p "${path%/*}"
  (umask 077 && printf %s "$CONTENT" >"$path.new")
  chmod "$3" "$path.new"
  mv "$path.new" "$path"
}
main "$@" </dev/null
