#!/usr/bin/env bash
# VERB FILE [base64]: prints the mode and content of a file, or `absent`.
set -euo pipefail
main() {
  if [[ ! -e $2 ]]; then printf absent && exit; fi
  printf '%s ' "$(stat -c %a "$2")"
  if [[ ${3-} == base64 ]]; then base64 "$2" | tr -d '\n'; else cat "$2"; fi
}
main "$@" </dev/null
