#!/bin/bash
# Stand-in for a Mac's ifconfig: its own loopback and one card, with the address that networksetup knows of.
printf 'lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384\n\tinet 127.0.0.1 netmask 0xff000000\n'
printf 'en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n\tinet %s netmask 0xffffff00 broadcast 0.0.0.0\n' \
  "$(sed -n 's/^IP address: //p' "$MAC/info")"
