#!/usr/bin/env bash
# CONFIG KIT SCRIPT VERB ARGS…: runs a script of the project on a node; its environment comes first, on stdin. On the controller.
# A node that is gone needs not be waited for when it is to be given back: that is written down. One that refuses is not gone.
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

# The last that is done with a node: nobody will need the connection, which else stays for a while.
hang_up() {
  local sockets
  sockets=$(sed -n 's/^ *ControlPath "\(.*\)\/[^/]*"$/\1/p' "$config")
  ssh -F "$config" ${address:+-o "HostName=$address"} -O exit "$destination" 2>/dev/null || true
  rmdir "$sockets" 2>/dev/null || true
}

# Who set a machine up may have been killed before its copy of the project was whole.
undo() {
  local shared=components/environments/supervision scripts=components/environments/lan/scripts
  if [[ $script != */host.sh ]]; then
    cat - "$script" | remote "$kit/enter.sh" bash -s -- "$@"
  else
    cat - "$shared/inside.sh" "$scripts/layout.sh" "$scripts/macos-host.sh" "$script" | remote_root bash -s -- "$@"
  fi
}

give_back() {
  local said wrong code
  wrong=$(mktemp) || exit
  said=$(undo "$@" 2>"$wrong")
  code=$?
  printf '%s' "$said"
  cat "$wrong" >&2
  if ((code == 255)) && ! grep -qE 'Host key verification failed|Permission denied|Too many authentication' "$wrong"; then
    printf '%s %s\n' "$node" "$script" >>"${config%/*}/left-behind"
    printf '%s is gone: what is left on it is written down in %s\n' "$node" "${config%/*}/left-behind" >&2
    code=0
  fi
  rm -f "$wrong"
  if [[ $said == *restoring* ]]; then follow_back; fi
  if [[ $script == */host.sh ]]; then
    hang_up
    if ((code == 0)); then rm -f "${config%.config}.touched"; fi
  fi
  ((code != 255)) || fail "$node ($destination) lets nobody in, see above"
  exit "$code"
}

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 script=$3 verb=$4 code
  : <"$script" || exit
  connect "$1"
  shift 3
  if [[ $verb == delete ]]; then give_back "$@"; fi
  cat - "$script" | remote "$kit/enter.sh" bash -s -- "$@"
  code=${PIPESTATUS[1]}
  ((code != 255)) || fail "$node ($destination) cannot be reached, see above"
  exit "$code"
}
main "$@"
