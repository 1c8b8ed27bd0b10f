#!/usr/bin/env bash
# What a node shows of itself, one line each; changes nothing.
#   disk PATH FREE TOTAL       KiB
#   listens PROTOCOL PORT
#   fault TEXT                 something that `testbed heal` would undo
#   unseen TEXT                something that could not be looked at
set -uo pipefail

readonly qdisc_handle=7e57:

listening() {
  local protocol file local_address state port
  for protocol in tcp udp; do
    for file in "/proc/net/$protocol" "/proc/net/${protocol}6"; do
      while read -r _ local_address _ state _; do
        # 0A: it listens. For UDP, 07: it is bound and connected to nobody.
        if [[ $protocol$state == @(tcp0A|udp07) ]]; then
          port=$((16#${local_address##*:}))
          printf 'listens %s %s\n' "$protocol" "$port"
        fi
      done < <(tail -n +2 "$file" 2>/dev/null)
    done
  done | sort -u
}

# A Mac has no /proc.
mac_listening() {
  {
    lsof -nP -iTCP -sTCP:LISTEN -Fn | sed -n 's/^n.*:\([0-9]*\)$/listens tcp \1/p'
    lsof -nP -iUDP -Fn | sed -n '/->/d; s/^n.*:\([0-9][0-9]*\)$/listens udp \1/p'
  } 2>/dev/null | sort -u
}

# The start time (in ticks since boot) of process $1; nothing when it is gone.
start_time() {
  local stat fields
  if [[ $mac ]]; then
    ps -o lstart= -p "$1" | awk '{ print $1 "_" $2 "_" $3 "_" $4 "_" $5 }'
    return
  fi
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return
  read -ra fields <<<"${stat##*) }"
  if [[ ${fields[0]} != Z ]]; then printf '%s' "${fields[19]}"; fi
}

# carriers RECORD…: those that live.
carriers() {
  local record pid start
  for record; do
    [[ -f $record ]] || continue
    read -r pid start <"$record" || true
    if [[ $(start_time "${pid:-0}") == "${start:-none}" ]]; then printf 'fault carrier %s (pid %s)\n' "${record##*/}" "$pid"; fi
  done
}

faults() {
  local namespace
  namespace=$(readlink /proc/self/ns/net)
  carriers "${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults}/${namespace//[!0-9]/}"/*
  if command -v nft >/dev/null; then
    nft list tables | sed -n 's/^table inet \(testbed_fault\(_.*\)\{0,1\}\)$/fault table \1/p'
  else
    printf 'unseen fault tables: there is no nft\n'
  fi
  if command -v tc >/dev/null; then
    tc qdisc show | sed -n "s/^qdisc [a-z_]* $qdisc_handle dev \([^ ]*\) root.*/fault delay on \1/p"
  fi
}

main() {
  local mac=''
  if [[ $(uname -s) == Darwin ]]; then mac=yes; fi
  df -Pk / /var/lib | tail -n +2 | sort -u -k6,6 | while read -r _ total _ free _ path; do
    printf 'disk %s %s %s\n' "$path" "$free" "$total"
  done
  if [[ $mac ]]; then
    mac_listening
    carriers "${TESTBED_FAULTS_RUNTIME:-/var/run/testbed-faults}"/*/*
    return
  fi
  listening
  faults
}
main "$@" </dev/null
