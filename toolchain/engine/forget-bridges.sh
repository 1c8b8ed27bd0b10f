#!/usr/bin/env bash
# BRIDGE…: takes away what an engine that has ended left of its networks: the interfaces with their routes, and the firewall's
# rules about them. One that starts makes both again; what stayed would rewrite packets of the next network with that subnet.
# What is gone already, or in another network namespace, need not go.
set -euo pipefail

forget() {
  local table rule
  for table in nat filter; do
    while read -r rule; do
      xargs iptables --wait -t "$table" -D <<<"${rule#-A }"
    done < <(iptables --wait -t "$table" -S 2>/dev/null | grep -wF -- "$1")
  done
  if ip link show dev "$1" >/dev/null 2>&1; then ip link delete "$1"; fi
}

for each; do forget "$each"; done
