#!/bin/bash
# Stand-in for plutil: takes a file for a property list that has both ends of one.
grep -q "^<plist" "${@: -1}" && grep -q "</plist>$" "${@: -1}"
