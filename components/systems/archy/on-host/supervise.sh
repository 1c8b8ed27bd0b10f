#!/usr/bin/env bash
# HOME ID: runs the gate ID to its end, by itself, as HOME/gates/ID/plan says. Iteration after iteration until one is not
# green or all are done; of each it leaves, in iterations/N:
#   exit          CODE SECONDS, written last: without it the iteration was not complete
#   tap-K.tap     what the K-th call of bats printed, as TAP
#   junit-K.xml   the same as JUnit
#   output.log    all that the suite printed
# `process` (PID START UNIT) is this process; `ended` is there when nothing more will come, with the reason if nothing was done.
# shellcheck disable=SC2153 # upper case: from the plan
set -uo pipefail

record_self() {
  local line fields
  read -r line <"/proc/$$/stat"
  read -ra fields <<<"${line##*) }"
  printf '%s %s %s\n' "$$" "${fields[19]}" "${GATE_UNIT:-}" >"$gate/process.new"
  mv "$gate/process.new" "$gate/process"
}

# A copy of the suite, which may write where it is; its calls of bats go through ours, which keeps what they say.
prepare() {
  mkdir -p "$gate/bin" "$gate/tmp"
  cp -a "$SUITE" "$gate/suite" && cd "$gate/suite" || return
  ln -sf "$here/bats-recording.sh" "$gate/bin/bats"
  GATE_BATS=$(command -v bats) && ARCHY_PASSWORD=$(<"$home/password") || return
  export GATE_BATS PATH="$gate/bin:$PATH" TMPDIR="$gate/tmp"
  export ARCHY_PASSWORD ARCHY_HOST=$HOST ARCHY_SCHEME=$SCHEME ARCHY_ITERATIONS=1 ARCHY_PEERS=$PEERS
  unset ARCHY_ALLOW_DESTRUCTIVE
  if [[ $CONSENT == yes ]]; then export ARCHY_ALLOW_DESTRUCTIVE=1; fi
}

run_suite() {
  local program=(bats --recursive .)
  if [[ -f run-gate.sh ]]; then program=(bash ./run-gate.sh); fi
  if [[ $RUN_AS ]]; then
    chown -R "$RUN_AS" "$gate/iterations" "$gate/tmp" "$gate/suite"
    XDG_RUNTIME_DIR=/run/user/$(id -u "$RUN_AS") HOME=$(getent passwd "$RUN_AS" | cut -d: -f6)
    export XDG_RUNTIME_DIR HOME
    program=(runuser -u "$RUN_AS" -- "${program[@]}")
  fi
  timeout --kill-after=10 "$LIMIT" "${program[@]}" </dev/null
}

iterate() {
  local number code began
  for ((number = 1; number <= ITERATIONS; number++)); do
    export GATE_RECORDS=$gate/iterations/$number
    mkdir -p "$GATE_RECORDS"
    began=$SECONDS
    run_suite >"$GATE_RECORDS/output.log" 2>&1
    code=$?
    printf '%s %s\n' "$code" "$((SECONDS - began))" >"$GATE_RECORDS/exit"
    ((code == 0)) || break
  done
}

main() {
  local home=$1
  gate=$home/gates/$2
  here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
  record_self
  # shellcheck disable=SC1091 # written by gate.sh
  source "$gate/plan"
  # One gate at a time: suites install and remove what others test.
  exec 9>"$home/lock"
  local refused=''
  if ! flock -n 9; then
    refused='another gate runs on this host'
  elif ! prepare; then
    refused='the gate cannot be prepared; see supervisor.log or the journal of its unit'
  else
    iterate 9>&-
  fi
  printf %s "$refused" >"$gate/ended.new"
  mv "$gate/ended.new" "$gate/ended"
}
main "$@"
