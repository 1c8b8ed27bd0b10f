#!/usr/bin/env bash
# Fails half way, with a reason.
set -euo pipefail
main() {
  echo "so far so good"
  echo "the disk is on fire" >&2
  exit 7
}
main "$@" </dev/null
