#!/bin/bash
# Stand-in for the way from a Mac to the controller.
printf "   route to: %s\ndestination: default\n  interface: en0\n" "${@: -1}"
