#!/usr/bin/env bash
# CONFIG KIT SCRIPT VERB ARGS…: as do.sh, for a script that changes how the node is reached: what it says is to be confirmed is
# confirmed over a new connection, or the node takes it back. On the controller.
set -uo pipefail

# confirm PART [ADDRESS]: the node is reached anew, which is what proves that the change does not lock anybody out.
confirm() {
  address=${2:-$address}
  local code deadline=$((SECONDS + 20))
  while :; do
    anew=yes remote "$kit/enter.sh" bash "components/environments/lan/scripts/$1.sh" confirm >/dev/null
    code=$?
    if ((code == 0)); then
      if [[ ${2:-} ]]; then printf '%s\n' "$2" >"${config%.config}.address"; fi
      return 0
    fi
    ((code == 255 && SECONDS < deadline)) || fail "$node ($destination) cannot be reached with its new $1, which it takes back by itself, see above"
    sleep 0.2
  done
}

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 script=$3 verb=$4 environment said word part where round
  if [[ $verb == delete ]]; then exec bash components/environments/lan/scripts/do.sh "$@"; fi
  connect "$1"
  shift 4
  environment=$(cat)
  # Each change once, and then it holds.
  for round in address firewall none; do
    said=$({ printf '%s\n' "$environment"; cat "$script"; } | remote "$kit/enter.sh" bash -s -- create "$@") ||
      fail "$node: its network cannot be set up, see above"
    [[ $said ]] || exit 0
    [[ $round != none ]] || break
    read -r word part where <<<"$said"
    [[ $word == confirm ]] || break
    confirm "$part" "$where"
  done
  fail "$node: unexpected from $script: $said"
}
main "$@"
