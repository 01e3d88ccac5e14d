# The driver of waiting shells (docs/pool.md): bash -c TEXT. It reads what to run from descriptor 3, words that end in NUL:
#
#     script COUNT PATH ARGUMENT...    becomes that script, in a fresh shell: COUNT words
#     cell NUMBER TEXT                 runs it, keeps what it sets, and waits for the next
#     rehearse                         says that it is ready
#
# It is made before anybody asks and has seen nothing of any user.
IFS= read -r -d '' -u 3 __cordon_word || exit 0
if [[ $__cordon_word == rehearse ]]; then
    printf '\017\0\0\0{"ready": true}' >&3
    IFS= read -r -d '' -u 3 __cordon_word || exit 0
fi
if [[ $__cordon_word == script ]]; then
    IFS= read -r -d '' -u 3 __cordon_word
    mapfile -d '' -t -n "$__cordon_word" -u 3 __cordon_words
    exec 3<&-
    exec "$BASH" "${__cordon_words[@]}"
fi

# An interrupt has to end the cell, not only the command that runs, and leave the shell: bash knows no such thing. So from then
# on each command is met by a trap whose status has the function or file around it return, until that is this loop.
__cordon_unwind() {
    if ((${#FUNCNAME[@]} > 1)); then
        return 2
    fi
    trap - DEBUG
    shopt -u extdebug
    set +T
}
__cordon_interrupt() {
    __cordon_status=130
    shopt -s extdebug
    set -T
    trap __cordon_unwind DEBUG
}
# A message of the guest's: its length in four bytes, and JSON.
__cordon_say() {
    local head
    printf -v head '\\x%02x\\x%02x\\0\\0' $((${#1} & 255)) $((${#1} >> 8))
    # shellcheck disable=SC2059
    printf "$head%s" "$1" >&3
}
__cordon_cell() {
    IFS= read -r -d '' -u 3 __cordon_number && IFS= read -r -d '' -u 3 __cordon_text
}
trap __cordon_interrupt INT
while __cordon_cell; do
    __cordon_status=
    # shellcheck disable=SC1091
    source /dev/fd/9 9<<<"$__cordon_text" 3>&-
    __cordon_status=${__cordon_status:-$?}
    __cordon_say "{\"status\":$__cordon_status}"
    __cordon_say "{\"done\":$__cordon_number}"
    IFS= read -r -d '' -u 3 __cordon_word || exit 0
done
