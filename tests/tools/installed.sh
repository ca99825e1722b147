#!/bin/sh
# Installs into an empty folder and works from there: sh installed.sh BUILD FOLDER
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$1
folder=$2

rm -rf "$folder"
DESTDIR=$folder meson install -C "$build" --no-rebuild --quiet
prefix=$folder$(meson introspect --buildoptions "$build" |
    python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')

echo 'What there should be:'
for file in bin/boardpack libexec/boardpack/boardpack-attach include/boardpack/batch.h include/boardpack/boardpack.h include/boardpack/diag.h \
    share/man/man1/boardpack.1 share/man/man5/boardpack-xml.5 share/man/man5/boardpack-profile.5 \
    share/man/man7/boardpack-attachments.7 share/man/man7/boardpack-scaling.7 share/bash-completion/completions/boardpack \
    share/zsh/site-functions/_boardpack share/boardpack/schemas/pack.rng \
    share/boardpack/schemas/profile.rng share/boardpack/profiles/hackney-hwb.xml \
    share/boardpack/profiles/nhs-board.xml share/boardpack/fonts/fonts.index \
    share/boardpack/starters/hackney-hwb/pack.xml share/boardpack/starters/nhs-board/pack.xml; do
    test -f "$prefix/$file"
    echo "  $file"
done

echo 'The manual pages, as man finds them, and all that they refer to of ours:'
for page in boardpack boardpack-xml boardpack-profile boardpack-attachments boardpack-scaling; do
    man -M "$prefix/share/man" --encoding=UTF-8 "$page" >"$folder/$page.txt"
    head -n 1 "$folder/$page.txt"
    grep -o 'boardpack-[a-z]*([57])' "$folder/$page.txt" | sort -u | tr '()' '  ' | while read -r name section; do
        test -f "$prefix/share/man/man$section/$name.$section"
    done
done

echo 'The program, with every starter:'
for profile in "$prefix"/share/boardpack/starters/*; do
    name=$(basename "$profile")
    "$prefix/bin/boardpack" new "$folder/$name" --profile "$name"
    "$prefix/bin/boardpack" build --strict "$folder/$name/pack.xml"
    "$prefix/bin/boardpack" mail "$folder/$name/pack.xml"
    grep -q "href=\"file://$prefix/share/boardpack/schemas/pack.rng\"" "$folder/$name/pack.xml"
done

echo 'The library, by its headers and its pkg-config file:'
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name boardpack.pc)")
PKG_CONFIG_SYSROOT_DIR=$folder
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
# shellcheck disable=SC2046
cc -Wall -Wextra -Werror -std=c17 "$top/tests/tools/installed.c" -o "$folder/user" \
    $(pkg-config --cflags --libs boardpack)
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH") BOARDPACK_DATA=$prefix/share/boardpack \
    "$folder/user" "$folder/hackney-hwb/pack.xml" "$folder/user.pdf"
cmp "$folder/user.pdf" "$folder/hackney-hwb/pack.pdf"
echo 'It exports its interface and nothing else:'
nm -D --defined-only "$(find "$prefix" -name 'libboardpack.so')" | awk '{ print $3 }' | tee "$folder/symbols"
if grep -v '^bp_' "$folder/symbols"; then
    exit 1
fi
test "$(wc -l <"$folder/symbols")" = "$(cat "$prefix"/include/boardpack/*.h | grep -c '^BP_API')"
