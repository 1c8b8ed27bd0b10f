#!/bin/bash
# Stand-in for a Mac's sw_vers.
[[ $* == -productVersion ]] && echo 14.5
