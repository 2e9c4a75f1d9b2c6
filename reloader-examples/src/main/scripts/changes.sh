#!/bin/sh
# A target for RunTarget: says what has restarted it.
echo "changes that triggered restart: $WATCHFILES_CHANGES"
