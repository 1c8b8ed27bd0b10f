#!/bin/bash
# Stand-in for what a Mac says of its last boot.
cat "$MAC/boot"
