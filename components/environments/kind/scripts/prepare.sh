#!/usr/bin/env bash
# ADDRESS IMAGE [PART PATH]…: what a pod is before it is a host; in an init container, with its claim at /kept.
#   The host's address is on its loopback, and what comes to the pod's own address is for that. What leaves with the host's address
#   leaves with the pod's, or no answer would find the way back.
#   Each PATH of the image is kept in the claim as PART, so that what services have put there outlives the pod.
#   Where a folder /devices is mounted, it gets the device of tunnels, of which services with NET_ADMIN make interfaces.
set -euo pipefail

take_address() {
  local address=$1 pod
  pod=$(ip -o -4 addr show dev eth0 scope global | awk '{ split($4, part, "/"); print part[1]; exit }')
  [[ $pod ]] || { printf 'this pod has no IPv4 address\n' >&2 && return 1; }
  ip addr replace "$address/32" dev lo
  nft -f - <<RULES
table ip testbed_address
delete table ip testbed_address
table ip testbed_address {
 chain prerouting {
  type nat hook prerouting priority dstnat
  ip daddr $pod dnat to $address
 }
 chain postrouting {
  type nat hook postrouting priority srcnat
  oifname "eth0" ip saddr $address snat to $pod
 }
}
RULES
}

# Another image brings its own files; those of services are put right by who deploys them.
keep_parts() {
  local image=$1 part path
  shift
  if [[ -e /kept/image && $(</kept/image) == "$image" ]]; then return; fi
  while (($# > 0)); do
    part=/kept/$1 path=$2
    shift 2
    mkdir -p "$part"
    if [[ -d $path ]]; then cp -a "$path/." "$part/"; fi
  done
  printf '%s\n' "$image" >/kept/image
}

fail() { printf '%s\n' "$*" >&2 && return 1; }

make_tunnel_device() {
  sh components/environments/kind/scripts/tunnel.sh /devices/tun ||
    fail "this pod can have no /dev/net/tun, which a service of it needs: its machine's kernel has no module tun, or containers may not make devices there"
}

try_to_run() {
  local program=/kept/try
  printf '#!/bin/sh\n' >"$program"
  chmod 0755 "$program"
  "$program" || fail "no program can be run from the cluster's volumes (they are mounted noexec), and a service of this pod is one: make another storage class the default"
  rm -f "$program"
}

main() {
  take_address "$1"
  if [[ -d /devices ]]; then make_tunnel_device; fi
  if [[ ${RUNS_KEPT:-} ]]; then try_to_run; fi
  shift
  keep_parts "$@"
}
main "$@" </dev/null
