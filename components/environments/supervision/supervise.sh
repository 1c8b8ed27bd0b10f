#!/usr/bin/env bash
# DIRECTORY LOG: keeps one service running; itself started inside the host. Everything it needs to know is in DIRECTORY:
#   spec        what to run, as shell assignments; read again at each start
#   service     PID START FINGERPRINT of the running service; supervisor: the same of this process
#   events      a pipe: stop | restart | free | started | exit PID CODE
#   hold        locked by a fault for as long as the service must stay down or paused
#   fault       PID START of a service that a fault ended: starts again whatever the restart policy says
#   clock       seconds that the service's wall clock is off, see clock.sh
#   lock        held by the supervisor: there is never a second one
# The service writes to the log file itself, so it outlives this process, and the next supervisor adopts it.
# shellcheck disable=SC2153 # upper case: from the spec
set -uo pipefail

note() { printf '[testbed] %(%FT%T%z)T %s\n' -1 "$*" >>"$log"; }

# In the child. Its record is complete before it becomes the service; until then it holds the locks.
become_service() {
  exec 8>&-
  if [[ $OPEN_FILES ]]; then
    ulimit -n "$OPEN_FILES" 2>/dev/null || ulimit -n "$(ulimit -Hn)"
  fi
  record_self "$directory/service" "$FINGERPRINT"
  exec >>"$log" 2>&1 </dev/null
  cd / || exit
  exec setsid "${confined[@]}" env -i "${environment[@]}" "${arguments[@]}" 6>&- 9>&-
}

# The service's parent: reports its end, even to a later supervisor.
keep_service() {
  become_service &
  local child=$!
  exec 6>&- 9>&-
  wait "$child"
  printf '\nexit %s %s\n' "$child" "$?" >&8
}

launch() {
  local arguments environment first
  # shellcheck disable=SC1091 # written by service.sh
  source "$directory/spec"
  exec 6<>"$directory/hold"
  if ! flock -n -s 6; then
    exec 6>&-
    phase=held
    (flock -s "$directory/hold" true && printf '\nfree\n' >&8) 9>&- &
    return
  fi
  eval "arguments=($COMMAND) first=($FIRST) environment=(PATH=\"\$PATH\" HOME=/root LANG=C.UTF-8 $ENVIRONMENT)"
  confine
  if [[ $STATE_DIRECTORY ]]; then
    mkdir -p "$STATE_DIRECTORY"
    if [[ $service_user ]]; then chown "$service_user" "$STATE_DIRECTORY"; fi
    if [[ -z $(ls -A "$STATE_DIRECTORY") ]]; then arguments+=("${first[@]}"); fi
  fi
  if [[ ${EVERY:-} ]]; then arguments=(bash "$PWD/components/environments/supervision/job.sh" "$EVERY" "${arguments[@]}"); fi
  rm -f "$directory/service" "$directory/fault" "$directory/finished"
  phase=starting launched=$SECONDS missed=0
  keep_service &
  exec 6>&-
}

ended() {
  # Children that outlive the service would hold its ports and files.
  end_group "$STOP_SECONDS"
  if [[ -e $directory/fault && $(<"$directory/fault") == "$pid $started" ]]; then
    delay=1
    launch
  elif [[ $RESTART == always || ($RESTART == on-failure && $1 != 0) ]]; then
    if ((SECONDS - launched >= 10)); then delay=1; fi
    note "ended with $1; starts again in $delay s"
    phase=waiting next=$((SECONDS + delay)) delay=$((delay < 16 ? delay * 2 : 30))
  else
    note "ended with $1"
    phase=finished
    : >"$directory/finished"
  fi
}

# Once a second: what no event tells.
watch() {
  case $phase in
    starting)
      if inspect "$directory/service"; then phase=running; elif ((SECONDS - launched > 5)); then ended unknown; fi
      ;;
    running)
      # Its parent is about to say how it ended, if it lives.
      if inspect "$directory/service"; then missed=0; elif ((++missed > 1)); then ended unknown; fi
      # Paused, and the fault that did it is gone without a word.
      if [[ $state == T ]] && flock -n -s "$directory/hold" true; then signal_group CONT; fi
      ;;
    waiting) if ((SECONDS >= next)); then launch; fi ;;
    # Whoever waits for the lock may have been killed.
    held) if flock -n -s "$directory/hold" true; then launch; fi ;;
  esac
  if reset_clock; then note "the clock was off, and no fault is on: it is right again"; fi
  if ((SECONDS - rotated >= 5)); then
    rotated=$SECONDS
    if (($(stat -c %s "$log" || echo 0) > LOG_BYTES)); then cp "$log" "$log.1" && : >"$log"; fi
  fi
}

main() {
  directory=$1 log=$2 phase=finished delay=1 next=0 missed=0 launched=$SECONDS rotated=$SECONDS
  # shellcheck source=components/environments/local/scripts/layout.sh
  source "$TESTBED_LAYOUT"
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  # shellcheck source=components/environments/supervision/clock.sh
  source components/environments/supervision/clock.sh
  exec 9>"$directory/lock"
  flock -w 5 9 || exit 0
  exec 8<>"$directory/events"
  record_self "$directory/supervisor"
  reset_clock
  # shellcheck disable=SC1091
  source "$directory/spec"
  if inspect "$directory/service"; then phase=running; else
    end_group "$STOP_SECONDS"
    launch
  fi
  local line part='' event whom code
  while :; do
    # A wait that runs out leaves what was read of a line, which can be all of it: bash may have taken the newline as well, and
    # lost it. So a line is whole, too, when nothing follows for another wait, or the newline that each event begins with.
    line=''
    if read -r -t 1 -u 8 line; then
      line=$part$line part=''
      if [[ ! $line ]]; then continue; fi
    elif [[ $line ]]; then
      part+=$line line=''
    else
      line=$part part=''
    fi
    read -r event whom code <<<"$line"
    case $event in
      stop | restart)
        end_process "$directory/service" "$STOP_SECONDS"
        if [[ $event == stop ]]; then exit 0; fi
        delay=1
        launch
        ;;
      free) if [[ $phase == held ]]; then launch; fi ;;
      exit)
        # The child's record is there before its end is: it wrote it itself.
        if [[ $phase == starting ]]; then inspect "$directory/service"; fi
        if [[ $phase == @(starting|running) && $whom == "$pid" ]]; then ended "$code"; fi
        ;;
      *) watch ;;
    esac
  done
}
main "$@"
exit
