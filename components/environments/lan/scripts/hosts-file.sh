#!/usr/bin/env bash
# VERB: a block of ours in /etc/hosts, as root on the machine; also on macOS (bash 3.2). TESTBED_ROOT stands for `/`.
#   apply      Environment: HOSTS (lines of a hosts file). Prints `changed` or `unchanged`.
#   restore    Takes the block away: the rest is byte by byte what others wrote. Prints `restored`.
# Exit code: 0, or 2 wrong use, 3 the block was damaged by hand (nothing was changed).
set -euo pipefail

main() {
  local file=${TESTBED_ROOT:-}/etc/hosts begin=$'\n# BEGIN testbed\n' end=$'\n# END testbed\n' now wanted
  # A newline before and an `x` behind, which a shell does not forget.
  now=$'\n'$(cat "$file"; printf x)
  wanted=$now
  if [[ $now == *"$begin"*"$end"* ]]; then wanted=${now%%"$begin"*}$'\n'${now#*"$end"}; fi
  if [[ $wanted == *"$begin"* || $wanted == *"$end"* ]]; then
    printf '%s\n' "$file: \`# BEGIN testbed\` and \`# END testbed\` do not enclose one block: take what is left of it away by hand" >&2
    exit 3
  fi
  case $1 in
    # First: of two lines with a name the first one counts.
    apply) wanted=$begin$HOSTS$end${wanted#?} ;;
    restore) ;;
    *) exit 2 ;;
  esac
  wanted=${wanted#?}
  # In its place, because it may be mounted.
  if [[ $now != $'\n'"$wanted" ]]; then printf %s "${wanted%x}" >"$file"; fi
  if [[ $1 == restore ]]; then echo restored; elif [[ $now == $'\n'"$wanted" ]]; then echo unchanged; else echo changed; fi
}
main "$@" </dev/null
