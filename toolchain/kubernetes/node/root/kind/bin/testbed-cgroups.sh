#!/bin/sh
# Control groups of version 1: the kubelet gives up unless its groups are in every hierarchy, also in one that is mounted only
# because another container of the machine made it.
set -eu
[ ! -f /sys/fs/cgroup/cgroup.controllers ] || exit 0
for hierarchy in /sys/fs/cgroup/*; do
  if [ ! -L "$hierarchy" ] && mountpoint -q "$hierarchy"; then
    mkdir -p "$hierarchy/kubelet" "$hierarchy/kubelet.slice"
  fi
done
