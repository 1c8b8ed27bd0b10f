#!/usr/bin/env bash
# VERB REACH KIT OWNER STACK: all machines of a stack. `create` changes nothing: it is there before any of them is touched, so that
# `delete` gives back each that was, also when the one who was about to set it up was killed. On the controller.
set -uo pipefail

give_back() {
  local node=$1 code
  bash "$scripts/do.sh" "$reach/$node.config" "$kit" "$scripts/host.sh" delete "$owner" "$stack" "$node" - - </dev/null
  code=$?
  ((code == 0)) || printf '%s: it was not given back, see above\n' "$node" >&2
  return "$code"
}

main() {
  local verb=$1 reach=$2 kit=$3 owner=$4 stack=$5 scripts=components/environments/lan/scripts mark job jobs=() code=0
  if [[ $verb != delete ]]; then exit; fi
  if [[ ! -d $reach ]]; then
    printf 'stack %s was set up from another checkout: how its machines are reached is not known here (there is no %s). Destroy it from that one\n' "$stack" "$reach" >&2
    exit 1
  fi
  shopt -s nullglob
  for mark in "$reach"/*.touched; do
    mark=${mark##*/}
    give_back "${mark%.touched}" &
    jobs+=($!)
  done
  for job in ${jobs[@]+"${jobs[@]}"}; do wait "$job" || code=$?; done
  exit "$code"
}
main "$@"
