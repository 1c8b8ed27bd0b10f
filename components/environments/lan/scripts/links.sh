#!/usr/bin/env bash
# How a machine sees others in its network, for the preflight and for `testbed doctor`; changes nothing. Needs nothing of ours there;
# without `ping` nothing is measured. Lines, with tabs:
#   link ADDRESS MILLISECONDS|silent|unknown   round trip; nobody is there; there is somebody, or it is behind a router, but no answer
#   answers ADDRESS LINK-LAYER-ADDRESS         somebody has an address that is wanted
# Environment: PEERS, WANTED (addresses, with spaces).
set -uo pipefail
# Which a Mac's bash must be told.
shopt -s extglob

tell() { (IFS=$'\t' && printf '%s\n' "$*"); }

# Whether the machine asks for it in its own network. Its own addresses and those behind a router are not asked for.
is_near() { [[ $(ip -4 -o route get "$1" 2>/dev/null) != @(*' via '*|local\ *|'') ]]; }

neighbour() { ip neigh show to "$1" | sed -n 's/.* lladdr \([0-9a-f:]*\).*/\1/p' | head -n 1; }

# knock ADDRESS: whoever has it answers when he is called, whatever his firewall says: prints his link-layer address.
knock() {
  local deadline=$((SECONDS + 2)) who=''
  (printf x >"/dev/udp/$1/9") 2>/dev/null
  while ((SECONDS < deadline)); do
    who=$(neighbour "$1")
    [[ ! $who ]] || break
    sleep 0.1
  done
  printf '%s' "$who"
}

measure() {
  local best
  # The best of three: what the machine itself is busy with is not the link's.
  best=$(ping -n -q -c 3 -i 0.2 -W 1 "$1" 2>/dev/null | sed -n 's/^r[a-z-]*t.* = \([0-9.]*\)\/.*/\1/p')
  if [[ $best ]]; then tell link "$1" "$best"
  elif is_near "$1" && [[ ! $(knock "$1") ]]; then tell link "$1" silent
  else tell link "$1" unknown; fi
}

ask_for() {
  local who
  is_near "$1" || return 0
  # What was known before may be over.
  ip neigh flush to "$1" 2>/dev/null
  who=$(knock "$1")
  if [[ $who ]]; then tell answers "$1" "$who"; fi
}

main() {
  local address
  for address in $PEERS; do measure "$address" & done
  for address in $WANTED; do ask_for "$address" & done
  wait
}
main </dev/null
