/** What a small server installation has, and what the LAN stack expects of one. */
export const hostPackages: readonly string[] = [
  // apt's pattern for what every installation has; `usr-is-merged` keeps the bigger `usrmerge` out.
  ...["?essential", "usr-is-merged", "apt", "netbase", "tzdata"],
  ...["systemd", "systemd-sysv", "libpam-systemd", "dbus", "udev", "kmod", "cron"],
  ...["openssh-server", "sudo", "less", "procps", "psmisc", "lsof", "curl", "ca-certificates", "rsync"],
  ...["iproute2", "iputils-ping", "netcat-openbsd", "ethtool", "iperf3", "conntrack"],
  ...["netplan.io", "iptables", "nftables", "ufw", "chrony"],
  // Ansible, which the benchmark compares with, manages packages through it.
  "python3-apt",
];
