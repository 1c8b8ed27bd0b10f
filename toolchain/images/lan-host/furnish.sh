#!/bin/sh
# Runs in the container after install.sh: makes what is installed a machine with an ordinary user, that can boot in a container
# and has nothing of an identity yet.
set -eu

# As cloud-init leaves it: the password is locked, sudo asks for none.
useradd --create-home --shell /bin/bash --groups sudo,systemd-journal,adm ops
printf 'ops ALL=(ALL) NOPASSWD:ALL\n' >/etc/sudoers.d/90-cloud-init-users
chmod 440 /etc/sudoers.d/90-cloud-init-users
install -d -m 700 -o ops -g ops /home/ops/.ssh
printf 'PasswordAuthentication no\nPermitRootLogin no\nUseDNS no\n' >/etc/ssh/sshd_config.d/50-cloud-init.conf
# The first choice of both sides takes each a tenth of a second of a processor for each connection.
printf 'KexAlgorithms curve25519-sha256\n' >/etc/ssh/sshd_config.d/60-quick.conf

rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id /var/lib/systemd/random-seed
: >/etc/machine-id

# What nobody reads here.
rm -rf /usr/share/doc /usr/share/info /usr/share/locale /usr/share/man/* /usr/share/lintian \
  /usr/lib/udev/hwdb.d /usr/lib/udev/hwdb.bin

systemctl enable systemd-networkd.service ssh.service chrony.service
# These are about hardware and a kernel that a container has not, or would touch those of the machine.
systemctl mask systemd-networkd-wait-online.service getty@tty1.service console-getty.service \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount \
  systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-sysctl.service apt-daily.timer \
  apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer
printf '[Journal]\nReadKMsg=no\nStorage=volatile\n' >/etc/systemd/journald.conf
# networkd waits for udev to see a card; all other devices are the machine's.
mkdir -p /etc/systemd/system/systemd-udev-trigger.service.d
cat >/etc/systemd/system/systemd-udev-trigger.service.d/net-only.conf <<'END'
[Service]
ExecStart=
ExecStart=-udevadm trigger --type=devices --action=add --subsystem-match=net
END
