#!/bin/bash
# Stand-in for whom a Mac sees on its network: whose address is in a file.
if grep -qxF -- "$2" "$MAC/neighbours" 2>/dev/null; then
  printf '? (%s) at 2:0:0:0:0:9 on en0 ifscope [ethernet]\n' "$2"
else
  printf '%s (%s) -- no entry\n' "$2" "$2"
  exit 1
fi
