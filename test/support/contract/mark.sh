#!/usr/bin/env bash
# VERB FILE: leaves a mark, and takes it away again.
set -euo pipefail
main() {
  case $1 in
    delete) rm -f "$2" ;;
    *) printf '%s\n' "$1" >>"$2" ;;
  esac
}
main "$@" </dev/null
