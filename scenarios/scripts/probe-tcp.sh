#!/usr/bin/env bash
# Connects to each ADDRESS:PORT at once and prints `ADDRESS:PORT open|refused|unreachable|timeout`. `refused` means an answer
# came back: the path works although nobody listens.
#
#   probe-tcp.sh SECONDS ADDRESS:PORT…        (read from stdin: bash -s)
set -uo pipefail

connect() { # SECONDS ADDRESS:PORT
  local address=${2%:*} port=${2##*:} error status
  # shellcheck disable=SC2016 # expanded by the inner shell
  error=$(LC_ALL=C timeout "$1" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" 2>&1)
  status=$?
  case $status:$error in
    0:*) printf '%s open\n' "$2" ;;
    124:*) printf '%s timeout\n' "$2" ;;
    *"Connection refused"*) printf '%s refused\n' "$2" ;;
    *"Connection timed out"*) printf '%s timeout\n' "$2" ;;
    *) printf '%s unreachable\n' "$2" ;;
  esac
}

main() {
  local seconds=$1 target
  shift
  for target; do connect "$seconds" "$target" & done
  wait
}

main "$@" </dev/null
