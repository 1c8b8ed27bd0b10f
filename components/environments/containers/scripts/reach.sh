#!/bin/sh
# FILE PROGRAM ARGS…: runs a program of which all parts that are Node's reach the addresses of a stack where they are published,
# see `programs/reach.cjs`. In the project's folder.
TESTBED_REACH=$PWD/$1
preload=$(printf %s "$PWD/components/environments/containers/programs/reach.cjs" | sed 's/["\\]/\\&/g')
# shellcheck disable=SC2089 # it is Node that reads the quotes
NODE_OPTIONS="${NODE_OPTIONS:+$NODE_OPTIONS }--require \"$preload\""
# shellcheck disable=SC2090
export TESTBED_REACH NODE_OPTIONS
shift
exec "$@"
