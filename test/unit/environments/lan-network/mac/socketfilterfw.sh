#!/bin/bash
# Stand-in for a Mac's application firewall.
set -eu
printf 'socketfilterfw %s\n' "$*" >>"$MAC/record"
case $1 in
  --listapps) awk '{ print NR " :  " $0 " \n          ( Allow incoming connections )\n" }' "$MAC/apps" ;;
  --add) printf '%s\n' "$2" >>"$MAC/apps" ;;
  --remove) grep -vxF -- "$2" "$MAC/apps" >"$MAC/apps.new" || true; mv "$MAC/apps.new" "$MAC/apps" ;;
esac
