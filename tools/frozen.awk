# The table of lib/python's modules as C, from a list of their paths: the build gives it to the compiler.
BEGIN {
    print "/* Written by tools/frozen.awk: the modules of lib/python. */"
    print "#include \"engine/modules/frozen.h\"\n"
}
{
    path = $0
    name = path
    sub(/^lib\/python\//, "", name)
    sub(/\.py$/, "", name)
    packages[NR] = sub(/\/__init__$/, "", name) ? "true" : "false"
    gsub(/\//, ".", name)
    names[NR] = name
    printf "__asm__(\".pushsection .rodata\\nfrozen_%d_start:\\n.incbin \\\"%s\\\"\\nfrozen_%d_end:\\n.byte 0\\n.popsection\");\n", NR, path, NR
    printf "extern const char frozen_%d_start[], frozen_%d_end[];\n", NR, NR
}
END {
    print "\nconst FrozenFile frozen_files[] = {"
    for (i = 1; i <= NR; i++) {
        printf "    {\"%s\", frozen_%d_start, frozen_%d_end, %s},\n", names[i], i, i, packages[i]
    }
    print "};\n"
    printf "const int32_t frozen_file_count = %d;\n", NR
}
