#!/bin/bash
# Stand-in: nobody answers, and nobody is called.
exit 2
