#!/usr/bin/env bash
# Stands for `bats` while a gate runs, under that name: runs the real one ($GATE_BATS) and keeps its TAP and JUnit in
# $GATE_RECORDS, one pair for each call. Prints the TAP; ends as bats does.
set -uo pipefail

# await_report REPORT TAP: bats ends without waiting for what writes its report. Where nothing was planned there is none.
await_report() {
  local deadline=$((SECONDS + 20))
  grep -q '^1\.\.' "$2" || return 0
  until [[ $(tail -n 1 "$1" 2>/dev/null) == *'</testsuites>' ]]; do
    if ((SECONDS >= deadline)); then
      printf 'JUnit: %s is not complete\n' "$1" >&2
      return
    fi
    sleep 0.05
  done
}

main() {
  local number=1 reports code
  # Calls may overlap: whoever makes the folder has the number.
  until mkdir "$GATE_RECORDS/call-$number" 2>/dev/null; do number=$((number + 1)); done
  reports=$GATE_RECORDS/call-$number
  "$GATE_BATS" --formatter tap --report-formatter junit --output "$reports" "$@" | tee "$GATE_RECORDS/tap-$number.tap"
  code=${PIPESTATUS[0]}
  await_report "$reports/report.xml" "$GATE_RECORDS/tap-$number.tap"
  if [[ -f $reports/report.xml ]]; then mv "$reports/report.xml" "$GATE_RECORDS/junit-$number.xml"; fi
  rm -rf "$reports"
  return "$code"
}
main "$@"
