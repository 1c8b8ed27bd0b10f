# shellcheck shell=bash
# shellcheck disable=SC2154 # set by who sources it
# A service as a launchd job of a Mac, `io.testbed.NAME`, as root on it; sourced. Has not run on a Mac.
# TESTBED_ROOT is what stands for `/` where the programs that it calls are stand-ins.

# label_of NAME: sets `label` and `plist`.
label_of() {
  label=io.testbed.$1
  plist=${TESTBED_ROOT:-}/Library/LaunchDaemons/$label.plist
}

escape() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' <<<"$1"; }

string() { printf '<string>%s</string>\n' "$(escape "$1")"; }

# print_plist: of `user`, `log`, `arguments` and `environment` (words `NAME=VALUE`), RESTART (always, on-failure, never), EVERY (a
# job: milliseconds from run to run), OPEN_FILES, STOP_SECONDS.
print_plist() {
  local each
  printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' \
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">' \
    '<plist version="1.0"><dict>' "<key>Label</key>$(string "$label")" "<key>UserName</key>$(string "$user")" '<key>ProgramArguments</key><array>'
  for each in "${arguments[@]}"; do string "$each"; done
  printf '%s\n' '</array>' '<key>EnvironmentVariables</key><dict>'
  for each in "${environment[@]}"; do
    printf '<key>%s</key>' "$(escape "${each%%=*}")"
    string "${each#*=}"
  done
  printf '%s\n' '</dict>' '<key>RunAtLoad</key><true/>'
  # launchd starts no run while another one goes on.
  if [[ ${EVERY:-} ]]; then printf '<key>StartInterval</key><integer>%d</integer>\n' $(((EVERY + 999) / 1000)); fi
  case ${EVERY:+job}$RESTART in
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

# job_pid: prints nothing when it does not run.
job_pid() { launchctl print "system/$label" 2>/dev/null | sed -n 's/^[[:space:]]*pid = \([0-9]*\)$/\1/p' | head -n 1; }

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

# load_job CHANGED: it runs as it is declared, and anew when CHANGED is not empty. Prints `changed` or `unchanged`.
load_job() {
  local pid
  mkdir -p "${plist%/*}"
  (umask 077 && print_plist >"$plist.new")
  plutil -lint -s "$plist.new" || fail "$plist.new is no property list"
  if [[ ! $1 ]] && cmp -s "$plist.new" "$plist" && is_loaded; then
    rm "$plist.new"
    pid=$(job_pid)
    if [[ ${EVERY:-} || $RESTART == never ]] || [[ $pid && $(ps -o state= -p "$pid") != T* ]]; then echo unchanged; return; fi
    launchctl kickstart -k "system/$label"
    echo changed
    return
  fi
  unload
  mv "$plist.new" "$plist"
  launchctl enable "system/$label"
  launchctl bootstrap system "$plist"
  echo changed
}

remove_job() {
  unload
  rm -f "$plist" "$plist.new"
}
