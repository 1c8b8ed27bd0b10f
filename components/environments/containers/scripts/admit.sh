# shellcheck shell=bash
# Comes before every script that `do.sh` sends into a container: it is let in when the firewall holds, which the container's
# first process sets up. From then on the container is known: Pulumi runs scripts only in containers that its state has.
until [[ -e /run/testbed-firewall ]]; do
  if ((SECONDS > 30)); then
    printf 'the firewall of %s is not set up after 30 s: its first process says why (docker logs)\n' "$HOSTNAME" >&2
    exit 1
  fi
  sleep 0.02
done
: >/opt/testbed/host/known
