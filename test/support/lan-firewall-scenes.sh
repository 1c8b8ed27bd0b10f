#!/usr/bin/env bash
# SCENE: makes a host's firewall as somebody else could have left it; `untouched` makes it as on a new host. As root on a rig's host.
set -euo pipefail

readonly kept=/var/cache/firewall-scenes.tar

untouched() {
  if [[ ! -e $kept ]]; then tar -C / -cf "$kept" etc/ufw etc/default/ufw; return; fi
  rm -rf /etc/ufw
  tar -C / -xf "$kept"
  nft flush ruleset
  sysctl -q net.ipv4.conf.default.accept_redirects=1 net.ipv6.conf.{all,default}.accept_redirects=1
}

foreign_tables() {
  nft -f - <<-NFT
	table inet mine {
	  chain input {
	    type filter hook input priority 5; policy accept
	    tcp dport 1 counter drop
	  }
	}
	NFT
  iptables -N MINE
  iptables -A MINE -p tcp --dport 2 -j DROP
  iptables -A FORWARD -j MINE
  iptables -P FORWARD DROP
}

rules_of_others() {
  ufw allow from 192.0.2.0/24 to any port 22 proto tcp comment "the office"
  ufw deny 9003
  ufw allow in on lo to any port 8000:8010 proto udp
}

inactive_with_rules() { rules_of_others; }

once_active() {
  foreign_tables
  ufw allow 22
  ufw --force enable
  ufw --force disable
  iptables -A INPUT -p tcp --dport 3 -j DROP
}

active() {
  ufw allow 22
  rules_of_others
  ufw --force enable
  foreign_tables
}

active_and_open() {
  ufw default allow incoming
  rules_of_others
  ufw --force enable
}

all_builtins() { sed -i 's/^MANAGE_BUILTINS=.*/MANAGE_BUILTINS=yes/' /etc/default/ufw; }

active_without_ipv6() {
  sed -i 's/^IPV6=.*/IPV6=no/' /etc/default/ufw
  ufw allow 22
  ufw --force enable
}

main() {
  untouched
  if [[ $1 != untouched ]]; then "$1"; fi
}
main "$@" </dev/null
