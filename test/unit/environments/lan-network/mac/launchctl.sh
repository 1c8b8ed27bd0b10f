#!/bin/bash
# Stand-in for a Mac's launchctl: knows which jobs are loaded, and starts none.
set -eu
printf 'launchctl %s\n' "$*" >>"$MAC/record"
mkdir -p "$MAC/jobs"
case $1 in
  bootstrap)
    label=$(sed -n 's|.*<key>Label</key><string>\(.*\)</string>.*|\1|p' "$3")
    [[ ! -e $MAC/jobs/$label ]] || { echo 'Bootstrap failed: 5: Input/output error' >&2; exit 5; }
    cp "$3" "$MAC/jobs/$label"
    ;;
  bootout) rm "$MAC/jobs/${2#system/}" 2>/dev/null || { echo 'Boot-out failed: 3: No such process' >&2; exit 3; } ;;
  print)
    [[ -e $MAC/jobs/${2#system/} ]] || { echo "Could not find service \"${2#system/}\" in domain for system" >&2; exit 113; }
    printf '%s = {\n\tactive count = 1\n\tstate = running\n\tpid = 4711\n}\n' "$2"
    ;;
esac
