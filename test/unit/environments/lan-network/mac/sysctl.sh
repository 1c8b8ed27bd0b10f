#!/bin/bash
# Stand-in for what a Mac's kernel says of itself; the boot is the one in a file.
case $2 in
  kern.bootsessionuuid) cat "$MAC/boot" ;;
  hw.ncpu) echo 8 ;;
  hw.memsize) echo 8589934592 ;;
  *) exit 1 ;;
esac
