#!/usr/bin/env bash
# VERB OWNER STACK ADDRESS/PREFIX: the stack's network: a bridge in a namespace of its own, where the controller is.
# Environment: HOSTS (the hosts file of every node), EPOCH.
set -euo pipefail

require_tools() {
  local tool missing=()
  for tool in ip nft nsenter unshare flock setsid; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  ((${#missing[@]} == 0)) || fail "missing on this machine: ${missing[*]}. Run \`npm run setup\`, or install iproute2, nftables and util-linux."
}

make_run_directory() {
  # Another stack that goes removes the folder above it when empty: made again if that was just now.
  for _ in 1 2 3; do mkdir -p "$run" "$data" 2>/dev/null && break; done
  mkdir -p "$run" "$data"
  mountpoint -q "$run" || mount -t tmpfs -o mode=755 testbed "$run"
  mount --make-private "$run"
  local claim="$1"$'\n'"$PWD"
  if [[ -s $run/owner && $(<"$run/owner") != "$claim" ]]; then
    fail "the name $OWNER is taken by another stack on this machine: $(tr '\n' ' ' <"$run/owner"). Destroy that one first, or rename this stack."
  fi
  printf '%s\n' "$claim" >"$run/owner"
  mkdir -p "$run/mnt" "$run/nodes"
  hand_over .testbed .testbed/run "$data"
}

make_bridge() {
  make_namespace "$switch"
  ip -n "$switch" link show br0 &>/dev/null || ip -n "$switch" link add br0 type bridge
  ip -n "$switch" -batch - <<-BATCH
	link set lo up
	link set br0 address $(mac_of "${1%/*}")
	addr flush dev br0
	addr add $1 dev br0
	link set br0 up
	BATCH
  # Bridged frames are no business of this machine's packet filter rules.
  local filter=/proc/sys/net/bridge/bridge-nf-call-iptables
  nsenter --net="/run/netns/$switch" sh -c "! test -e $filter || echo 0 >$filter"
}

remove() {
  empty_namespace "$switch"
  ip netns del "$switch" 2>/dev/null || rm -f "/run/netns/$switch"
  umount "$run/mnt"/* 2>/dev/null || true
  if mountpoint -q "$run"; then umount -l "$run"; fi
  rm -rf "$run"
  rmdir /run/testbed 2>/dev/null || true
  forget
}

# A stack that is on another environment by now keeps its own records in the same folder, and needs them to be given back.
forget() {
  if [[ -e $data/deployment.json ]] && ! grep -q '"environment":"local"' "$data/deployment.json"; then
    rm -rf "$data"/*/root "$data"/*/log
    rmdir "$data"/* 2>/dev/null || true
  else
    rm -rf "$data"
  fi
  rmdir .testbed/run 2>/dev/null || true
}

main() {
  # shellcheck source=components/environments/local/scripts/layout.sh
  source components/environments/local/scripts/layout.sh
  local verb=$1 OWNER=$2 stack=$3 address=$4
  locate "$OWNER" "$stack" sw
  if [[ $verb == delete ]]; then remove; exit; fi
  require_tools
  make_run_directory "$stack"
  make_bridge "$address"
  printf '%s' "$HOSTS" >"$run/hosts"
  know_neighbours "$switch" br0
  record "$run/epoch" "$EPOCH"
}
main "$@" </dev/null
