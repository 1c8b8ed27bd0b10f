#!/usr/bin/env bash
# PATH: a file with its mode: the line of `ls` (understood by every Unix), and then its content.
main() { LC_ALL=C ls -ldL -- "$1" && cat -- "$1"; }
main "$@" </dev/null
