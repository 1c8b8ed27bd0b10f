#!/usr/bin/env bash
# ADDRESS PORT SECONDS [PATH [TEXT]]: waits until the port is open, or until GET PATH answers 200 with TEXT in its body.
# Runs inside the host. Needs nothing but bash.
set -uo pipefail

get() {
  local line status body
  exec 3<>"/dev/tcp/$address/$port" || return
  if [[ ! $path ]]; then
    saw="port $port is open"
    return 0
  fi
  printf 'GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n' "$path" "$address" "$port" >&3
  read -r -t 2 _ status _ <&3 || { saw="no answer on $path within 2 s" && return 1; }
  while IFS= read -r -t 2 line <&3 && [[ $line != $'\r' ]]; do :; done
  body=''
  while IFS= read -r -t 2 line <&3 || [[ $line ]]; do body+=$line$'\n'; done
  saw="$path answered ${status%$'\r'}: ${body:0:200}"
  [[ ${status%$'\r'} == 200 && $body == *"$text"* ]]
}

main() {
  address=$1 port=$2 path=${4:-} text=${5:-} saw=''
  # A service that restarts closes connections at any moment.
  trap '' PIPE
  local deadline=$((SECONDS + $3 + 1))
  until get 2>/dev/null; do
    exec 3>&-
    if ((SECONDS >= deadline)); then
      printf 'not ready within %s s: %s\n' "$3" "${saw:-port $port of $address refuses connections}" >&2
      exit 1
    fi
    saw=''
    sleep 0.05
  done
}
main "$@"
