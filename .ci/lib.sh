# Shared by the scripts beside it; expects to be sourced with the project as current directory.

# install_packages LIST: installs what is missing of the packages in this file. Without network or
# rights it goes on when everything is there already, and says what is not.
install_packages() {
    local wanted missing
    command -v dpkg-query >/dev/null || return 0
    wanted=$(grep -v '^#' "$1")
    missing=
    for package in $wanted; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -q && apt-get install -qy --no-install-recommends $missing; } \
        >build-ci/apt.log 2>&1; then
        tail -n 20 build-ci/apt.log
        echo "could not install:$missing"
        return 1
    fi
}
