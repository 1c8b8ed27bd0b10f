#!/usr/bin/env bash
# OWNER: takes away what a reboot takes from a stack: its processes, namespaces, mounts and everything in /run. Runs as root.
set -uo pipefail

# Every process in a network namespace of the stack, and those that its records name. The dead do not count.
living() {
  local name record pid state
  {
    for name in /run/netns/tb-"$owner"-*; do ip netns pids "${name##*/}"; done
    for record in "$run"/forward/process "$run"/nodes/*/services/*/{supervisor,service}; do
      if [[ -e $record ]] && read -r pid _ <"$record"; then printf '%s\n' "$pid"; fi
    done
  } | sort -u | while read -r pid; do
    state=$(awk '/^State/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
    if [[ $state && $state != Z ]]; then printf '%s\n' "$pid"; fi
  done
}

main() {
  shopt -s nullglob
  local pids path
  owner=$1 run=/run/testbed/$1
  while pids=$(living) && [[ $pids ]]; do
    # shellcheck disable=SC2086 # a list of numbers
    kill -KILL $pids 2>/dev/null
    sleep 0.02
  done
  for path in "$run"/mnt/*; do umount "$path"; done
  for path in /run/netns/tb-"$owner"-*; do ip netns del "${path##*/}"; done
  umount -l "$run"
  rm -rf "$run"
}
main "$@" </dev/null
