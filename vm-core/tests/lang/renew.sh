#!/bin/sh
# Renew the expected output of the language tests with CPython 3.11: NAME.out (stdout), NAME.err (stderr, if there
# is any, paths cut to the program's own folder), and for programs that end with another exit status than 0 NAME.status.
# Usage: renew.sh [FILE.py…]   (default: every test program below this folder; sibling modules begin with an underscore
# or lie in folders named pkg_*)
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3.11}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "needs CPython 3.11"; exit 2; }
if [ $# = 0 ]; then
  set -- $(find . -name '*.py' -not -name '_*' -not -path '*/pkg_*' | sort)
fi
for file in "$@"; do
  folder=$(dirname "$file"); name=$(basename "$file" .py)
  status=0
  (cd "$folder" && PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 "$python" "$name.py" >"$name.out" 2>"$name.err" </dev/null) || status=$?
  rm -f "$folder/$name.status"
  if [ ! -s "$folder/$name.err" ]; then
    rm -f "$folder/$name.err"
  else
    # Files of the library appear with their bare names.
    "$python" - "$folder/$name.err" <<'PY'
import os, sys
path = sys.argv[1]
text = open(path, encoding="utf-8", errors="surrogateescape").read()
folder = os.path.abspath(os.path.dirname(path)) + os.sep
open(path, "w", encoding="utf-8", errors="surrogateescape").write(text.replace(folder, ""))
PY
    echo "$file: status $status: $(tail -1 "$folder/$name.err")"
  fi
  [ "$status" = 0 ] || echo "$status" >"$folder/$name.status"
done
