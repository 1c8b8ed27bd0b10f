#!/usr/bin/env bash
# MILLISECONDS PROGRAM…: runs a job at once and then each so many milliseconds, one run at a time. A run that is not over when
# the next one is due is ended with all its children. Started by supervise.sh as a service: stdout is its log.
# Whoever signals the service reaches the job too, because both are in one process group.
set -uo pipefail

note() { printf '[testbed] %(%FT%T%z)T job %s\n' -1 "$*"; }

# Milliseconds of a clock that nobody sets.
now() {
  local seconds
  read -r seconds _ </proc/uptime
  clock=$((10#${seconds/./} * 10))
}

# Members of this process group but for this process itself. The dead stay members where nobody waits for them.
others() {
  local stat line
  members=()
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    if [[ ${line##*) } =~ ^[^ZX]\ [0-9]+\ $$\  && $stat != "/proc/$$/stat" ]]; then members+=("${line%% *}"); fi
  done
  ((${#members[@]} > 0))
}

# await MILLISECONDS: how the run ended, in `code`; empty when the time is over before.
await() {
  local left=$(($1 > 0 ? $1 : 0)) time
  printf -v time '%d.%03d' $((left / 1000)) $((left % 1000))
  code=''
  # A time of zero would only ask whether there is something to read.
  if ((left > 0)); then read -r -t "$time" -u 3 code; fi
}

# Whoever asked this process to end has asked the whole group, and kills what does not.
stop() {
  while others; do sleep 0.02; done
  exit 0
}

run() {
  now
  local began=$clock
  # A pipe for each run: what an earlier one says too late is heard by nobody.
  exec 3<> <(:)
  { "$@" 3>&-; printf '%s\n' "$?" >&3; } &
  # Or the shell would tell of its being killed. It may be over already.
  disown "$!" 2>/dev/null
  await $((due + every - clock))
  now
  if [[ $code ]]; then
    note "ended with $code after $((clock - began)) ms"
  else
    note "still runs after $((clock - began)) ms, when the next run is due: it is killed"
  fi
  # What the run left behind would overlap with the next one.
  while others; do
    kill -KILL "${members[@]}" 2>/dev/null
    sleep 0.02
  done
}

main() {
  local every=$1 clock due code members
  shift
  trap stop TERM INT HUP
  now
  due=$clock
  while :; do
    run "$@"
    now
    due=$((due + every))
    # Runs that were missed, in a long pause, are not made up for.
    if ((clock >= due + every)); then due=$((clock - (clock - due) % every)); fi
    await $((due - clock))
  done
}
main "$@" </dev/null
