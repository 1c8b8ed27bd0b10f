#!/usr/bin/env bats
# An app from its installation to its end. Destructive: only with consent.

app=filebrowser port=18090

setup() {
  source rpc.sh
  if [[ ${ARCHY_ALLOW_DESTRUCTIVE:-} != 1 ]]; then skip "ARCHY_ALLOW_DESTRUCTIVE is not set"; fi
  log_in
}

@test "an app is installed and answers" {
  # What an earlier run that was ended left behind.
  if [[ $(state "$app") != absent ]]; then call package.uninstall "$app"; fi
  call package.install "$app"
  [ "$(state "$app")" = running ]
  answers "$app" "$port"
}

@test "a stopped app does not answer" {
  call package.stop "$app"
  [ "$(state "$app")" = stopped ]
  ! answers "$app" "$port"
}

@test "it stays stopped" {
  sleep 1
  [ "$(state "$app")" = stopped ]
}

@test "a started app answers again" {
  call package.start "$app"
  within 5 answers "$app" "$port"
}

@test "a restart makes a new process" {
  local before
  before=$(pid "$app")
  call package.restart "$app"
  within 5 answers "$app" "$port"
  [ "$(pid "$app")" != "$before" ]
}

@test "an app that was killed comes back" {
  kill -KILL "$(pid "$app")"
  within 10 answers "$app" "$port"
}

@test "an app that was removed is gone" {
  call package.uninstall "$app"
  [ "$(state "$app")" = absent ]
  ! answers "$app" "$port"
}
