#!/usr/bin/env bash
# The lifecycle of apps on this node, ARCHY_ITERATIONS times in a row; ends with 0 only if all of it is green.
set -euo pipefail
cd "${BASH_SOURCE[0]%/*}"

for ((iteration = 1; iteration <= ${ARCHY_ITERATIONS:-5}; iteration++)); do
  bats node.bats lifecycle.bats
done
