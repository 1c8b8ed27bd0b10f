#!/usr/bin/env bash
# UID GID PROGRAM ARGS…: runs a program as that user on a machine of its own: a network without anything but `lo`, and a /run
# without anybody's namespaces, sockets and records. Its environment comes first on stdin, as shell commands ended by a NUL; it
# is ended when stdin ends. All that it left running is told and killed, and what it made in memory is gone.
# Exit code: the program's; 125 when such a machine cannot be made.
set -Eeuo pipefail

impossible=125

# Linux ≥ 6.18 numbers namespaces from a store per processor, and refuses to keep one in a file if its number is below that of
# the mount namespace the file is in. So a lane is made on the processor with the lowest numbers: it can keep what any makes.
outside() {
  local allowed range processor code processors=()
  allowed=$(awk '/^Cpus_allowed_list:/ { print $2 }' /proc/self/status)
  for range in ${allowed//,/ }; do mapfile -tO "${#processors[@]}" processors < <(seq "${range%-*}" "${range#*-}"); done
  for processor in "${processors[@]}"; do
    code=0
    taskset --cpu-list "$processor" unshare --net --mount bash "$0" inside "${processors[*]}" "$@" || code=$?
    ((code == impossible)) || exit "$code"
  done
  exit "$impossible"
}

# furnish PROCESSORS
furnish() {
  local processor
  ip link set lo up
  mount -t tmpfs -o mode=755 testbed-lane /run
  mkdir -p /run/netns /run/lock
  : >/run/lane
  mount --bind /run/lane /run/lane
  mount --make-private /run/lane
  for processor in $1; do
    taskset --cpu-list "$processor" unshare --mount=/run/lane true
    umount /run/lane
  done
  umount /run/lane
  rm /run/lane
  taskset --pid --cpu-list "${1// /,}" $$ >/dev/null
}

# Pids of all who see this /run, whatever network and file system of ours they went to.
inhabitants() {
  { stat -Lc '%d:%i/%n' /proc/[0-9]*/root/run 2>/dev/null || true; } |
    awk -F / -v here="$(stat -c %d:%i /run)" -v own=$$ '$1 == here && $4 != own { print $4 }'
}

# Until all who are seen were only looking, and are gone. The dead that nobody has collected yet see nothing any more.
clear_out() {
  local left said=''
  while left=$(inhabitants) && [[ $left ]]; do
    left=$(ps -o pid=,args= -p "${left//$'\n'/,}") || return 0
    [[ $said ]] || printf 'left running, and ended now:\n%s\n' "$(cut -c -150 <<<"$left")" >&2
    said=yes
    awk '{ print $1 }' <<<"$left" | xargs -r kill -KILL 2>/dev/null || true
  done
}

inside() {
  local allowed=$1 uid=$2 gid=$3 environment program watch code=0 name as=()
  shift 3
  trap 'exit "$impossible"' ERR
  furnish "$allowed" 2>/dev/null
  trap - ERR
  IFS= read -r -d '' environment
  if ((uid != 0)); then as=(setpriv "--reuid=$uid" "--regid=$gid" --init-groups); fi
  (
    for name in $(compgen -e); do unset "$name"; done
    eval "$environment"
    exec "${as[@]}" "$@" </dev/null
  ) &
  program=$!
  exec 3<&0
  {
    IFS= read -r -d '' _ <&3 || true
    kill -TERM "$program"
  } 2>/dev/null &
  watch=$!
  wait "$program" || code=$?
  kill "$watch" 2>/dev/null || true
  wait "$watch" 2>/dev/null || true
  clear_out
  exit "$code"
}

if [[ $1 == inside ]]; then inside "${@:2}"; else outside "$@"; fi
