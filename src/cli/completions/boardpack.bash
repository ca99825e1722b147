# bash completion for boardpack

_boardpack_files() {
    # Folders and files with one of the endings given, and nothing else.
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$1"; compgen -f -X "!*.@($2)" -- "$1")
}

_boardpack_words() {
    mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

_boardpack() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} shopt_extglob
    COMPREPLY=()
    shopt_extglob=$(shopt -p extglob)
    shopt -s extglob
    if ((COMP_CWORD == 1)); then
        _boardpack_words "$word" "build batch watch mail new --help --version"
    else
        case $previous in
        -o | --output)
            if [[ $command == batch ]]; then
                mapfile -t COMPREPLY < <(compgen -d -- "$word")
            else
                _boardpack_files "$word" "pdf|eml"
            fi
            ;;
        --list | --log | --summary | --depfile | --result | --report) _boardpack_files "$word" "*" ;;
        -p | --profile) _boardpack_words "$word" "hackney-hwb nhs-board" ;;
        -f | --format) _boardpack_words "$word" "text json sarif" ;;
        --images) _boardpack_words "$word" "150dpi 200dpi 300dpi" ;;
        --dump) _boardpack_words "$word" "layout tags text" ;;
        *)
            case $command:$word in
            build:-*) _boardpack_words "$word" "--output --profile --strict --format --report --depfile --result --memory --time --dump --quiet --large-print --times --help" ;;
            batch:-*) _boardpack_words "$word" "--output --jobs --list --force --profile --large-print --strict --memory --time --summary --log --mail --images --quiet --help" ;;
            watch:-*) _boardpack_words "$word" "--output --profile --large-print --strict --poll --memory --time --help" ;;
            mail:-*) _boardpack_words "$word" "--output --profile --images --strict --format --quiet --large-print --times --help" ;;
            new:-*) _boardpack_words "$word" "--profile --help" ;;
            build:* | batch:* | watch:* | mail:*) _boardpack_files "$word" "xml" ;;
            new:*) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
            esac
            ;;
        esac
    fi
    eval "$shopt_extglob"
}

complete -F _boardpack boardpack
