#!/usr/bin/env bash
# A service of one `sleep` whose pid is in FILE, for tests of process faults.
#   fake-service.sh start FILE | status FILE | carrier FILE KIND
set -uo pipefail

file=$2

start() {
  sleep 300 >/dev/null 2>&1 &
  printf '%s\n' "$!" >"$file"
}

state() {
  local stat
  { stat=$(<"/proc/$(<"$file")/stat"); } 2>/dev/null || { printf -- '- gone\n' && return; }
  stat=${stat##*) }
  if [[ $stat == Z* ]]; then printf -- '- gone\n'; else printf '%s %s\n' "$(<"$file")" "${stat%% *}"; fi
}

strike() {
  case $1 in
    pause) kill -STOP "$(<"$file")" ;;
    restart) kill -KILL "$(<"$file")" && start ;;
    *) kill -KILL "$(<"$file")" ;;
  esac
}

heal() {
  case $1 in
    pause) kill -CONT "$(<"$file")" ;;
    restart) return 0 ;;
    *) start ;;
  esac
}

case $1 in
  start) start ;;
  status) state ;;
  carrier)
    printf 'armed\n'
    while read -r line; do
      case $line in
        fire) strike "$3" && printf 'fired\n' ;;
        heal) heal "$3" && printf 'healed\n' && exit 0 ;;
      esac
    done
    ;;
esac
