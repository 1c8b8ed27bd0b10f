#!/usr/bin/env bash
# Keeps a host of one service (see fake-service.sh) in DIRECTORY, for tests of `recreate`:
#   fake-keeper.sh DIRECTORY status | recreate
# What it says of the host is made of files there: `id`, which another host has another one of; `trouble`, if it is not well.
# `broken` there: the host that comes next does not run. `deaf`: nothing is made anew. `sham`: nothing but what it says.
set -uo pipefail

directory=$1
service="${BASH_SOURCE[0]%/*}/fake-service.sh"

make_anew() {
  [[ ! -e $directory/deaf ]] || return 0
  printf 'host-%s\n' "$RANDOM$RANDOM" >"$directory/id"
  [[ ! -e $directory/sham ]] || return 0
  kill -KILL "$(<"$directory/pid")"
  if [[ -e $directory/broken ]]; then
    printf 'container node: CrashLoopBackOff: it ended with 3' >"$directory/trouble"
  else
    bash "$service" start "$directory/pid"
  fi
}

case $2 in
  status)
    printf '{"name":"a-0","id":"%s","address":"10.9.9.1","machine":"m","declared":"i","image":"i","digest":"d","trouble":"%s"}\n' \
      "$(<"$directory/id")" "$(cat "$directory/trouble" 2>/dev/null)"
    ;;
  recreate)
    printf 'armed\n'
    while read -r line; do
      case $line in
        fire) make_anew && printf 'fired\n' ;;
        heal) printf 'healed\n' && exit 0 ;;
      esac
    done
    ;;
esac
