#!/usr/bin/env bash
# CONFIG KIT SCRIPT VERB ARGS…: as do.sh, for a script that changes how the node is reached: what it says is to be confirmed is
# confirmed over a new connection, or the node takes it back. On the controller.
set -uo pipefail

# confirm PART: the node is reached anew, which is what proves that the change does not lock anybody out.
confirm() {
  local code deadline=$((SECONDS + 20))
  while :; do
    anew=yes remote "$kit/enter.sh" bash "components/environments/lan/scripts/$1.sh" confirm >/dev/null
    code=$?
    ((code != 0)) || return 0
    ((code == 255 && SECONDS < deadline)) || fail "$node ($destination) cannot be reached with its new $1, which it takes back by itself, see above"
    sleep 0.2
  done
}

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 script=$3 verb=$4 environment said part word
  if [[ $verb == delete ]]; then exec bash components/environments/lan/scripts/do.sh "$@"; fi
  connect "$1"
  shift 4
  environment=$(cat)
  said=$({ printf '%s\n' "$environment"; cat "$script"; } | remote "$kit/enter.sh" bash -s -- create "$@") ||
    fail "$node: its network cannot be set up, see above"
  [[ $said ]] || exit 0
  while read -r word part; do
    [[ $word == confirm ]] || fail "$node: unexpected from $script: $word $part"
    confirm "$part"
  done <<<"$said"
  { printf '%s\n' "$environment"; cat "$script"; } | remote "$kit/enter.sh" bash -s -- finish "$@" || fail "$node: what it is now cannot be recorded, see above"
}
main "$@"
