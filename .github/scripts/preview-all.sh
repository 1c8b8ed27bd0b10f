#!/usr/bin/env bash
# preview-all.sh OUT: plans every stack of the checkout in this folder and writes OUT/STACK.json, also when a plan fails.
set -euo pipefail

main() {
  local out
  mkdir -p "$1"
  out=$(realpath "$1")
  local file stack
  for file in Pulumi.*.yaml; do
    stack=${file#Pulumi.}
    stack=${stack%.yaml}
    npm run setup -- --stack "$stack"
    # shellcheck source=/dev/null
    . .testbed/env
    npx pulumi stack select --create "$stack" >/dev/null
    npx pulumi preview --json --stack "$stack" >"$out/$stack.json" || echo "the preview of $stack failed" >&2
  done
}

main "$@" </dev/null
