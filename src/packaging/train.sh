#!/usr/bin/env bash
# The work that the JVM watches once to fill its ahead-of-time cache: which classes load, which methods are hot.
#   train.sh SCRATCH COMMAND...   COMMAND starts envbuilder as in a container; SCRATCH is free to use.
# A cache holds one run of one process, so everything worth knowing has to happen in the last line.
set -euo pipefail
scratch=$1
shift

"$@" --help >"$scratch/help"
