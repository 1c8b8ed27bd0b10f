#!/bin/bash
# networksetup's stand-in has another address: so has this machine.
set -eu
card=en0 address=$(sed -n 's/^IP address: //p' "$MAC/info")
for each in $(/usr/sbin/ip -o -4 addr show dev "$card" | awk '{ print $4 }'); do
  if [[ ${each%/*} != "$address" ]]; then gone=$each; fi
done
if [[ ${gone:-} ]]; then
  /usr/sbin/ip addr add "$address/${gone#*/}" brd + dev "$card" 2>/dev/null || true
  /usr/sbin/ip addr del "$gone" dev "$card"
  /usr/sbin/ip route replace default via "$(sed -n 's/^Router: //p' "$MAC/info")" dev "$card" proto static
fi
