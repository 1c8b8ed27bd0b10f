#!/usr/bin/env bash
# Keeps the voters of the mesh equal to the declared nodes.
#
#   membership.sh create|update NAME=HOST:PORT …    takes every voter out that is not declared; new nodes come in by themselves
#   membership.sh delete …                          nothing: the whole mesh goes
#
# A program of the user's own that has no /raft/members keeps its members itself.
set -euo pipefail

SECONDS_AT_MOST=60

fail() { printf 'x0tta6bl4 membership: %s\n' "$*" >&2; exit 1; }

# Tells the node at HOST:PORT who stays; prints the status of its answer, nothing without one.
tell() { # HOST:PORT NAMES-AS-JSON
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 2 bash -c '
    exec 3<>"/dev/tcp/${0%:*}/${0##*:}"
    printf "PUT /raft/members HTTP/1.1\r\nHost: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s" "$0" "${#1}" "$1" >&3
    read -r _ status _ <&3
    printf "%s" "$status"
  ' "$1" "$2" 2>/dev/null || true
}

main() {
  local verb=$1 names='' each status answers=''
  shift
  if [[ $verb == delete ]]; then exit; fi
  for each; do names+=",\"${each%%=*}\""; done
  while ((SECONDS < SECONDS_AT_MOST)); do
    answers=''
    for each; do
      status=$(tell "${each#*=}" "[${names#,}]")
      if [[ $status == @(200|404) ]]; then exit; fi
      answers+=" ${each%%=*}: ${status:-none}"
    done
    sleep 0.3
  done
  fail "after $SECONDS_AT_MOST s no leader has taken the others out. Last answers:$answers. Look at the nodes' logs."
}
main "$@" </dev/null
