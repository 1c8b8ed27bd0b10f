#!/bin/bash
# Stand-in: nothing is written to the log of this machine.
printf "logger %s\n" "$*" >>"$MAC/record"
