#!/usr/bin/env bash
# VERB OWNER STACK NODE ADDRESS/PREFIX ROLE: a host: a network namespace on the switch and a file system of its own.
# Environment: EPOCH. Completes what a killed run left behind.
set -euo pipefail

connect() {
  local address=$1 port mac bytes
  IFS=. read -ra bytes <<<"${address%/*}"
  port=$(printf 'p%02x%02x%02x%02x' "${bytes[@]}")
  mac=$(mac_of "${address%/*}")
  if is_namespace "/run/netns/$namespace"; then
    if [[ $(ip -n "$namespace" -br addr show dev eth0 up 2>/dev/null) == *" $address "* ]] &&
      ip -n "$switch" link show "$port" up &>/dev/null; then return; fi
    ip -n "$namespace" link del eth0 2>/dev/null || true
  else
    make_namespace "$namespace"
  fi
  ip -n "$switch" link del "$port" 2>/dev/null || true
  ip -n "$switch" -batch - <<-BATCH
	link add $port type veth peer name eth0 address $mac netns $namespace
	link set $port master br0 up
	BATCH
  ip -n "$namespace" -batch - <<-BATCH
	link set lo up
	addr add $address dev eth0
	link set eth0 up
	BATCH
}

# Where a host may write is its own; the rest of the machine is seen as it is.
private_directories=(/etc /var/lib /usr/local)

overlay() {
  local directory upper=${1#/}
  directory=$1
  upper=${upper//\//-}
  # As the machine's own is, should that not be as usual.
  [[ $(stat -c %a "$directory") == 755 ]] || chmod --reference="$directory" "$upper/upper"
  # Relative paths: commas and colons in the project's path would end the option.
  mount -t overlay testbed -o "lowerdir=$directory,upperdir=$upper/upper,workdir=$upper/work" "$directory"
}

# Runs in the new mount namespace. $1: folder for what the host writes.
mount_all() {
  local directory project=$PWD
  umount -l /run/netns 2>/dev/null || true
  mkdir -p "$run/project"
  mount --bind "$project" "$run/project"
  cd "$1"
  umask 022
  mkdir -p {etc,var-lib,usr-local}/{upper,work}
  for directory in "${private_directories[@]}"; do
    overlay "$directory"
    # A project below a private directory stays the real one: its logs and tools are shared.
    if [[ $project/ == "$directory"/* ]]; then mount --bind "$run/project" "$project"; fi
  done
  umount "$run/project"
}

make_file_system() {
  local where
  if is_namespace "$mounts" && [[ -s $node/root && -d $(<"$node/root")/etc/upper ]]; then return; fi
  if [[ -e $mounts ]]; then
    empty_namespace "$namespace"
    umount "$mounts" 2>/dev/null || true
  fi
  : >>"$mounts"
  export -f mount_all overlay
  # Some file systems (overlays of containers, NFS) cannot be the upper layer: then what the host writes is in memory.
  for where in "$root" "$run/memory/${node##*/}"; do
    mkdir -p "$where"
    if unshare --mount="$mounts" --propagation slave bash -euc "$(declare -p private_directories); mount_all \"\$1\"" mount "$where"; then
      printf '%s\n' "$where" >"$node/root"
      return
    fi
    umount "$mounts" 2>/dev/null || true
  done
  fail "no overlay file system for host ${node##*/}: neither on $root nor in memory. See above."
}

# Carriers of faults note themselves in a folder named after the namespace; one that was killed could not take its note away.
forget_faults() {
  is_namespace "/run/netns/$namespace" || return 0
  local faults=${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}
  rm -rf "${faults:?}/$(stat -Lc %i "/run/netns/$namespace")"
  rmdir "$faults" 2>/dev/null || true
}

remove() {
  empty_namespace "$namespace"
  forget_faults
  ip netns del "$namespace" 2>/dev/null || rm -f "/run/netns/$namespace"
  umount "$mounts" 2>/dev/null || true
  rm -rf "$mounts" "$node" "${root%/root}" "$run/memory/${node##*/}"
}

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  local verb=$1 stack=$3 address=$5 role=$6
  locate "$2" "$stack" "$4"
  if [[ $verb == delete ]]; then remove; exit; fi
  mkdir -p "$node" "${root%/root}"
  hand_over "${root%/root}"
  printf '%s\n%s\n' "$role" "$address" >"$node/about"
  connect "$address"
  make_file_system
  record "$node/epoch" "$EPOCH"
}
main "$@" </dev/null
