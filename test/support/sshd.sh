#!/usr/bin/env bash
# FOLDER PORT SSHD DOCKER_HOST: a server for tests on loopback, whose keys are in FOLDER; ends when it is told to. Runs as root, in a mount
# namespace of its own (`unshare --mount`), where the user that the server wants exists.
set -euo pipefail

main() {
  local folder=$1 port=$2 sshd=$3 engine=$4
  if ! getent passwd sshd >/dev/null; then
    { cat /etc/passwd && printf 'sshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n'; } >"$folder/passwd"
    mount --bind "$folder/passwd" /etc/passwd
  fi
  ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
  cp "$folder/key.pub" "$folder/authorized"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(<"$folder/host.pub")" >"$folder/known"
  # With that level bash reads no ~/.bashrc, which may start half a user's tools.
  cat >"$folder/server" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/authorized
StrictModes no
UsePAM no
KexAlgorithms curve25519-sha256
PidFile none
SetEnv DOCKER_HOST=$engine SHLVL=1
END
  cat >"$folder/client" <<END
Host *
  IdentityFile $folder/key
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known
  BatchMode yes
  ControlMaster auto
  ControlPath $folder/%C
  ControlPersist 60
END
  exec "$sshd" -D -e -f "$folder/server"
}
main "$@"
