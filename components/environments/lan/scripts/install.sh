#!/usr/bin/env bash
# CONFIG KIT LIST SCRIPT VERB OWNER STACK ARGS…: reserves a node, gives it its copy of the project, and runs a script there that
# sets it up, with the environment that comes on stdin. LIST has a line `DIGEST MODE PATH` for each file; `blobs` beside it has all
# contents by their digests. On the controller.
set -uo pipefail

# Only what the node has not; whole or not at all.
push() {
  local code
  # shellcheck disable=SC2016 # expanded on the other side
  tar -C "${list%/*}/blobs" -chf - -T - <<<"$1" | remote_root env "TESTBED_WORKS_ON=${kit%/kit}" sh -c 'set -e; rm -rf "$0.new"; mkdir -p "$0.new" "$0"; tar -C "$0.new" -x -f - --no-same-owner
    mv "$0.new"/* "$0"; rmdir "$0.new"' "${kit%/*}/blobs"
  code=$?
  ((code == 0)) || give_up "$code" "its copy of the project cannot be sent to $node"
}

give_up() {
  if (($1 == 255)); then fail "$node ($destination) cannot be reached, see above"; fi
  printf '%s: %s\n' "$node" "$2" >&2
  exit "$1"
}

# What was left on a node that was gone when its stack went: it is back now. Arguments of host.sh.
finish_giving_back() {
  local record=${config%/*}/left-behind
  if ! grep -qx "$node .*/host\.sh" "$record" 2>/dev/null; then return; fi
  # It may have been taken back since.
  # shellcheck disable=SC2016 # expanded on the other side
  if [[ $(remote sh -c 'test ! -e "$0" || echo there' "$kit/enter.sh") == there ]]; then
    bash "$scripts/do.sh" "$config" "$kit" "$scripts/host.sh" delete "$@" </dev/null >/dev/null ||
      fail "$node: what an earlier stack left there cannot be taken back, see above"
  fi
  sed -i.old "/^$node /d" "$record" && rm -f "$record.old"
  address=$(cat "${config%.config}.address" 2>/dev/null)
}

main() {
  # shellcheck source=components/environments/lan/scripts/connect.sh
  source components/environments/lan/scripts/connect.sh
  local kit=$2 list=$3 script=$4 scripts=components/environments/lan/scripts environment missing claimant
  connect "$1"
  shift 4
  environment=$(cat)
  : >"${config%.config}.touched" || exit
  finish_giving_back "${@:2}"
  claimant="$(id -un)@$(uname -n):$PWD"
  missing=$({
    printf 'CLAIMANT=%q\nKIT=%q\n' "$claimant" "$(<"$list")"
    cat "$scripts/prepare.sh"
  } | remote_root bash -s -- "$2" "$3") || give_up $? "it cannot be used"
  if [[ $missing ]]; then push "$missing"; fi
  {
    printf '%s\nKIT=%q\n' "$environment" "$(<"$list")"
    cat components/environments/supervision/inside.sh "$scripts/layout.sh" "$scripts/macos-host.sh" "$script"
  } | remote_root env "TESTBED_WORKS_ON=${kit%/kit}" bash -s -- "$@" || give_up $? "it cannot be set up"
}
main "$@"
