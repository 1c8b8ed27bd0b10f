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

# end_process FILE SECONDS: SIGTERM, and SIGKILL when it is still there after that time.
end_process() {
  inspect "$1" || return 0
  local deadline=$((SECONDS + $2 + 1))
  signal_group TERM
  signal_group CONT
  while inspect "$1"; do
    ((SECONDS < deadline)) || signal_group KILL
    sleep 0.02
  done
}
