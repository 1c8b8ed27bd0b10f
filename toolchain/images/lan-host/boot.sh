#!/bin/sh
# First process of a host's container: gives systemd what it finds on a machine.
set -eu

mount -o remount,rw /sys
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
  # The folder of version 1's hierarchies stays as it is, each hierarchy becomes writable; version 2 is one.
  case $hierarchy in /sys/fs/cgroup) [ -f /sys/fs/cgroup/cgroup.controllers ] || continue ;; esac
  if mountpoint -q "$hierarchy"; then mount -o remount,bind,rw "$hierarchy"; fi
done

# A namespace inherits the first from a machine that runs containers; the engine turns the others off. No host of a LAN is so.
echo 0 >/proc/sys/net/ipv4/ip_forward
for which in all default; do echo 0 >/proc/sys/net/ipv6/conf/$which/disable_ipv6; done

# What is not of one network namespace or container is the machine's: nobody changes it from here, as root neither.
for shared in /proc/sys/vm /proc/sys/fs /proc/sys/kernel /proc/sys/dev /proc/sysrq-trigger /sys/kernel /sys/module \
  /sys/block /sys/power /sys/bus /sys/devices/system; do
  [ -e "$shared" ] || continue
  mount --bind "$shared" "$shared"
  mount -o remount,bind,ro "$shared"
done

# A machine has files of its own here, which outlive a reboot; the engine's would not.
name=$(hostname)
umount /etc/hosts /etc/hostname /etc/resolv.conf
if [ ! -s /etc/hostname ]; then
  printf '%s\n' "$name" >/etc/hostname
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost ip6-localhost ip6-loopback\n' "$name" >/etc/hosts
  : >/etc/resolv.conf
fi
exec /sbin/init
