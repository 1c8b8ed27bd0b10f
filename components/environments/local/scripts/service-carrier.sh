#!/usr/bin/env bash
# DIRECTORY KIND (kill | pause | stop | restart): a process fault, held for as long as this process lives.
# Protocol: scenarios/faults/carrier.ts. The fault is an exclusive lock on `hold`: the supervisor does not start the
# service, nor leave it paused, unless the lock is free. The kernel frees it with this process, however it ends.
set -uo pipefail

fail() {
  printf 'error %s\n' "$*"
  heal
  exit 1
}

fire() {
  exec 7<>"$directory/hold"
  flock -w 2 7 || fail "another fault holds ${directory##*/}"
  fired=yes
  if ! inspect "$directory/service"; then fail "${directory##*/} does not run"; fi
  victim="$pid $started"
  if [[ $kind != pause ]]; then printf '%s\n' "$victim" >"$directory/fault"; fi
  case $kind in
    kill) signal_group KILL ;;
    pause) signal_group STOP ;;
    stop | restart)
      signal_group TERM
      deadline=$((SECONDS + STOP_SECONDS + 1))
      ;;
  esac
  printf 'fired\n'
}

# An orderly stop that takes too long, and the second half of a restart.
attend() {
  if [[ ! $fired || $kind == @(kill|pause) ]]; then return; fi
  if inspect "$directory/service" && [[ "$pid $started" == "$victim" ]]; then
    if ((SECONDS >= deadline)); then signal_group KILL; fi
  elif [[ $kind == restart ]]; then
    exec 7>&-
  fi
}

runs_again() {
  inspect "$directory/service" || return
  if [[ $kind == pause ]]; then [[ $state != T ]]; else [[ "$pid $started" != "$victim" ]]; fi
}

heal() {
  if [[ ! $fired ]]; then return; fi
  if [[ $kind == pause ]] && inspect "$directory/service" && [[ "$pid $started" == "$victim" ]]; then
    signal_group CONT
  fi
  local deadline=$((SECONDS + 6))
  # What was stopped must have ended before it can start again.
  while [[ $kind == @(stop|restart) ]] && inspect "$directory/service" && [[ "$pid $started" == "$victim" ]]; do
    if ((SECONDS >= deadline - 3)); then signal_group KILL; fi
    sleep 0.02
  done
  exec 7>&-
  fired=''
  until runs_again; do
    ((SECONDS < deadline)) || return
    sleep 0.02
  done
}

finish() {
  heal
  if runs_again || [[ ! $victim ]]; then printf 'healed\n' && exit 0; fi
  printf 'error %s does not run again\n' "${directory##*/}"
  exit 1
}

main() {
  directory=$1 kind=$2 fired='' victim='' deadline=0
  # shellcheck source=components/environments/local/scripts/process.sh
  source components/environments/local/scripts/process.sh
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec" || fail "no service in $directory"
  trap finish TERM INT HUP
  trap '' PIPE
  printf 'armed\n'
  local line begun='' code lease=${TESTBED_LEASE:-5} heard=$SECONDS
  while :; do
    line='' code=0
    read -r -t 0.1 line || code=$?
    # What was read when the time ran out is the beginning of a line that is still on its way.
    begun+=$line
    if ((code == 0)); then
      line=$begun begun='' heard=$SECONDS
      case $line in
        fire) fire ;;
        beat) ;;
        heal) finish ;;
        *) fail "unknown request: $line" ;;
      esac
    elif ((code <= 128)); then
      finish
    elif ((SECONDS - heard > lease)); then
      finish
    fi
    attend
  done
}
main "$@"
exit
