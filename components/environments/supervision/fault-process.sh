# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# What service-carrier.sh does for kill, pause, stop and restart; sourced. The fault is an exclusive lock on `hold`: the
# supervisor does not start the service, nor leave it paused, unless the lock is free. The kernel frees it with the carrier.

# start_again DIRECTORY: layouts have their own where a service's supervisor has never heard of `fault`. It may run or be started
# already: this is said until it runs.
declare -F start_again >/dev/null || start_again() { :; }

# What a fault has ended runs again when that is over, whatever its restart policy says.
bring_back() {
  if [[ -e $directory/fault ]] && ! inspect "$directory/service"; then start_again "$directory"; fi
}

arm() { :; }

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
}

# An orderly stop that takes too long, and the second half of a restart.
attend() {
  if [[ $kind == @(kill|pause) ]]; then return; fi
  if inspect "$directory/service" && [[ "$pid $started" == "$victim" ]]; then
    if ((SECONDS >= deadline)); then signal_group KILL; fi
  elif [[ $kind == restart ]]; then
    exec 7>&-
    bring_back
  fi
}

runs_again() {
  inspect "$directory/service" || return
  if [[ $kind == pause ]]; then [[ $state != T ]]; else [[ "$pid $started" != "$victim" ]]; fi
}

heal() {
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
  # One that never ran was not hit either.
  until [[ ! $victim ]] || runs_again; do
    ((SECONDS < deadline)) || { problem="$name does not run again" && return 1; }
    bring_back
    sleep 0.02
  done
}

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
  if [[ ! $victim ]]; then return; fi
  local deadline=$((SECONDS + 10))
  until runs_again; do
    ((SECONDS < deadline)) || fail "$name does not run again"
    bring_back
    sleep 0.02
  done
  printf 'service %s runs again\n' "$name"
}
