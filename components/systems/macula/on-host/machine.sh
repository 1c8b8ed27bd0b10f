#!/usr/bin/env bash
# files | left PID: what a machine runs, PID being the service's process, or what earlier tests left there. Lines:
#   program SHA256 PATH     of the file that the process runs
#   runtime SHA256 PATH     of what it is run by; the same file if it is no script
#   left WHAT               a process of Macula that is not the service's, or a file of the plan's script
# Processes of other networks are other nodes'. Changes nothing.
set -euo pipefail

# program_of WORDS…: sets `program`: the file that a command line runs, with node or as itself.
program_of() {
  case ${1##*/} in
    node | nodejs) program=${2:-} ;;
    *) program=${1:-} ;;
  esac
}

# tell_file WHAT FILE PATH
tell_file() {
  local sum
  sum=$("${as[@]}" sha256sum -- "$2")
  printf '%s %s %s\n' "$1" "${sum%% *}" "$3"
}

# What plan 001 starts by hand has its cookie on the command line.
tell_left() {
  local process words file network own
  own=$(readlink /proc/self/ns/net)
  for process in /proc/[0-9]*; do
    if [[ ${process##*/} == "$1" ]]; then continue; fi
    # Where root may not look, in a container, there are no others'.
    network=$(readlink "$process/ns/net") || network=$own
    if [[ $network != "$own" ]]; then continue; fi
    mapfile -d '' -t words <"$process/cmdline" || continue
    ((${#words[@]} > 0)) || continue
    program_of "${words[@]}"
    if [[ $program == "$2" || " ${words[*]} " == *' -setcookie macula_test '* ]]; then
      printf 'left process %s (%s)\n' "${process##*/}" "${words[*]:0:3}"
    fi
  done 2>/dev/null
  for file in /tmp/macula_node*; do
    if [[ -e $file ]]; then printf 'left file %s\n' "$file"; fi
  done
}

tell_files() {
  local as=()
  # A container's root may not look into a process of another user; the user may.
  if ! readlink "/proc/$1/exe" >/dev/null; then
    as=(setpriv --reuid "$(stat -c %u "/proc/$1")" --regid "$(stat -c %g "/proc/$1")" --clear-groups)
  fi
  tell_file program "/proc/$1/root$2" "$2"
  tell_file runtime "/proc/$1/exe" "$("${as[@]}" readlink "/proc/$1/exe")"
}

main() {
  local program words
  mapfile -d '' -t words <"/proc/$2/cmdline"
  program_of "${words[@]}"
  case $1 in
    files | left) "tell_$1" "$2" "$program" ;;
    *)
      printf 'unknown question %s\n' "$1" >&2
      exit 2
      ;;
  esac
}
main "$@" </dev/null
