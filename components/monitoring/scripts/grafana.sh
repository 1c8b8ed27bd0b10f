#!/usr/bin/env bash
# Runs Grafana's server. Its own folder is where its package put it: beside the program, or in a share folder.
set -euo pipefail

# home_of PROGRAM: the folder with conf/defaults.ini.
home_of() {
  local program folder
  program=$(readlink -f -- "$1")
  for folder in "${program%/*}/.." "${program%/*}/../share/grafana" /usr/share/grafana /usr/local/share/grafana; do
    if [[ -r $folder/conf/defaults.ini ]]; then (cd -- "$folder" && pwd); return; fi
  done
  printf 'Grafana is %s, but its folder with conf/defaults.ini is not beside it, nor in /usr/share/grafana.\n' "$program" >&2
  return 1
}

main() {
  local program home
  PATH=$PATH:/usr/sbin:/usr/local/sbin
  if ! program=$(command -v grafana-server); then
    printf 'There is no grafana-server on this host: install Grafana.\n' >&2
    exit 1
  fi
  home=$(home_of "$program")
  exec "$program" --homepath "$home"
}
main "$@"
