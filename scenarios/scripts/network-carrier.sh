#!/usr/bin/env bash
# Holds one network fault on this node while its driver lives. Protocol: scenarios/faults/carrier.ts.
#
#   network-carrier hold TABLE LEASE INTERFACE DELAY RULE…
#       TABLE      our own nft table (family inet)
#       LEASE      seconds without a line on stdin after which the fault heals
#       INTERFACE  for DELAY: milliseconds of netem on it; 0 for none, on any
#       RULE…      nft commands that fill the chains `bite_in` and `bite_out`; inactive until `fire`
#   network-carrier guard TABLE INTERFACE RECORD
#       internal: undoes what the kernel does not undo by itself once the carrier is gone
#
# The table belongs to an `nft -i` of ours (flags owner): when that process or this one is killed, the kernel removes it.
# Where there is no owner flag, and for qdiscs, a guard in a session of its own waits for the lock this process holds.
# A record (pid, start time) under $TESTBED_FAULTS_RUNTIME/NETNS lets heal.sh find this process without any other state.
set -uo pipefail

readonly qdisc_handle=7e57:
holder='' guard='' guarded=0 record='' healed=0

# The driver may be gone already.
say() { printf '%s\n' "$*" 2>/dev/null; }

fail() {
  undo
  say "error $*"
  exit 1
}

start_time() { # of process $1, in clock ticks since boot
  local stat
  stat=$(<"/proc/$1/stat") || return
  stat=${stat##*) }
  set -f
  # shellcheck disable=SC2086 # split on purpose
  set -- $stat
  say "${20}"
}

write_record() {
  local namespace directory
  namespace=$(readlink /proc/self/ns/net)
  directory=${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}/${namespace//[!0-9]/}
  record=$directory/$table
  # A carrier that ends removes the empty folder: made again if that was just now.
  for _ in 1 2 3; do mkdir -p "$directory" && { exec 9>>"$record"; } 2>/dev/null && break; done
  [[ -e $record ]] || fail "cannot write $record"
  flock -n 9 || { record='' && fail "another carrier already holds fault $table here"; }
  say "$$ $(start_time $$)" >"$record"
}

# Sends COMMAND to the holder and puts what LISTING shows into `answer`. Fails, with nft's error there, if it reports one.
# No subshell: at the moment of `fire` a fork would cost more than all the rest.
ask() { # COMMAND LISTING
  local line
  answer=''
  { printf '%s\n' "$1" "$2" >&"$to_nft"; } 2>/dev/null || { answer="nft is gone" && return 1; }
  while IFS= read -r -t 10 -u "$from_nft" line; do
    case $line in
      *Error:*) answer="nft: ${line#*Error: }" && return 1 ;;
      '}') return 0 ;;
    esac
    answer+=$line$'\n'
  done
  answer="nft gave no answer to: $2" && return 1
}

remove_record() {
  rm -f "$record"
  rmdir -p "${record%/*}" 2>/dev/null
}

start_nft() {
  # nft -i keeps a history file in HOME: there must be none.
  coproc nft_process { HOME=/nonexistent exec nft -i 2>&1 9>&-; }
  # shellcheck disable=SC2154 # coproc sets it
  holder=$nft_process_PID
  exec {to_nft}>&"${nft_process[1]}" {from_nft}<&"${nft_process[0]}"
  eval "exec ${nft_process[1]}>&- ${nft_process[0]}<&-"
}

make_table() {
  nft list table inet "$table" >/dev/null 2>&1 </dev/null && fail "table $table already exists here"
  start_nft
  if [[ -z ${TESTBED_NO_OWNER:-} ]]; then
    ask "add table inet $table { flags owner; }" "list table inet $table" && [[ $answer == *"flags owner"* ]] && return
    # A refused command may leave answers behind: begin again with a fresh nft.
    kill -KILL "$holder" 2>/dev/null
    wait "$holder" 2>/dev/null
    start_nft
  fi
  start_guard
  ask "add table inet $table" "list table inet $table" || fail "$answer"
}

start_guard() {
  ((guarded)) && return
  guarded=1
  setsid bash -c "$BASH_EXECUTION_STRING" network-carrier guard "$table" "$interface" "$record" \
    </dev/null >/dev/null 2>&1 9>&- {to_nft}>&- {from_nft}<&- &
  guard=$!
  disown "$guard"
}

remove_delay() {
  tc qdisc show dev "$interface" 2>/dev/null </dev/null | grep -q " $qdisc_handle " || return 0
  tc qdisc del dev "$interface" root handle "$qdisc_handle" </dev/null
}

guard() {
  exec 8<"$record"
  flock 8
  # A record made anew belongs to a later carrier.
  [[ $record -ef /proc/self/fd/8 ]] || return 0
  nft delete table inet "$table"
  remove_delay
  remove_record
}

arm() {
  local rules
  rules="add counter inet $table hits; add counter inet $table arrived; add counter inet $table left"
  rules+="; add chain inet $table bite_in; add chain inet $table bite_out"
  rules+="; add chain inet $table input { type filter hook input priority -200; }"
  rules+="; add chain inet $table output { type filter hook output priority -200; }"
  rules+="; add chain inet $table after_in { type filter hook input priority -199; }"
  rules+="; add chain inet $table after_out { type filter hook output priority -199; }"
  rules+=$(printf '; %s' "$@")
  make_table
  ((delay == 0)) || start_guard
  ask "$rules" "list chain inet $table bite_out" || fail "$answer"
}

fire() {
  local seen
  ask "add rule inet $table input jump bite_in; add rule inet $table output jump bite_out" \
    "list chain inet $table output" || fail "$answer"
  [[ $answer == *"jump bite_out"* ]] || fail "the rules of $table did not become active"
  if ((delay > 0)); then
    seen=$(tc qdisc add dev "$interface" root handle "$qdisc_handle" netem delay "${delay}ms" 2>&1 </dev/null) ||
      fail "tc: ${seen//$'\n'/ }"
  fi
  say "fired ${EPOCHREALTIME/[.,]/}"
}

count() { # WORD COUNTER
  ask "" "list counter inet $table $2" || fail "$answer"
  [[ $answer =~ packets\ ([0-9]+)\ bytes\ ([0-9]+) ]] || fail "no counter $2 in $table"
  say "$1 ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
}

undo() {
  ((healed)) && return
  healed=1
  trap '' TERM INT HUP CHLD
  if [[ -n $holder ]]; then
    { printf 'delete table inet %s\n' "$table" >&"$to_nft"; } 2>/dev/null
    exec {to_nft}>&- {from_nft}<&-
    wait "$holder" 2>/dev/null
    # Without an owner the table outlives its nft.
    nft delete table inet "$table" >/dev/null 2>&1 </dev/null
  fi
  ((delay == 0)) || remove_delay
  [[ -z $guard ]] || kill -KILL "$guard" 2>/dev/null
  [[ -z $record ]] || remove_record
}

nft_died() {
  kill -0 "$holder" 2>/dev/null || fail "nft was killed: the fault is gone"
}

hold() {
  local line status
  trap '' PIPE
  trap 'undo; exit 0' TERM INT HUP
  trap undo EXIT
  # On a busy node the fault must not begin late. This process sleeps but for that moment.
  chrt --rr --pid 1 $$ 2>/dev/null || renice -n -15 -p $$ >/dev/null 2>&1
  write_record
  arm "$@"
  trap nft_died CHLD
  say armed
  while :; do
    IFS= read -r -t "$lease" line
    status=$?
    ((status <= 128)) || fail "no sign of life from the driver for $lease s: healed"
    ((status == 0)) || exit 0
    case $line in
      fire) fire ;;
      beat) ;;
      count) count count hits ;;
      arrived | left) count "$line" "$line" ;;
      heal)
        undo
        say healed
        exit 0
        ;;
      *) fail "unknown command: $line" ;;
    esac
  done
}

mode=${1:-}
case $mode in
  hold)
    table=$2 lease=$3 interface=$4 delay=$5
    shift 5
    hold "$@"
    ;;
  guard)
    table=$2 interface=$3 record=$4
    guard
    ;;
  *)
    say "error usage: network-carrier hold TABLE LEASE INTERFACE DELAY RULE…"
    exit 2
    ;;
esac
