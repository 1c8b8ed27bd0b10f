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

# Opening it has the machine load the module, if it is one.
make_tunnel_device() {
  local tun=/devices/tun
  rm -f "$tun"
  if mknod -m 0600 "$tun" c 10 200 && (: <>"$tun"); then return; fi
  # shellcheck disable=SC2016 # a name, not a command
  printf 'this pod can have no /dev/net/tun, which a service of it needs: the machine has no kernel module `tun`, or its containers may not open devices of their own\n' >&2
  return 1
}

main() {
  take_address "$1"
  if [[ -d /devices ]]; then make_tunnel_device; fi
  shift
  keep_parts "$@"
}
main "$@" </dev/null
