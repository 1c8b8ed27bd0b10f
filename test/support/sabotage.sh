#!/usr/bin/env bash
# Stands before the program of a node and spoils the rules of fault carriers: PATTERN in their arguments becomes REPLACEMENT.
# sabotage.sh PATTERN REPLACEMENT PROGRAM…
pattern=$1 replacement=$2
shift 2
for argument; do
  [[ $argument == "add rule "* ]] && argument=${argument//"$pattern"/"$replacement"}
  arguments+=("$argument")
done
exec "${arguments[@]}"
