# Files as C, from their paths on the command line: the build gives the result to the compiler. The header that declares
# the table is pool/guest_files.h.
BEGIN {
    print "/* Written by tools/incbin.awk. */"
    print "#include \"pool/guest_files.h\"\n"
    for (i = 1; i < ARGC; i++) {
        printf "__asm__(\".pushsection .rodata\\n.globl guest_%d_start\\n.hidden guest_%d_start\\nguest_%d_start:\\n.incbin \\\"%s\\\"\\n", i, i, i, ARGV[i]
        printf ".globl guest_%d_end\\n.hidden guest_%d_end\\nguest_%d_end:\\n.byte 0\\n.popsection\");\n", i, i, i
        printf "extern const char guest_%d_start[], guest_%d_end[];\n", i, i
    }
    print "\nconst GuestFile guest_files[] = {"
    for (i = 1; i < ARGC; i++) {
        name = ARGV[i]
        sub(/.*\//, "", name)
        printf "    {\"%s\", guest_%d_start, guest_%d_end},\n", name, i, i
    }
    print "};"
    printf "const int32_t guest_file_count = %d;\n", ARGC - 1
}
