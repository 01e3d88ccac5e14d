# bash completion for cordon. Written by tools/gen_cli_docs.py from spec/; change those.
_cordon() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]-}
    local options='' values=''
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'run check test ast policy doctor serve status pool session explain pending approve deny log replay help --help --version' -- "$current")
        return
    fi
    case "$command ${COMP_WORDS[2]-}" in
    'run '*) options='--engine --language --require --policy --allow-import --set --file --out --read --write --dry-run --apply --record --replay --snapshot-after --snapshot --resume --json --events --alone --report --help' ;;
    'check '*) options='--language --policy --allow-import --set --mode --fix-prompt --format --json --help' ;;
    'test '*) options='--policy --allow-import --set --cases --json --help' ;;
    'ast '*) options='--indent --json --help' ;;
    'policy show') options='--engine --language --require --policy --allow-import --set --mode --json --help' ;;
    'policy check') options='--policy --json --help' ;;
    'doctor '*) options='--json --help' ;;
    'serve '*) options='--policy --set --import --members --memory --idle --total --help' ;;
    'status '*) options='--json --help' ;;
    'pool status') options='--json --help' ;;
    'session new') options='--engine --language --json --idle --total --help' ;;
    'session list') options='--json --help' ;;
    'session run') options='--events --help' ;;
    'session files') options='--json --get --put --changes --remove --help' ;;
    'session interrupt') options='--json --help' ;;
    'session pause') options='--json --help' ;;
    'session resume') options='--json --help' ;;
    'session stop') options='--apply --json --help' ;;
    'explain '*) options='--json --help' ;;
    'pending '*) options='--json --help' ;;
    'approve '*) options='--why --help' ;;
    'deny '*) options='--why --help' ;;
    'log show') options='--json --help' ;;
    'log verify') options='--head --json --help' ;;
    'log stats') options='--verdict --outcome --rule --program --since --until --newest --json --help' ;;
    'log mark') options='--policy --why --rule --help' ;;
    'log export') options='--verdict --outcome --rule --program --since --until --newest --help' ;;
    'log '*) options='--verdict --outcome --rule --program --since --until --newest --json --help' ;;
    'replay '*) options='--help' ;;
    'help '*) options='--help' ;;
    esac
    if [ "$COMP_CWORD" -eq 2 ]; then
        case $command in
        policy) values='show check' ;;
        pool) values='status' ;;
        session) values='new list run files interrupt pause resume stop' ;;
        log) values='show verify stats mark export' ;;
        help) values='run check test ast policy doctor serve status pool session explain pending approve deny log replay help' ;;
        esac
        if [ -n "$values" ] && [[ $current != -* || -z $options ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$values --help" -- "$current")
            return
        fi
    fi
    case $previous in
    --engine) mapfile -t COMPREPLY < <(compgen -W 'auto embedded process vm' -- "$current"); return ;;
    --language | -l) mapfile -t COMPREPLY < <(compgen -W 'python bash node' -- "$current"); return ;;
    --require) mapfile -t COMPREPLY < <(compgen -W 'any watched strong' -- "$current"); return ;;
    --allow-import) return ;;
    --out | -o) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --mode | -m) mapfile -t COMPREPLY < <(compgen -W 'cordon kodeagent' -- "$current"); return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'text json sarif' -- "$current"); return ;;
    --get) return ;;
    --remove) return ;;
    --verdict) mapfile -t COMPREPLY < <(compgen -W 'allow review block' -- "$current"); return ;;
    --program) return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -o filenames -F _cordon cordon
