# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for those who source it
# How scripts on the controller reach a node; sourced by them, in the project's folder. Also for bash 3.2.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# connect CONFIG: the ssh config of a node, see ssh-config.ts. Sets `config`, `node`, `destination`, `turns`, `as_root`, `sudo_password`
# and `address`: where the node is since it was given another address; empty: where it always was, as with TESTBED_AT_ITS_OWN.
connect() {
  local sessions alias
  config=$1 node=${1##*/} turns=''
  node=${node%.config}
  { read -r _ destination sessions alias <"$config"; } 2>/dev/null ||
    fail "$config, which says how $node is reached, is not there: \`pulumi preview\` of its stack writes it"
  # Where a server has one session for each connection they take turns.
  address=''
  [[ ${TESTBED_AT_ITS_OWN:-} ]] || address=$(cat "${config%.config}.address" 2>/dev/null)
  if ((sessions == 1)); then
    exec 9<"$config"
    flock 9
    turns=yes
  fi
  as_root=() sudo_password=''
  if [[ $alias ]]; then use_passwords "$alias"; fi
}

# How the script below knows where the password ends and what is sent begins: sudo may not have asked.
readonly end_of_password=testbed-end-of-password

# use_passwords ALIAS: they come in TESTBED_PASSWORDS (see passwords.ts) and go through pipes: never into arguments or files.
use_passwords() {
  local line kind tab=$'\t'
  export SSH_ASKPASS=$PWD/components/environments/lan/scripts/askpass.sh SSH_ASKPASS_REQUIRE=force DISPLAY=${DISPLAY:-none}
  [[ ${TESTBED_PASSWORDS:-} ]] || fail "the passwords of $node are in the stack's config, which cannot be read here: \`npx testbed\` and Pulumi itself can"
  kind=$1${tab}sudo$tab
  while IFS= read -r line; do
    if [[ $line == "$kind"* ]]; then sudo_password=${line#"$kind"}; fi
  done < <(printf '%s\n' "$TESTBED_PASSWORDS")
  # shellcheck disable=SC2016 # expanded on the other side
  if [[ $sudo_password ]]; then
    as_root=(sudo -S -k -p '' -- sh -c 'while IFS= read -r line && [ "$line" != "$0" ]; do :; done; exec "$@"' "$end_of_password")
  fi
}

# What is sent to a node: the password first, if sudo there wants one. Who is sent to does not wait for the rest.
with_password() {
  # The lock of who takes turns ends with ssh.
  exec 9<&- 2>/dev/null
  if [[ $sudo_password ]]; then printf '%s\n%s\n' "$sudo_password" "$end_of_password"; fi
  exec cat
}

# words TEXT…: sets `line`, one command line for a POSIX shell on the other side.
words() {
  local word escaped="'\\''"
  line=''
  for word; do line+=" '${word//\'/$escaped}'"; done
}

# call LINE: with `anew` over a connection of its own.
call() {
  local options=()
  if [[ $address ]]; then options=(-o "HostName=$address"); fi
  if [[ ${anew:-} ]]; then options+=(-o ControlMaster=no -o ControlPath=none); fi
  if [[ $sudo_password ]]; then
    ssh -F "$config" ${options[@]+"${options[@]}"} "$destination" "$1" < <(with_password 2>/dev/null)
  else
    ssh -F "$config" ${options[@]+"${options[@]}"} "$destination" "$1"
  fi
}

# remote PROGRAM ARGS…: 255 is ssh's own failure, and never the program's. Where sudo wants a password it is as root.
remote() {
  local line
  # shellcheck disable=SC2016 # expanded on the other side
  words sh -c '"$@"; code=$?; [ "$code" -lt 255 ] || code=254; exit "$code"' sh ${as_root[@]+"${as_root[@]}"} "$@"
  call "$line"
}

# remote_root PROGRAM ARGS…: the same as root.
remote_root() {
  # shellcheck disable=SC2016 # expanded on the other side
  remote sh -c 'if [ "$(id -u)" = 0 ]; then exec "$@"; fi; exec sudo -n -- "$@"' sh "$@"
}
