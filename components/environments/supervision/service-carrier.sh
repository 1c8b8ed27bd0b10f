#!/usr/bin/env bash
# DIRECTORY KIND (kill | pause | stop | restart): a process fault, held for as long as this process lives.
# Protocol: scenarios/faults/carrier.ts. The fault is an exclusive lock on `hold`: the supervisor does not start the
# service, nor leave it paused, unless the lock is free. The kernel frees it with this process, however it ends.
# DIRECTORY relieve: no fault; undoes what one left behind when its carrier and the supervisor were both killed.
set -uo pipefail

# heal.sh looks on the host, so the record is in the folder of the host's network namespace.
write_record() {
  local directory record
  directory=${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}/$(stat -Lc %i "$network") ||
    give_up "the host of $name is gone"
  record=$directory/service_${name}_$$
  # A carrier that ends removes the empty folder: made again if that was just now.
  for _ in 1 2 3; do mkdir -p "$directory" && record_self "$record" 2>/dev/null && break; done
  [[ -e $record ]] || give_up "cannot write $record"
  # shellcheck disable=SC2064 # as it is now
  trap "rm -f '$record'; rmdir -p '${record%/*}' 2>/dev/null" EXIT
}

# On a busy machine a fault must not begin or end late. This process sleeps but for those moments.
hurry() { chrt --reset-on-fork --rr --pid 1 $$ 2>/dev/null || renice -n -15 -p $$ >/dev/null 2>&1; }

give_up() {
  printf 'error %s\n' "$*"
  heal
  exit 1
}

fire() {
  exec 7<>"$directory/hold"
  flock -w 2 7 || give_up "another fault holds $name"
  fired=yes
  if ! inspect "$directory/service"; then give_up "$name does not run"; fi
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
  printf 'error %s does not run again\n' "$name"
  exit 1
}

# Prints what was undone, if anything.
relieve() {
  exec 7<>"$directory/hold"
  flock -w 2 7 || fail "a fault that left no record holds $name"
  # From here on nobody holds it; a supervisor that is started must not either.
  exec 7>&-
  if inspect "$directory/service" && [[ $state == T ]]; then
    victim="$pid $started" kind=pause
    signal_group CONT
  elif ! inspect "$directory/service" && [[ -e $directory/fault ]]; then
    victim=$(<"$directory/fault") kind=kill
    inspect "$directory/supervisor" || start_supervisor "$directory" "$log"
  fi
  if [[ ! $victim ]]; then exit 0; fi
  local deadline=$((SECONDS + 10))
  until runs_again; do
    ((SECONDS < deadline)) || fail "$name does not run again"
    sleep 0.02
  done
  printf 'service %s runs again\n' "$name"
  exit 0
}

main() {
  directory=$1 kind=$2 name=${1##*/} fired='' victim='' deadline=0
  # shellcheck source=components/environments/local/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  locate_service "$directory"
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec" || give_up "no service in $directory"
  if [[ $kind == relieve ]]; then relieve; fi
  trap finish TERM INT HUP
  trap '' PIPE
  write_record
  hurry
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
        *) give_up "unknown request: $line" ;;
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
