#!/bin/bash
# Stand-in for a program that no Mac has.
printf '%s: command not found\n' "${0##*/}" >&2
exit 127
