#!/bin/bash
# Stand-in for a Mac's ifconfig: what this machine has, in its words.
/usr/sbin/ip -o -4 addr show | while read -r _ name _ cidr _; do
  printf '%s: flags=8863<UP,BROADCAST,RUNNING> mtu 1500\n\tinet %s netmask 0xffffff00\n' "$name" "${cidr%/*}"
done
