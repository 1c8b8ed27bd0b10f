#!/usr/bin/env bash
# VERB ARGS…: what a test does in a lane, in the project's folder.
set -euo pipefail

root() { sh components/environments/local/scripts/root.sh "$@"; }

# What there is.
look() {
  ip -o link | wc -l
  ip -br addr show lo
  ls -A /run/netns
  root nft list ruleset
}

# end CODE: tells who we are.
end() {
  printf '%s %s %s\n' "$TESTBED_LANE_TEST" "$(id -u)" "$(nproc)"
  exit "$1"
}

# make DEVICE
make() {
  root ip netns add test-lane
  root ip link add "$1" type bridge
  ip -br link
}

# keep PROCESSORS…: namespaces made on each, in files.
keep() {
  local processor file=/run/lock/namespace
  if (($(id -u) != 0)); then exec sh components/environments/local/scripts/root.sh bash "$0" keep "$@"; fi
  mount -t tmpfs none /run/lock
  mount --make-private /run/lock
  : >$file
  for processor in "$@"; do
    for _ in {1..10}; do
      taskset --cpu-list "$processor" unshare --mount=$file true
      umount $file
    done
  done
}

# Two processes, one in another network; prints their pids.
leave() {
  root ip netns add away
  setsid sleep 3481 </dev/null >/dev/null 2>&1 &
  echo $!
  root setsid ip netns exec away sleep 3482 </dev/null >/dev/null 2>&1 &
  echo $!
}

# Never ends; prints its pid and that of one in a session of its own.
hang() {
  setsid sleep 3483 &
  echo $$ $!
  exec sleep 3484
}

"$@"
