#!/usr/bin/env bash
# Sends some megabytes between two machines that have iperf3; changes nothing. Needs nothing of ours there.
#   serve ADDRESS PORT   waits for one that sends, for some seconds
#   send ADDRESS PORT    prints iperf3's JSON; `slow` when it does not end in time; nothing when it cannot connect
set -uo pipefail

# 0.1 s of a gigabit.
readonly bytes=12500000 within=5

serve() {
  local server deadline=$((SECONDS + 3))
  timeout "$((within + 3))" iperf3 --server --one-off --bind "$1" --port "$2" >/dev/null 2>&1 &
  server=$!
  # Who cannot get through will not come later either.
  until [[ $(ss -Htn state established "sport = :$2") ]] || ! kill -0 "$server" 2>/dev/null; do
    if ((SECONDS >= deadline)); then kill "$server" 2>/dev/null; fi
    sleep 0.1
  done
  wait "$server"
}

send() {
  local said code deadline=$((SECONDS + 2))
  while :; do
    said=$(timeout "$within" iperf3 --client "$1" --port "$2" --bytes "$bytes" --connect-timeout 1000 --json 2>/dev/null)
    code=$?
    if ((code == 124)); then said=slow; fi
    # Who serves may not have begun. With JSON that is no failure to iperf3.
    if ((code == 124)) || [[ $said == *'"sum_received"'* ]]; then break; fi
    [[ $said == *refused* ]] && ((SECONDS < deadline)) || return 0
    sleep 0.1
  done
  printf '%s\n' "$said"
}

main() {
  case $1 in
    serve) serve "${@:2}" || true ;;
    send) send "${@:2}" ;;
    *) exit 2 ;;
  esac
}
main "$@" </dev/null
