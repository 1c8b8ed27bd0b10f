#!/usr/bin/env bash
# PROMPT: tells ssh the password of a node, and nobody else's: jump hosts and keys are asked about too. ssh names the node as its key
# is pinned. On the controller.
# Environment: TESTBED_PASSWORDS, see passwords.ts.
set -uo pipefail

main() {
  local line alias tab=$'\t'
  # A here-string would be a file in older versions.
  while IFS= read -r line; do
    alias=${line%%"$tab"*}
    if [[ $line == "$alias${tab}login$tab"* && ($1 == *"@$alias's password:"* || $1 == "("*"@$alias) "*) ]]; then
      printf '%s\n' "${line#"$alias${tab}login$tab"}"
      return
    fi
  done < <(printf '%s\n' "${TESTBED_PASSWORDS:-}")
  return 1
}
main "$@"
