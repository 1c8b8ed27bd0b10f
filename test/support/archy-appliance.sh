#!/usr/bin/env bash
# VERB ARGS…: makes this host of a LAN rig one that has Archy on it already, as its image would. As root.
#   install NAME CHAIN PASSWORD   from /tmp/archy: node, bitcoin-cli, archy.cjs, apps.conf
#   replace                       another program of the node, from /tmp/archy.cjs
# The program is in /run: to replace it is no change of the machine's files.
set -euo pipefail

readonly home=/opt/archy program=/run/archy/archy.cjs

answers() {
  local deadline=$((SECONDS + 20))
  until curl -fsS --max-time 1 -o /dev/null http://127.0.0.1/app/lnd/ 2>/dev/null; do
    if ((SECONDS >= deadline)); then
      systemctl status --no-pager archy >&2
      exit 1
    fi
    sleep 0.1
  done
}

install_archy() {
  mkdir -p "$home" /run/archy /etc/archy/nginx
  useradd --create-home archipelago
  install -m 0755 /tmp/archy/node "$home/node"
  ln -s "$home/node" /usr/local/bin/node
  install -m 0755 /tmp/archy/bitcoin-cli /usr/local/bin/bitcoin-cli
  install -m 0644 /tmp/archy/apps.conf /etc/archy/nginx/apps.conf
  install -m 0644 /tmp/archy/archy.cjs "$program"
  rm -r /tmp/archy
  (umask 077 && printf '%s\n' "$3" >"$home/password")
  chown archipelago: "$home/password"
  cat >/etc/systemd/system/archy.service <<UNIT
[Service]
User=archipelago
StateDirectory=archy
AmbientCapabilities=CAP_NET_BIND_SERVICE
Environment=ARCHY_NAME=$1 ARCHY_CHAIN=$2 PORT=80
Environment=ARCHY_PASSWORD_FILE=$home/password ARCHY_STATE=/var/lib/archy ARCHY_PROXY=/etc/archy/nginx/apps.conf
ExecStart=$home/node $program serve
UNIT
  systemctl daemon-reload
  systemctl start archy
}

replace_program() {
  install -m 0644 /tmp/archy.cjs "$program"
  rm /tmp/archy.cjs
  systemctl restart archy
}

main() {
  case $1 in
    install) install_archy "${@:2}" ;;
    replace) replace_program ;;
  esac
  answers
}
main "$@" </dev/null
