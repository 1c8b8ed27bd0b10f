#!/bin/bash
# ARGV…: first process of a node. What the node or a pod begins gets as far as the engine's network and no further; then
# becomes ARGV. The rules are in the node's own network namespace: they take no rights on the machine, hold wherever the engine
# is, and go with the node. Answers may go to whoever asked.
set -euo pipefail

# Ranges of the engine's network, comma-separated, and what testbed-allow.sh was told. Questions to the engine's name server are
# led to the node itself, but still seem to leave here.
ranges() { ip -o "$1" address show dev eth0 | awk '{ print $4 }' | paste -s -d ,; }
inside=127.0.0.0/8,$(ranges -4) inside6=$(ranges -6)
if [ -s /etc/testbed-allowed ]; then inside+=,$(paste -s -d , /etc/testbed-allowed); fi

nft -f - <<END
table inet testbed_guard
delete table inet testbed_guard
table inet testbed_guard {
  set inside { type ipv4_addr; flags interval; auto-merge; elements = { $inside } }
  set inside6 { type ipv6_addr; flags interval; auto-merge; elements = { fe80::/10, ff02::/16${inside6:+, $inside6} } }
  chain leaving {
    oifname != "eth0" accept
    ct direction reply accept
    ip daddr @inside accept
    ip6 daddr @inside6 accept
    reject
  }
  chain output { type filter hook output priority filter; jump leaving; }
  chain forward { type filter hook forward priority filter; jump leaving; }
}
END

# The default storage class makes volumes in /tmp, which kind has in memory: gone with a restart, and no program there can be run.
mkdir -p /var/local/volumes /tmp/hostpath_pv
mount --bind /var/local/volumes /tmp/hostpath_pv

# kind's own start asks for this name first, and nobody beyond the engine's network can be asked.
printf '%s host.docker.internal\n' "$(ip -4 route show default | awk '{ print $3; exit }')" >>/etc/hosts
exec "$@"
