#!/bin/sh
# [REGISTRY URL]…: on a node of a cluster, from where containerd gets images of these registries; of others that we told it
# before, no longer.
set -eu
folder=/etc/containerd/certs.d
mark='# testbed'
for file in "$folder"/*/hosts.toml; do
  if [ -f "$file" ] && head -n 1 "$file" | grep -qxF "$mark"; then rm "$file"; fi
done
while [ $# -gt 0 ]; do
  mkdir -p "$folder/$1"
  printf '%s\nserver = "%s"\n\n[host."%s"]\n  capabilities = ["pull", "resolve"]\n' "$mark" "$2" "$2" >"$folder/$1/hosts.toml"
  shift 2
done
