#!/usr/bin/env bash
# CONFIG KIT SCRIPT VERB ARGS…: runs a script of the project on a node; its environment comes first, on stdin. On the controller.
# A node that cannot be reached any more needs not be waited for when it is to be given back: that is written down.
set -uo pipefail

# The node goes back to where it was before it was given an address.
follow_back() {
  local deadline=$((SECONDS + 30))
  rm -f "${config%.config}.address"
  address=''
  until anew=yes remote true 2>/dev/null; do
    ((SECONDS < deadline)) || fail "$node ($destination) does not answer where it was before it was given another address"
    sleep 0.2
  done
}

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 script=$3 verb=$4 code said
  : <"$script" || exit
  connect "$1"
  shift 3
  if [[ $verb == delete ]]; then
    said=$(cat - "$script" | remote "$kit/enter.sh" bash -s -- "$@")
    code=$?
    printf '%s' "$said"
    if [[ $said == *restoring* ]]; then follow_back; fi
  else
    cat - "$script" | remote "$kit/enter.sh" bash -s -- "$@"
    code=${PIPESTATUS[1]}
  fi
  if ((code == 255)) && [[ $verb == delete ]]; then
    printf '%s %s\n' "$node" "$script" >>"${config%/*}/left-behind"
    printf '%s cannot be reached: what is left on it is written down in %s\n' "$node" "${config%/*}/left-behind" >&2
    exit 0
  fi
  ((code != 255)) || fail "$node ($destination) cannot be reached, see above"
  exit "$code"
}
main "$@"
