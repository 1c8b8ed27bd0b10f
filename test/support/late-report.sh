#!/usr/bin/env bash
# The `bats` that comes after this one in PATH, with a report that is written when it has ended: bats itself never waits for it.
# `--output FOLDER` has to be among the arguments.
set -uo pipefail

main() {
  local here bats folder='' argument before='' code
  here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
  bats=$(PATH=${PATH#*"$here:"} type -P bats)
  for argument; do
    if [[ $before == --output ]]; then folder=$argument; fi
    before=$argument
  done
  mkdir "$folder/now"
  "$bats" "${@/#"$folder"/"$folder/now"}"
  code=$?
  (
    until [[ $(tail -n 1 "$folder/now/report.xml" 2>/dev/null) == *'</testsuites>' ]]; do sleep 0.02; done
    head -n 2 "$folder/now/report.xml" >"$folder/report.xml"
    sleep 1
    cat "$folder/now/report.xml" >"$folder/report.xml"
  ) >/dev/null 2>&1 &
  exit "$code"
}
main "$@"
