#!/usr/bin/env bash
# Stands for `bats` while a gate runs, under that name: runs the real one ($GATE_BATS) and keeps its TAP and JUnit in
# $GATE_RECORDS, one pair for each call. Prints the TAP; ends as bats does.
set -uo pipefail

main() {
  local number=1 reports code
  # Calls may overlap: whoever makes the folder has the number.
  until mkdir "$GATE_RECORDS/call-$number" 2>/dev/null; do number=$((number + 1)); done
  reports=$GATE_RECORDS/call-$number
  "$GATE_BATS" --formatter tap --report-formatter junit --output "$reports" "$@" | tee "$GATE_RECORDS/tap-$number.tap"
  code=${PIPESTATUS[0]}
  if [[ -f $reports/report.xml ]]; then mv "$reports/report.xml" "$GATE_RECORDS/junit-$number.xml"; fi
  rm -rf "$reports"
  return "$code"
}
main "$@"
