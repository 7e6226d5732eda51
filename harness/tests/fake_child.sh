#!/bin/sh
# Stands in for `harness child` in the tests of measuring: does what the name of the program says, without any Python.
#   --config LABEL --entry ENTRY --loops N --iterations N PATH
while [ $# -gt 1 ]; do
    case $1 in
        --config) config=$2 ;;
        --entry) entry=$2 ;;
        --iterations) iterations=$2 ;;
    esac
    shift 2
done
program=$(basename "$1" .py)
echo "$config $program" >> "$FAKE_LOG"

report() {
    i=0
    while [ "$i" -lt "$1" ]; do
        # A few milliseconds that depend on the configuration's length, so that ratios are not 1.
        echo "@harness SAMPLE $i 0.0${#config}$i"
        i=$((i + 1))
    done
}

# Times that differ by some percent from process to process, but are the same in every test.
noisy() {
    count=$(wc -l < "$FAKE_LOG")
    i=0
    while [ "$i" -lt "$1" ]; do
        echo "@harness SAMPLE $i 0.0$((1000 + count * 37 % 100))"
        i=$((i + 1))
    done
}

finish() {
    echo "@harness ANSWER ${answer:-42}"
    echo "@harness COUNTER map-dicts.instances 7"
    echo "@harness HEAP 1000"
    echo "@harness RSS 2000"
    echo "@harness DONE"
}

case $program in
    steady) echo "the program's own output"; report "$iterations"; finish ;;
    noisy) noisy "$iterations"; finish ;;
    slow) sleep 0.05; report "$iterations"; finish ;;
    crash) report 1; kill -SEGV $$ ;;
    hang) report 1; sleep 60; finish ;;
    grandchild) sleep 60 & report "$iterations"; finish ;;
    garbage) echo "@harness SAMPLE one two"; finish ;;
    silent) echo "nothing for the harness" ;;
    cut-short) report 1; finish ;;
    raises) report 1; echo "ValueError: as the test wants" >&2; exit 1 ;;
    wrong) report 1; echo "@harness WRONG 23245 is not 23246"; exit 3 ;;
    moody) [ "$config" = base ] || answer=43; report "$iterations"; finish ;;
    floods) head -c 3000000 /dev/zero | tr '\0' x; echo; report "$iterations"; finish ;;
    whole) echo "@harness DONE" ;;
    *) exit 9 ;;
esac
