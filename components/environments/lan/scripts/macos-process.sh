# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set or read by who sources it
# As process.sh, where launchd and ps know of processes and no /proc does; sourced behind it. Has not run on a Mac.

# process_of PID: sets `state`, `started` and `command`. Each word of its own, because BSD takes what is behind `=` for a title.
process_of() {
  local words
  read -ra words < <(ps -ww -o state= -o lstart= -o command= -p "${1:-0}" 2>/dev/null) || return
  state=${words[0]:0:1} started=$(IFS=_ && printf %s "${words[*]:1:5}") command=${words[*]:6}
}

# inspect FILE: `service` of a service's records is its job, once it is not held down any more; `supervisor` is launchd.
inspect() {
  local label plist command place=${1%/*}
  pid='' started='' fingerprint='' state=gone
  if [[ $1 == */supervisor ]]; then
    pid=1 started=boot state=S
    return
  fi
  label_of "${place##*/}"
  pid=$(job_pid)
  if process_of "$pid" && [[ $command != *'/macos-start.sh '* && $state != Z ]]; then return; fi
  pid='' started='' state=gone
  return 1
}

record_self() {
  local state started command
  process_of "$BASHPID"
  printf '%s %s\n' "$BASHPID" "$started" >"$1.new"
  mv "$1.new" "$1"
}
