# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# How service.sh has a service kept running where hosts have nothing for that: by a supervise.sh of its own; sourced.

# The newline before it ends what came before, see supervise.sh.
tell() { (exec 8<>"$directory/events" && printf '\n%s\n' "$1" >&8); }

keep_running() {
  [[ -p $directory/events ]] || mkfifo "$directory/events"
  if inspect "$directory/supervisor" && at_home; then
    if inspect "$directory/service" && at_home && [[ ! $changed && $fingerprint == "$FINGERPRINT" ]]; then return; fi
    if inspect "$directory/service"; then old="$pid $started"; fi
    tell restart
    return
  fi
  if inspect "$directory/supervisor"; then kill -KILL "$pid" || true; fi
  if inspect "$directory/service" && { [[ $changed || $fingerprint != "$FINGERPRINT" ]] || ! at_home; }; then
    end_process "$directory/service" "$STOP_SECONDS"
  fi
  start_supervisor "$directory" "$log"
}

end_running() {
  local deadline
  if inspect "$directory/supervisor"; then
    tell stop
    deadline=$((SECONDS + STOP_SECONDS + 5))
    while inspect "$directory/supervisor"; do
      ((SECONDS < deadline)) || kill -KILL "$pid" || true
      sleep 0.02
    done
  fi
  end_process "$directory/service" "$STOP_SECONDS"
}
