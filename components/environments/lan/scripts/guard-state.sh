# shellcheck shell=bash
# shellcheck disable=SC2154 # set by who sources it
# How far a guarded change is, whatever machine it is on: what guard.sh and macos-guard.sh have in common; sent in front of them, or
# sourced by them. For bash 3.2. `guard` is the folder of the part, `part` its name.

# guard_fail CODE TEXT: 3 the machine cannot (nothing was changed), 4 busy, 5 taken back.
guard_fail() {
  printf '%s\n' "$2" >&2
  if [[ ! $(guard_state) && ! -e $guard/before ]]; then guard_forget; fi
  exit "$1"
}

guard_state() { cat "$guard/state" 2>/dev/null || true; }

# guard_keep: the script as it is, for later.
guard_keep() {
  { echo 'set -euo pipefail'; declare -f; echo 'main "$@" </dev/null'; } >"$guard/run.sh"
}

guard_confirm() {
  case $(guard_state) in
    pending) guard_note confirmed ;;
    confirmed | taken) ;;
    reverted) guard_fail 5 "the change was not confirmed in time: this machine has taken it back" ;;
    *) guard_fail 5 "there is no change that could be confirmed" ;;
  esac
  guard_disarm
  echo confirmed
}

# guard_expire ARGS…: those of take_back.
guard_expire() {
  if [[ $(guard_state) == pending ]]; then
    take_back "$@"
    guard_note reverted
    logger -t testbed "$part: not confirmed, taken back" || true
  fi
  guard_disarm
}

# eventually SECONDS PROGRAM ARGS…
eventually() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= until)); then return 1; fi
    sleep 0.1
  done
}
