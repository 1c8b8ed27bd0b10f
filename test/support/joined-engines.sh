#!/usr/bin/env bash
# Machines of engines, as far as networks go.
#   switch NAME CARD ADDRESS      a namespace with a bridge, to which this machine has a card with that address
#   plug SWITCH NAME ADDRESS      a namespace with a card `eth0` of that address in it
#   remove NAME                   with all that is plugged into it
set -euo pipefail

main() {
  case $1 in
    switch)
      ip netns add "$2"
      ip -n "$2" link set lo up
      ip -n "$2" link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
      ip -n "$2" link set br0 up
      ip link add "$3" type veth peer name controller netns "$2"
      ip -n "$2" link set controller master br0 up
      ip addr add "$4" dev "$3"
      ip link set "$3" up
      ;;
    plug)
      ip netns add "$3"
      ip -n "$2" link add "${3##*-}" type veth peer name eth0 netns "$3"
      ip -n "$2" link set "${3##*-}" master br0 up
      ip -n "$3" link set lo up
      ip -n "$3" addr add "$4" dev eth0
      ip -n "$3" link set eth0 up
      ;;
    remove) if [[ -e /run/netns/$2 ]]; then ip netns del "$2"; fi ;;
    *) exit 2 ;;
  esac
}
main "$@"
