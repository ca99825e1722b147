# Sourced by samples/run and tests/run: installs packages, configures build folders.
# shellcheck shell=sh

BUILD_PACKAGES='gcc g++ libc6-dev meson ninja-build pkg-config python3
    libglib2.0-dev libxml2-dev zlib1g-dev libdeflate-dev libharfbuzz-dev libicu-dev libhpdf-dev
    libpng-dev libjpeg62-turbo-dev libhyphen-dev hyphen-en-gb libqpdf-dev libgmime-3.0-dev libical-dev
    fonts-noto-core fonts-liberation2 fonts-dejavu-core fonts-droid-fallback fonts-nanum'

# An office file is among what the samples attach.
SAMPLE_PACKAGES='libreoffice-writer-nogui'

TEST_PACKAGES='clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev llvm-14
    make qpdf poppler-utils mpack exim4-daemon-light man-db mandoc jq parallel
    libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
    locales maven default-jre-headless nodejs npm ca-certificates'

# The program for whose sake a package is wanted, where it may as well come from elsewhere.
program_of() {
    case $1 in
    default-jre-headless) echo java ;;
    maven) echo mvn ;;
    meson | npm | python3) echo "$1" ;;
    ninja-build) echo ninja ;;
    nodejs) echo node ;;
    esac
}

# Prints those of the packages given that are not installed.
missing_packages() {
    for package in "$@"; do
        program=$(program_of "$package")
        if [ -n "$program" ] && command -v "$program" >/dev/null; then
            continue
        fi
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
        'install ok installed') ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# As root, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# ensure_packages yes|no PACKAGE...: names what is needed and what is missing of it; installs that
# if yes. Without apt-get (another system, see the README) the build tells what is missing.
ensure_packages() {
    install=$1
    shift
    echo "Packages needed: $*" | fold -s -w 100
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo 'This is not Debian; README.md says what to install.'
        return 0
    fi
    missing=$(missing_packages "$@")
    if [ -z "$missing" ]; then
        echo 'All of them are installed.'
    elif [ "$install" = no ]; then
        echo "Missing, and not to be installed: $missing"
    else
        echo "Installing: $missing"
        as_root apt-get update -q
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends $missing
    fi
}

# install_option ARGUMENTS...: prints yes, or no for --no-install; all else is wrong usage.
install_option() {
    case $#:${1-} in
    0:) echo yes ;;
    1:--no-install) echo no ;;
    *)
        echo "usage: sh $(basename "$(dirname "$0")")/run [--no-install]" >&2
        return 3
        ;;
    esac
}

# configure SOURCE BUILD OPTION...: sets a build folder up, or brings it up to date. One that came
# along when the sources were copied belongs to other sources, and is made anew.
configure() {
    source=$1
    build=$2
    shift 2
    if [ -f "$build/sources-are-in" ] && [ "$(cat "$build/sources-are-in")" != "$source" ]; then
        rm -rf "$build"
    fi
    if [ -f "$build/build.ninja" ]; then
        meson setup --reconfigure "$@" "$build" "$source"
    else
        meson setup "$@" "$build" "$source"
    fi
    echo "$source" >"$build/sources-are-in"
}

# make_attached TOP PROGRAM: what samples attach is made by boardpack too, and is not kept in git.
make_attached() {
    for source in "$1"/samples/*/attached/*.xml; do
        "$2" build --quiet -o "${source%.xml}.pdf" "$source" || return
    done
}
