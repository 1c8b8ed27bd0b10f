# shellcheck shell=bash
# shellcheck disable=SC2154 # set by layout.sh and host.sh, which this is sent between
# A Mac as a host of a stack, as host.sh has it; for bash 3.2 and what macOS comes with. Has not run on a Mac.
# Its services run as who logs in: an account that was made over SSH could not be taken away again, which macOS forbids.
# Environment also: NODE (path of a Node on it), HOMEBREW (its folder there).

# What comes from Homebrew, and no more of it: scripts that hosts have in common are written for these.
mac_link_programs() {
  local bin=$node/kit/bin program
  mkdir -p "$bin"
  ln -sf "$NODE" "$bin/node"
  ln -sf "$HOMEBREW/bin/bash" "$bin/bash"
  for program in "$HOMEBREW/bin/flock" "$HOMEBREW/opt/util-linux/bin/flock"; do
    if [[ -x $program ]]; then ln -sf "$program" "$bin/flock"; fi
  done
  for program in date sha256sum stat timeout; do ln -sf "$HOMEBREW/opt/coreutils/libexec/gnubin/$program" "$bin/$program"; done
  "$bin/node" --version >/dev/null || fail "Node at $NODE does not run"
}

# mac_awake VERB: while the stack is there it does not fall asleep by itself; with the job the wish is gone, and nothing is to be
# put back.
mac_awake() {
  # shellcheck source=components/environments/lan/scripts/macos-launchd.sh
  source "$node/kit/components/environments/lan/scripts/macos-launchd.sh"
  # shellcheck disable=SC2034 # read by load_job
  local user=root log=/dev/null RESTART=always EVERY='' OPEN_FILES='' STOP_SECONDS=5 label plist \
    arguments=(/usr/bin/caffeinate -i -m -s) environment=(PATH=/usr/bin:/bin)
  label_of host.awake
  if [[ $1 == end ]]; then remove_job; return; fi
  claim "$plist"
  load_job '' >/dev/null
}

# mac_stragglers FOLDER: pids of those who work in it. Who looks around there has a terminal, which none of ours has.
mac_stragglers() {
  local pid
  for pid in $(lsof -nP -d cwd -Fpn 2>/dev/null | awk -v home="$1" '
      /^p/ { pid = substr($0, 2) }
      /^n/ && (substr($0, 2) == home || index($0, "n" home "/") == 1) { print pid }'); do
    if [[ $(ps -o tty= -p "$pid") == *\?* ]]; then printf '%s ' "$pid"; fi
  done
}

# Whoever still works on it for a controller that is gone: all of ours do in its copy of the project, services do not.
mac_end_stragglers() {
  local home until=$((SECONDS + 10)) pids
  home=$(cd "$node" 2>/dev/null && pwd -P) || return 0
  cd /
  while pids=$(mac_stragglers "$home") && [[ $pids ]]; do
    ((SECONDS < until)) || fail "these do not end: $pids"
    # shellcheck disable=SC2086 # words
    kill -KILL $pids 2>/dev/null || true
  done
}

mac_remove() {
  local directory scripts=components/environments/lan/scripts
  shopt -s nullglob
  mac_end_stragglers
  # Written when all was there.
  if [[ -e $node/epoch ]]; then
    mac_awake end
    cd "$node/kit" || exit
    export PATH=$node/kit/bin:$PATH
    bash "$scripts/network.sh" delete
    for directory in "$node"/services/*/; do
      directory=${directory%/}
      bash "$scripts/macos-service.sh" delete "$owner" - - "${directory##*/}" -
    done
  fi
  remove_claims
  forget
  # Which macOS has not.
  rmdir /var/lib 2>/dev/null || true
}

mac_host() {
  locate "$2" "$3" "$4"
  if [[ $1 == delete ]]; then mac_remove; return; fi
  mkdir -p "$node/services" "$logs"
  cd "$node" || exit
  printf '%s\n' "$3" "$4" "$5" "$6" >"$node/about"
  printf '%s\n' "${SUDO_USER:-$(id -un)}" >"$node/user"
  assemble
  mac_link_programs
  mac_awake begin
  record "$node/epoch" "$EPOCH"
}
