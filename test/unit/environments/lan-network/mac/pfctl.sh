#!/bin/bash
# Stand-in for a Mac's pfctl: keeps the rules of one anchor, and counts who enabled pf.
set -eu
printf 'pfctl %s\n' "$*" >>"$MAC/record"
case $* in
  '-s rules') cat "$MAC/main-rules" ;;
  '-s info') if [[ -s $MAC/tokens ]]; then echo 'Status: Enabled for 0 days 00:00:10'; else echo 'Status: Disabled'; fi ;;
  '-n -f '*) if grep -q 'port nonsense' "$3"; then echo "$3:8: unknown port nonsense" >&2; exit 1; fi ;;
  '-q -a com.apple/testbed -f '*) cp "$5" "$MAC/anchor" ;;
  '-q -a com.apple/testbed -F rules') : >"$MAC/anchor" ;;
  '-a com.apple/testbed -s rules') cat "$MAC/anchor" 2>/dev/null || true ;;
  -E)
    token=$((1000 + $(wc -l <"$MAC/tokens" 2>/dev/null || echo 0)))
    printf '%s\n' "$token" >>"$MAC/tokens"
    printf 'pf enabled\nToken : %s\n' "$token" >&2
    ;;
  '-q -X '*) grep -qx "$3" "$MAC/tokens" && sed -i "/^$3\$/d" "$MAC/tokens" ;;
  *) exit 64 ;;
esac
