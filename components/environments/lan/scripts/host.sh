#!/usr/bin/env bash
# VERB OWNER STACK NODE ADDRESS ROLE: a machine as a host of a stack: its copy of the project, the user of services, what is known
# of it. `delete` gives it back as it was found. Environment: KIT (lines `DIGEST MODE PATH`), TUNING (as tuning.sh takes it), EPOCH.
# Sent behind layout.sh and macos-host.sh.
set -euo pipefail

# Each file on its own and only when it is another one: what runs meanwhile finds all the others. What can be done to many files at
# once is: a program is started in a millisecond, and there are a hundred files. Also for bash 3.2.
assemble() {
  local LC_ALL=C digest mode path each kit=$node/kit
  local -a texts=() programs=() others=()
  cut -d ' ' -f 3 <<<"$KIT" | sort >"$node/kit.paths"
  mkdir -p "$kit"
  (cd "$kit" && sed -n 's|/[^/]*$||p' "$node/kit.paths" | sort -u | tr '\n' '\0' | xargs -0 mkdir -p)
  while read -r digest mode path; do
    if [[ $kit/$path -ef $node/blobs/$digest ]]; then continue; fi
    others+=("$digest $path")
    if [[ $mode == 755 ]]; then programs+=("$node/blobs/$digest"); else texts+=("$node/blobs/$digest"); fi
  done <<<"$KIT"
  if ((${#texts[@]} > 0)); then chmod 644 "${texts[@]}"; fi
  if ((${#programs[@]} > 0)); then chmod 755 "${programs[@]}"; fi
  for each in ${others[@]+"${others[@]}"}; do
    digest=${each%% *} path=${each#* }
    if [[ ! -e $kit/$path && ! -L $kit/$path ]]; then
      ln "$node/blobs/$digest" "$kit/$path"
    else
      ln -f "$node/blobs/$digest" "$kit/$path.new"
      mv -f "$kit/$path.new" "$kit/$path"
    fi
  done
  while IFS= read -r path; do rm -f "$kit/$path"; done < <(cd "$kit" && find . -type f | sed 's|^\./||' | sort | comm -23 - "$node/kit.paths")
  find "$node/blobs" -type f -links 1 -delete
}

# Where units see what programs look for below /usr/share.
make_places() {
  local folder place
  for folder in "$node"/kit/share/*/; do
    place=/usr/share/$(basename "$folder")
    if [[ ! -d $folder || -d $place ]]; then continue; fi
    printf '%s\n' "$place" >>"$node/made"
    mkdir "$place"
  done
}

make_user() {
  local name=${service_user%:*}
  if ! getent passwd "$name" >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$name"
  fi
}

# One after another: what is on a machine is not much.
remove_services() {
  local directory
  for directory in "$node"/services/*/; do
    directory=${directory%/}
    (
      # shellcheck disable=SC2030 # each has its own
      STATE_DIRECTORY='' STOP_SECONDS=5
      # shellcheck disable=SC1091 # written by service.sh
      if [[ -s $directory/spec ]]; then source "$directory/spec"; fi
      export STATE_DIRECTORY STOP_SECONDS TESTBED_LAYOUT=components/environments/lan/scripts/layout.sh
      bash components/environments/supervision/service.sh delete "$owner" - - "${directory##*/}" -
    )
  done
}

# Whoever still works on it for a controller that is gone: told by what enter.sh and install.sh have put in its environment.
# Services have another one, and so has who looks around here.
end_stragglers() {
  local found pids=()
  while
    mapfile -t found < <(grep -lszx "TESTBED_WORKS_ON=$node" /proc/[0-9]*/environ)
    pids=("${found[@]//[!0-9]/}")
    ((${#pids[@]} > 0))
  do
    kill -KILL "${pids[@]}" 2>/dev/null || true
  done
}

# Also what a killed deployment claimed and nobody recorded. Folders that are not empty any more are somebody's.
remove_claims() {
  local path
  mkdir -p "$node"
  touch "$node/claims" "$node/made"
  while IFS= read -r path; do rm -rf -- "$path"; done <"$node/claims"
  while IFS= read -r path; do rmdir -- "$path" 2>/dev/null || true; done < <(sort -ru "$node/made")
}

# Carriers of faults note themselves; one that was killed could not take its note away. One that lives is another stack's, and
# whoever has locked the note of a dead one is about to undo its fault.
forget_faults() {
  local faults=${TESTBED_FAULTS_RUNTIME:-/run/testbed-faults} note
  # shellcheck source=components/environments/supervision/process.sh
  source components/environments/supervision/process.sh
  for note in "$faults"/*/*; do
    if ! inspect "$note"; then flock -n "$note" rm -f "$note" || true; fi
  done
  rmdir "$faults"/* "$faults" 2>/dev/null || true
}

remove() {
  shopt -s nullglob
  local name=${service_user%:*}
  end_stragglers
  if [[ -e /var/lib/testbed/tuning ]]; then bash "$node/kit/components/environments/lan/scripts/tuning.sh" restore; fi
  # Written when all was there.
  if [[ -e $node/epoch ]]; then
    cd "$node/kit"
    export PATH=$node/kit/bin:$PATH
    bash components/environments/lan/scripts/network.sh delete
    remove_services
    forget_faults
  fi
  remove_claims
  if getent passwd "$name" >/dev/null; then userdel "$name"; fi
  forget
}

# forget: nothing of the stack is left.
forget() {
  cd /
  rm -rf "$node" "$logs"
  rmdir /var/lib/testbed /var/log/testbed 2>/dev/null || true
  if [[ -s /etc/testbed/reservation && $(</etc/testbed/reservation) == "$owner "* ]]; then
    rm -rf /etc/testbed/reservation /etc/testbed/reservation.lock
  fi
  rmdir /etc/testbed 2>/dev/null || true
}

# Logs of a stack that stays for weeks end somewhere, where the machine turns logs over.
turn_logs_over() {
  local file=/etc/logrotate.d/testbed-$owner
  if [[ ! -d ${file%/*} ]]; then return; fi
  claim "$file"
  printf '%s\n' "$logs/*.log {" "  size 100M" "  rotate 3" "  compress" "  copytruncate" "  missingok" "}" >"$file"
}

main() {
  if ! declare -F locate >/dev/null; then
    # shellcheck source=components/environments/lan/scripts/layout.sh
    source components/environments/lan/scripts/layout.sh
  fi
  if [[ $(uname -s) == Darwin ]]; then
    # shellcheck source=components/environments/lan/scripts/macos-host.sh
    declare -F mac_host >/dev/null || source components/environments/lan/scripts/macos-host.sh
    mac_host "$@"
    exit
  fi
  locate "$2" "$3" "$4"
  if [[ $1 == delete ]]; then remove; exit; fi
  mkdir -p "$node/services" "$logs"
  cd "$node"
  printf '%s\n' "$3" "$4" "$5" "$6" >"$node/about"
  make_user
  assemble
  make_places
  turn_logs_over
  bash "$node/kit/components/environments/lan/scripts/tuning.sh" apply
  "$node/kit/bin/node" --version >/dev/null || fail "the controller's Node does not run on $4: is it another kind of machine?"
  record "$node/epoch" "$EPOCH"
}
main "$@" </dev/null
