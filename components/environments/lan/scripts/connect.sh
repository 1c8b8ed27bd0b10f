# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for those who source it
# How scripts on the controller reach a node; sourced by them, in the project's folder. Also for bash 3.2.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# connect CONFIG: the ssh config of a node, see ssh-config.ts. Sets `config`, `node`, `destination`, `turns`
# and `address`: where the node is since it was given another address; empty: where it always was.
connect() {
  local sessions
  config=$1 node=${1##*/} turns=''
  node=${node%.config}
  { read -r _ destination sessions <"$config"; } 2>/dev/null ||
    fail "$config, which says how $node is reached, is not there: \`pulumi preview\` of its stack writes it"
  # Where a server has one session for each connection they take turns.
  address=$(cat "${config%.config}.address" 2>/dev/null)
  if ((sessions == 1)); then
    exec 9<"$config"
    flock 9
    turns=yes
  fi
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
  ssh -F "$config" ${options[@]+"${options[@]}"} "$destination" "$1"
}

# remote PROGRAM ARGS…: 255 is ssh's own failure, and never the program's.
remote() {
  local line
  # shellcheck disable=SC2016 # expanded on the other side
  words sh -c '"$@"; code=$?; [ "$code" -lt 255 ] || code=254; exit "$code"' sh "$@"
  call "$line"
}

# remote_root PROGRAM ARGS…: the same as root.
remote_root() {
  # shellcheck disable=SC2016 # expanded on the other side
  remote sh -c 'if [ "$(id -u)" = 0 ]; then exec "$@"; fi; exec sudo -n -- "$@"' sh "$@"
}
