#!/usr/bin/env bash
# Prints its arguments and the value it was given, exactly: NUL-terminated, as base64.
main() { printf '%s\0' "$@" "${VALUE-}" | base64 | tr -d '\n'; }
main "$@" </dev/null
