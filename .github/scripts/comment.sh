#!/usr/bin/env bash
# comment.sh FILE: puts FILE on the pull request as one comment, edited in place. Needs GH_TOKEN, REPOSITORY, PULL_REQUEST.
set -euo pipefail

main() {
  local file=$1 marker id
  marker=$(head -n 1 "$file")
  id=$(gh api --paginate "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" \
    --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)
  if [ -n "$id" ]; then
    gh api --method PATCH "repos/$REPOSITORY/issues/comments/$id" -F "body=@$file" >/dev/null
  else
    gh api --method POST "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" -F "body=@$file" >/dev/null
  fi
}

main "$@" </dev/null
