#!/usr/bin/env bash
# VERB NAME USER LOG: a service of a Mac as a launchd job `io.testbed.NAME`, as root on it; for bash 3.2. Has not run on a Mac.
#   create     Prints `changed` or `unchanged`.   delete   Prints `removed`.   status   Prints `running PID`, `stopped`, or `missing`.
# Environment, as service.sh has it: COMMAND and ENVIRONMENT (words of a shell), RESTART (always, on-failure, never), OPEN_FILES,
# STOP_SECONDS. A program is named by its whole path, or found where Homebrew and the system have theirs.
set -euo pipefail

escape() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' <<<"$1"; }

string() { printf '<string>%s</string>\n' "$(escape "$1")"; }

program_path() { PATH=/opt/homebrew/bin:/usr/local/bin:$PATH type -P -- "$1" || fail "there is no program \`$1\` on this Mac"; }

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

print_plist() {
  local arguments environment each
  eval "arguments=($COMMAND) environment=(${ENVIRONMENT:-})"
  # shellcheck disable=SC2154 # set by eval
  arguments[0]=$(program_path "${arguments[0]}")
  printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' \
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">' \
    '<plist version="1.0"><dict>' "<key>Label</key>$(string "$label")" "<key>UserName</key>$(string "$user")" '<key>ProgramArguments</key><array>'
  for each in "${arguments[@]}"; do string "$each"; done
  printf '%s\n' '</array>' '<key>EnvironmentVariables</key><dict>'
  for each in PATH=/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin ${environment[@]+"${environment[@]}"}; do
    printf '<key>%s</key>' "$(escape "${each%%=*}")"
    string "${each#*=}"
  done
  printf '%s\n' '</dict>' '<key>RunAtLoad</key><true/>'
  case $RESTART in
    always) echo '<key>KeepAlive</key><true/>' ;;
    on-failure) echo '<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>' ;;
    *) echo '<key>KeepAlive</key><false/>' ;;
  esac
  echo '<key>ThrottleInterval</key><integer>1</integer>'
  echo "<key>ExitTimeOut</key><integer>${STOP_SECONDS:-10}</integer>"
  if [[ ${OPEN_FILES:-} ]]; then
    for each in Soft Hard; do echo "<key>${each}ResourceLimits</key><dict><key>NumberOfFiles</key><integer>$OPEN_FILES</integer></dict>"; done
  fi
  printf '%s\n' "<key>StandardOutPath</key>$(string "$log")" "<key>StandardErrorPath</key>$(string "$log")" '</dict></plist>'
}

is_loaded() { launchctl print "system/$label" >/dev/null 2>&1; }

# launchctl answers before the job has ended.
unload() {
  local until=$((SECONDS + ${STOP_SECONDS:-10} + 10))
  if ! is_loaded; then return; fi
  launchctl bootout "system/$label" || true
  while is_loaded; do
    ((SECONDS < until)) || fail "launchd does not end $label"
    sleep 0.1
  done
}

create() {
  mkdir -p "${log%/*}" "${plist%/*}"
  print_plist >"$plist.new"
  plutil -lint -s "$plist.new" || fail "$plist.new is no property list"
  chmod 644 "$plist.new"
  if cmp -s "$plist.new" "$plist" && is_loaded; then
    rm "$plist.new"
    echo unchanged
    return
  fi
  unload
  mv "$plist.new" "$plist"
  launchctl enable "system/$label"
  launchctl bootstrap system "$plist"
  echo changed
}

status() {
  local said pid
  if ! said=$(launchctl print "system/$label" 2>/dev/null); then echo missing; return; fi
  pid=$(sed -n 's/^[[:space:]]*pid = \([0-9]*\)$/\1/p' <<<"$said" | head -n 1)
  if [[ $pid ]]; then echo "running $pid"; else echo stopped; fi
}

main() {
  local label=io.testbed.$2 user=$3 log=$4 plist
  plist=${TESTBED_ROOT:-}/Library/LaunchDaemons/$label.plist
  case $1 in
    create) create ;;
    delete) unload; rm -f "$plist"; echo removed ;;
    status) status ;;
    *) exit 2 ;;
  esac
}
main "$@" </dev/null
