#!/bin/sh
# What the fake carrier's service looks like: gone while its fault is on.
case $(tail -n 1 "$1" 2>/dev/null) in
fired) echo "- gone" ;;
*) echo "123 S" ;;
esac
