#!/bin/bash
# Stand-in for a program of BSD, which is told here by what it refuses: options that only GNU's has.
name=${0##*/}
refuse() {
  printf '%s: illegal option -- %s\n' "$name" "$1" >&2
  exit 1
}
for word; do
  case $name:$word in
    stat:-c* | stat:--?* | date:-d* | date:--?* | date:*%N* | find:-printf | find:-regextype | sed:-i | sed:-E*i | readlink:-e | ps:*=,* | sort:--?* | head:--?* | tail:--?*) refuse "$word" ;;
  esac
done
if [[ $name == tar && " $* " != *' -f '* ]]; then
  echo "tar: Failed to open '/dev/sa0'" >&2
  exit 1
fi
# Seconds to print, where GNU's takes a file.
if [[ $name == date && $1 == -r ]]; then exec /usr/bin/date -d "@$2" "${@:3}"; fi
exec "/usr/bin/$name" "$@"
