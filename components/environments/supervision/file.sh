#!/usr/bin/env bash
# VERB PATH MODE: a file on a host; runs inside it. Environment: CONTENT.
set -euo pipefail

main() {
  local verb=$1 path=$2 mode=$3
  export -n CONTENT
  if [[ $verb == delete ]]; then rm -f "$path"; exit; fi
  case $path in
    */../* | */..) ;;
    /etc/* | /var/lib/* | /usr/local/*)
      mkdir -p "${path%/*}"
      (umask 077 && printf %s "$CONTENT" >"$path.new")
      chmod "$mode" "$path.new"
      mv "$path.new" "$path"
      exit
      ;;
  esac
  printf '%s: a host of this environment can only write below /etc, /var/lib and /usr/local.\n' "$path" >&2
  exit 1
}
main "$@" </dev/null
