#!/usr/bin/env bash
# Undoes every fault of ours on this node, whatever any state says: ends carriers by their record (pid and start time), then
# deletes what carriers may have left behind. Prints one line for each thing undone. Idempotent; exits 1 if something stays.
#
#   heal.sh        (read from stdin: bash -s)
set -uo pipefail

readonly qdisc_handle=7e57:

start_time() { # of process $1, in clock ticks since boot; fails when it is gone
  local stat
  if [[ $mac ]]; then # a Mac has no /proc
    ps -o lstart= -p "$1" | awk '{ print $1 "_" $2 "_" $3 "_" $4 "_" $5 }'
    return
  fi
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return
  stat=${stat##*) }
  set -f
  # shellcheck disable=SC2086 # split on purpose
  set -- $stat
  [[ $1 != Z ]] && printf '%s\n' "${20}"
}

# A recycled pid has another start time and is left alone.
alive() { # PID START
  [[ $(start_time "$1") == "$2" ]]
}

end_process() { # PID START
  local signal deadline
  for signal in TERM KILL; do
    # A stopped process sees TERM only after CONT.
    kill -"$signal" "$1" 2>/dev/null && kill -CONT "$1" 2>/dev/null
    deadline=$((SECONDS + 3))
    while alive "$1" "$2" && ((SECONDS < deadline)); do sleep 0.02; done
    alive "$1" "$2" || return 0
  done
  return 1
}

end_carriers() {
  local directory=$1 record pid start
  for record in "$directory"/*; do
    [[ -f $record ]] || continue
    read -r pid start <"$record" || true
    if [[ ${pid:-} =~ ^[0-9]+$ ]] && alive "$pid" "$start"; then
      if end_process "$pid" "$start"; then
        printf 'carrier %s (pid %s)\n' "${record##*/}" "$pid"
      else
        printf 'carrier %s (pid %s) does not end\n' "${record##*/}" "$pid" >&2
        left=1
      fi
    fi
    rm -f "$record"
  done
  rmdir -p "$directory" 2>/dev/null
}

# The kernel removes the table of a carrier that was just killed a moment later: asked again until it is gone.
delete_tables() {
  local table deadline
  while read -r _ _ table; do
    deadline=$((SECONDS + 3))
    until nft delete table inet "$table" 2>/dev/null || ! nft list table inet "$table" >/dev/null 2>&1; do
      if ((SECONDS > deadline)); then
        printf 'table %s cannot be deleted: a process that left no record holds it\n' "$table" >&2
        left=1
        continue 2
      fi
      sleep 0.02
    done
    printf 'table %s\n' "$table"
  done < <(nft list tables 2>/dev/null | grep -E '^table inet testbed_fault(_|$)')
}

delete_qdiscs() {
  local interface
  command -v tc >/dev/null || return 0
  while read -r interface; do
    if tc qdisc del dev "$interface" root handle "$qdisc_handle"; then
      printf 'delay on %s\n' "$interface"
    else
      left=1
    fi
  done < <(tc qdisc show | sed -n "s/^qdisc [a-z_]* $qdisc_handle dev \([^ ]*\) root.*/\1/p")
}

main() {
  local namespace
  left=0 mac=''
  if [[ $(uname -s) == Darwin ]]; then
    mac=yes
    for namespace in "${TESTBED_FAULTS_RUNTIME:-/var/run/testbed-faults}"/*; do end_carriers "$namespace"; done
    return "$left"
  fi
  command -v nft >/dev/null || { printf 'nft is not in PATH: cannot look for fault tables\n' >&2 && left=1; }
  namespace=$(readlink /proc/self/ns/net)
  end_carriers "${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}/${namespace//[!0-9]/}"
  delete_tables
  delete_qdiscs
  return "$left"
}

main "$@" </dev/null
