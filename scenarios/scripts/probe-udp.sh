#!/usr/bin/env bash
# Sends numbered datagrams and prints `sent COUNT MICROSECONDS`. A refused send counts as sent: it was offered to the network.
#
#   probe-udp.sh ADDRESS PORT BYTES COUNT PER_SECOND        (read from stdin: bash -s)
#       PER_SECOND   0 for as fast as possible
set -uo pipefail

main() {
  local address=$1 port=$2 bytes=$3 count=$4 per_second=$5 payload start now due sent
  printf -v payload '%*s' "$bytes" ''
  exec 3<>"/dev/udp/$address/$port" || return 1
  start=${EPOCHREALTIME/[.,]/}
  for ((sent = 0; sent < count; sent++)); do
    printf '%s' "$payload" >&3
    if ((per_second > 0 && sent % 32 == 0)); then
      now=${EPOCHREALTIME/[.,]/}
      due=$((start + sent * 1000000 / per_second))
      ((now >= due)) || printf -v due '%d.%06d' $(((due - now) / 1000000)) $(((due - now) % 1000000))
      [[ $due != *.* ]] || sleep "$due"
    fi
  done 2>/dev/null
  now=${EPOCHREALTIME/[.,]/}
  printf 'sent %s %s\n' "$count" $((now - start))
}

main "$@" </dev/null
