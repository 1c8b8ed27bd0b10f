#!/bin/bash
# Stand-in for a Mac's networksetup with one service that has an interface, en0.
set -eu
printf 'networksetup %s\n' "$*" >>"$MAC/record"

info() { printf '%s\nIP address: %s\nSubnet mask: %s\nRouter: %s\nIPv6: Automatic\nIPv6 IP address: none\nIPv6 Router: none\nEthernet Address: 02:00:00:00:00:01\n' "$@" >"$MAC/info"; }

case $1 in
  -listnetworkserviceorder)
    printf '%s\n' 'An asterisk (*) denotes that a network service is disabled.' '(1) Thunderbolt Bridge' \
      '(Hardware Port: Thunderbolt Bridge, Device: bridge0)' '' '(2) Built-in Ethernet' '(Hardware Port: Ethernet, Device: en0)' ''
    ;;
  -listallhardwareports) printf '\n%s\n' 'Hardware Port: Ethernet' 'Device: en0' 'Ethernet Address: 02:00:00:00:00:01' ;;
  *) [[ $2 == 'Built-in Ethernet' ]] || { echo "$2 is not a recognized network service."; exit 4; } ;;
esac
case $1 in
  -getinfo) cat "$MAC/info" ;;
  -setmanual) info 'Manual Configuration' "$3" "$4" "$5" ;;
  -setdhcp) info 'DHCP Configuration' 192.168.1.57 255.255.255.0 192.168.1.1 ;;
  -getdnsservers) if [[ -s $MAC/dns ]]; then cat "$MAC/dns"; else echo "There aren't any DNS Servers set on $2."; fi ;;
  -setdnsservers)
    : >"$MAC/dns"
    if [[ $3 != Empty ]]; then printf '%s\n' "${@:3}" >"$MAC/dns"; fi
    ;;
esac
# Where the network is a real one, it follows.
if [[ $1 == -set* && -x $MAC/changed ]]; then "$MAC/changed"; fi
