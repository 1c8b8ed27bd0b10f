#!/usr/bin/env bats
# Stands for a suite across nodes: every other node is there, is another one, and knows the fleet's password.

@test "every peer answers by its own name" {
  local peer names=''
  [ -n "$ARCHY_PEERS" ]
  for peer in $ARCHY_PEERS; do
    names+="$(curl -sS --max-time 5 "$peer/") "
  done
  [ "$(tr ' ' '\n' <<<"$names" | grep -c '^node-')" -eq "$(wc -w <<<"$ARCHY_PEERS")" ]
}

@test "every peer takes the fleet's password" {
  local peer
  for peer in $ARCHY_PEERS; do
    jq -nc '{id: 1, method: "auth.login", params: {password: env.ARCHY_PASSWORD}}' |
      curl -sS --max-time 5 --data-binary @- "$peer/rpc/v1" | jq -e 'has("error") | not'
  done
}
