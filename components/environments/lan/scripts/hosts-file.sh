#!/usr/bin/env bash
# VERB: a block of ours in /etc/hosts, as root on the machine; also on macOS (bash 3.2).
#   apply      Environment: HOSTS (lines of a hosts file). Prints `changed` or `unchanged`.
#   restore    Takes the block away: the rest is byte by byte what others wrote. Prints `restored`.
# Exit code: 0, or 2 wrong use, 3 the block was damaged by hand (nothing was changed).
set -euo pipefail

readonly begin='# BEGIN testbed' end='# END testbed'

# whole FILE [SED-SCRIPT]: a file, or what is left of it, and an `x`: a shell forgets newlines at an end.
whole() { sed -e "${2:-}" "$1"; printf x; }

main() {
  local file=/etc/hosts now wanted
  if [[ $(grep -cx "$begin" "$file") != "$(grep -cx "$end" "$file")" ]]; then
    printf '%s\n' "$file: of the lines \`$begin\` and \`$end\` one is missing: take what is left of the block away by hand" >&2
    exit 3
  fi
  now=$(whole "$file")
  wanted=$(whole "$file" "/^$begin\$/,/^$end\$/d")
  case $1 in
    # First: of two lines with a name the first one counts.
    apply) wanted=$begin$'\n'$HOSTS$'\n'$end$'\n'$wanted ;;
    restore) ;;
    *) exit 2 ;;
  esac
  # In its place, because it may be mounted.
  if [[ $now != "$wanted" ]]; then printf %s "${wanted%x}" >"$file"; fi
  if [[ $1 == restore ]]; then echo restored; elif [[ $now == "$wanted" ]]; then echo unchanged; else echo changed; fi
}
main "$@" </dev/null
