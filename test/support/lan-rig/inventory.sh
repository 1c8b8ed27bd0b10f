#!/usr/bin/env bash
# Run as root on a host: prints all that a deployment might have changed, one fact a line, as SECTION, tab, fact.
# What changes by itself is left out: see the patterns.
set -euo pipefail

# section NAME COMMAND…: its output as facts. Fails when the command does.
section() {
  local name=$1 facts
  shift
  facts=$("$@")
  if [ -n "$facts" ]; then printf '%s\n' "$facts" | LC_ALL=C sort | sed "s/^/$name\t/"; fi
}

# but PATTERN: stdin without the lines that match.
but() {
  grep -vE "$1" || [ $? = 1 ]
}

# sums FOLDER…: kind, mode, owner, path, and a link's target; of files also their content's sum.
sums() {
  local folder
  # What account tools save before a change, the linker's cache, when timers last ran.
  local own='/etc/(passwd|group|shadow|gshadow|subuid|subgid)-$|/etc/ld\.so\.cache$|/etc/\.pwd\.lock$'
  own+='|/var/lib/systemd/(timers|random-seed|timesync)|/var/lib/(chrony|logrotate|private)|/var/lib/dpkg/.*-old$'
  for folder; do
    [ -e "$folder" ] || continue
    find "$folder" -xdev -regextype posix-extended -not -regex "($own).*" -printf '%y %m %u:%g %p %l\n'
    find "$folder" -xdev -regextype posix-extended -type f -not -regex "($own).*" -exec sha256sum {} +
  done
}

names() {
  find "$@" -xdev -mindepth 1 -maxdepth 1 -printf '%y %p\n'
}

accounts() {
  getent passwd
  getent group
}

# Services that the bus starts when they are asked something end by themselves; systemd knows a network card once udev has looked
# at it, which may be at any time.
by_themselves='systemd-(hostnamed|timedated|localed|tmpfiles-clean)|logrotate|dpkg-db-backup|user@|user-runtime-dir@|session-|user-[0-9]+\.slice|run-user-|apt-daily|e2scrub|fstrim'
by_themselves+='|sys-(devices-virtual|subsystem)-net-.*\.device'

units() {
  systemctl list-units --plain --no-legend --no-pager | awk '{ print $1, $2, $3 }' | but "^($by_themselves)"
}

unit_files() {
  systemctl list-unit-files --no-legend --no-pager | awk '{ print $1, $2 }' | but "^($by_themselves)"
}

# Of each network namespace alone: what it counts is left out, and secrets that nobody may read.
settings() {
  sysctl -a 2>/dev/null | but '^(abi|debug|dev|fs|kernel|user|vm|sunrpc|crypto)\.' |
    but 'nf_conntrack_count|stable_secret|tcp_fastopen_key|\.neigh\..*retrans_time '
}

addresses() {
  ip -oneline address show | sed 's/ *valid_lft.*//; s/^[0-9]*: //'
  ip -oneline link show | sed 's/^[0-9]*: //; s/@if[0-9]*//; s/ link-netnsid [0-9]*//'
}

routes() {
  ip -4 route show table all
  ip -6 route show table all | sed 's/ expires [0-9]*sec//'
  ip -4 rule
  ip -6 rule
}

# Without those of who is logged in, and the workers that udev keeps for a while.
processes() {
  ps --no-headers -eo unit:60,user,args | sed -E 's/ [0-9]+ of [0-9]+-[0-9]+ startups//; s/ +/ /g' |
    but "^($by_themselves)|\(udev-worker\)|^ssh\.service .*sshd: [^/]|^init\.scope .*\((sd-|systemd)"
}

# Facts of a host that still boots would change under our eyes.
settled() {
  local deadline=$((SECONDS + 30))
  # It tells `degraded` with a code of its own.
  systemctl is-system-running --wait >/dev/null || true
  while [ -n "$(ip -6 address show tentative)" ]; do
    ((SECONDS < deadline)) || { echo 'an IPv6 address is still tentative after 30 s' >&2; exit 1; }
    sleep 0.1
  done
}

main() {
  settled
  section accounts accounts
  section units units
  section unit-files unit_files
  section files sums /etc /usr/local /opt /srv /root /home /var/lib /var/spool /lib/systemd/system /lib/ufw
  section run-files sums /run/systemd/system /run/systemd/network /run/netplan /run/udev/rules.d
  section names names / /var/log
  section run-names run_names
  section scratch scratch
  section nft nft --stateless list ruleset
  section iptables-legacy legacy_tables
  section settings settings
  section addresses addresses
  section routes routes
  section queues tc qdisc show
  section sockets ss --no-header --listening --tcp --udp --numeric
  section mounts findmnt --list --noheadings --output TARGET,FSTYPE,OPTIONS
  section processes processes
}

# A kernel that has not even the files has no such table.
legacy_tables() {
  cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>/dev/null || true
}

run_names() {
  names /run | but '/(xtables\.lock|ufw\.lock|utmp|user|initctl)$'
}

scratch() {
  names /tmp /var/tmp /dev/shm | but '/systemd-private-'
}

main "$@" </dev/null
