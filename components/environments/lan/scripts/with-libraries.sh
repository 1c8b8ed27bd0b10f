#!/bin/sh
# ARGS…: runs the program of the same name that was sent with libraries of its own. Called `bin/NAME` where it is.
home=$(cd "$(dirname "$0")/.." && pwd)
LD_LIBRARY_PATH=$home/lib exec "$home/libexec/$(basename "$0")" "$@"
