#!/usr/bin/env bash
# OWNER STACK: reserves this machine for a stack and prints which content of its copy of the project is not here yet. The first
# thing on a host: needs nothing of ours there. Environment: CLAIMANT (who has the stack), KIT (lines `DIGEST MODE PATH`).
set -euo pipefail

readonly reservation=/etc/testbed/reservation
readonly days=14

# A Mac has no flock. What somebody left behind there is waited for, not for ever.
take_turns() {
  local until=$((SECONDS + 10))
  if [[ $(uname -s) != Darwin ]]; then
    exec 8>>"$reservation.lock"
    flock 8
    return
  fi
  until mkdir "$reservation.lock" 2>/dev/null || ((SECONDS >= until)); do sleep 0.1; done
  trap 'rmdir "$reservation.lock" 2>/dev/null || true' EXIT
}

# reserve OWNER STACK: refused while another stack has it, until that has not been seen for some days.
reserve() {
  local holder until who
  mkdir -p "${reservation%/*}"
  take_turns
  if read -r holder until who 2>/dev/null <"$reservation" && [[ $holder != "$1" ]] && ((until > $(date +%s))); then
    printf 'this machine is reserved for stack %s until %s: destroy that one first\n' "$who" "$(date -d "@$until" '+%F %R' 2>/dev/null || date -r "$until" '+%F %R')" >&2
    exit 1
  fi
  printf '%s %s %s\n' "$1" $(($(date +%s) + days * 86400)) "$2 of $CLAIMANT" >"$reservation.new"
  mv "$reservation.new" "$reservation"
  if [[ ${holder:-$1} != "$1" ]]; then give_back "$holder"; fi
}

# What a stack that was given up left behind.
give_back() {
  local home=/var/lib/testbed/$1
  [[ -f $home/kit/components/environments/lan/scripts/host.sh ]] || return 0
  # Not by enter.sh: it ends all who come in that way.
  (cd "$home/kit" && PATH=$PWD/bin:$PATH bash components/environments/lan/scripts/host.sh delete "$1" old old old old)
}

main() {
  local digest rest blobs=/var/lib/testbed/$1/blobs
  reserve "$1" "$2"
  while read -r digest rest; do
    if [[ ! -e $blobs/$digest ]]; then printf '%s\n' "$digest"; fi
  done <<<"$KIT" | sort -u
}
main "$@" </dev/null
