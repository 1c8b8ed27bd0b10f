# shellcheck shell=bash
# shellcheck disable=SC2034 # variables are for those who source it
# A process is known by its pid and its start time together, so that a recycled pid is never taken for it; sourced.

# inspect FILE: reads `PID START [FINGERPRINT]` and sets pid, started, fingerprint and state (a letter of /proc, or `gone`).
inspect() {
  local line fields
  pid='' started='' fingerprint='' state=gone
  { read -r pid started fingerprint <"$1"; } 2>/dev/null || return 1
  [[ $pid ]] && { read -r line <"/proc/$pid/stat"; } 2>/dev/null || return 1
  # The name, in parentheses, may hold blanks and parentheses itself.
  read -ra fields <<<"${line##*) }"
  if [[ ${fields[19]} != "$started" || ${fields[0]} == [ZX] ]]; then return 1; fi
  state=${fields[0]}
}

# record_self FILE [FINGERPRINT]: the calling shell. Its start time is field 22 of /proc/PID/stat, in ticks since boot.
record_self() {
  local line fields
  read -r line <"/proc/$BASHPID/stat"
  read -ra fields <<<"${line##*) }"
  printf '%s %s %s\n' "$BASHPID" "${fields[19]}" "${2:-}" >"$1.new"
  mv "$1.new" "$1"
}

# signal_group SIGNAL: to the inspected process and its group.
signal_group() { kill -"$1" -- "-$pid" 2>/dev/null || kill -"$1" "$pid" 2>/dev/null || true; }

# Whether the group of the inspected process has a living member; the dead stay members where nobody waits for them.
group_lives() {
  local stat line
  kill -0 -- "-$pid" 2>/dev/null || return 1
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    if [[ ${line##*) } =~ ^[^ZX]\ [0-9]+\ $pid\  ]]; then return 0; fi
  done
  return 1
}

# end_group SECONDS: what is left of the group of the inspected process, which has ended itself: SIGTERM, and SIGKILL later.
end_group() {
  local line fields deadline=$((SECONDS + $1 + 1))
  [[ $pid ]] || return 0
  # Nobody gets that number while the group has a member: if another process has it, so is the group another one.
  if { read -r line <"/proc/$pid/stat"; } 2>/dev/null; then
    read -ra fields <<<"${line##*) }"
    [[ ${fields[19]} == "$started" ]] || return 0
  fi
  group_lives || return 0
  signal_group TERM
  signal_group CONT
  while group_lives; do
    ((SECONDS < deadline)) || signal_group KILL
    sleep 0.02
  done
}

# end_process FILE SECONDS: SIGTERM, and SIGKILL when it is still there after that time; its group ends with it.
end_process() {
  inspect "$1" || return 0
  local deadline=$((SECONDS + $2 + 1))
  signal_group TERM
  signal_group CONT
  while inspect "$1"; do
    ((SECONDS < deadline)) || signal_group KILL
    sleep 0.02
  done
  end_group 0
}

# start_supervisor DIRECTORY LOG: in the host that `locate` found.
start_supervisor() {
  # shellcheck disable=SC2094,SC2154 # only the name of the log is handed over; locate sets the others
  setsid --fork "${host[@]}" bash components/environments/supervision/supervise.sh "$1" "$2" </dev/null &>>"$2"
}
