#!/bin/sh
# Validates PDFs with veraPDF, against PDF/UA-1 and PDF/A-2a or what the file claims has for them,
# whatever they say of themselves.
#
#     sh verapdf.sh FOLDER FILE.pdf ...
#
# veraPDF comes from Maven Central and is kept in FOLDER. One line a file and profile; the last line
# is "N passed, M failed".
set -eu
version=1.30.2
sum=287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332
folder=$1
shift
jar=$folder/cli-$version.jar

mkdir -p "$folder"
if [ ! -f "$jar" ]; then
    # Maven colours even silence: what it says goes to a file, and is shown if it fails.
    mvn -q -B dependency:copy -Dartifact="org.verapdf.apps:cli:$version" \
        -DoutputDirectory="$folder" >"$folder/mvn.log" 2>&1 || {
        cat "$folder/mvn.log"
        exit 1
    }
fi
echo "$sum  $jar" | sha256sum --check --quiet

claims=$(dirname "$0")/claims
# expects FILE FLAVOUR
expects() {
    flavours=$(sed -n "s/^$(basename "$1" .pdf) //p" "$claims")
    case " ${flavours:-ua1 2a} " in *" $2 "*) ;; *) return 1 ;; esac
}

passed=0
failed=0
all=$(printf '%s\n' "$@")
for flavour in ua1 2a 2u 3a; do
    # shellcheck disable=SC2086
    set -- $(for file in $all; do if expects "$file" $flavour; then echo "$file"; fi; done)
    [ $# -gt 0 ] || continue
    # Exit statuses above 1 are faults of the program; a file without PASS has failed in any case.
    result=$(java -Xmx600m -XX:+UseSerialGC -jar "$jar" --format text --flavour $flavour "$@" 2>&1) ||
        echo "veraPDF's exit status for $flavour: $?"
    for file in "$@"; do
        if printf "%s\n" "$result" | grep -qxF "PASS $(realpath "$file") $flavour"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "$file does not conform to $flavour"
        fi
    done
    printf '%s\n' "$result" | grep -v '^PASS ' | head -n 100 || true
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
