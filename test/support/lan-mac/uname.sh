#!/bin/bash
# Stand-in for a Mac's uname.
case $1 in
  -s) echo Darwin ;;
  -sm) echo 'Darwin arm64' ;;
  *) exec /usr/bin/uname "$@" ;;
esac
