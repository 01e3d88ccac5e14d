# Cordon's build: one make, no recursion. `make` builds the programs, `make check` tests them; see ARCHITECTURE.md.
#
# BUILD=release (default) | asan | fuzz    CC=gcc | clang    PREFIX, DESTDIR for `make install`
# TARGET=aarch64-linux-gnu SYSROOT=folder    for another processor, whose libraries lie in that folder; tests/machines

VERSION := 0.1.0
PREFIX ?= /usr/local
BUILD ?= release
V ?= 0

# Libraries from the top of the layer map to its bottom: the order in which the linker wants them.
LIBRARIES := cli embed serve inside session pool record review reviewer broker worker jail cage engine vet verdict policy syntax unicode state wire base
PROGRAMS := cordon cordon-worker cordon-reviewer cordon-serve

# What each library takes from the system (pkg-config names).
PKG_wire := jansson
PKG_verdict := jansson
PKG_review := jansson
PKG_record := jansson
PKG_reviewer := libcurl jansson
PKG_session := jansson
PKG_cli := jansson
PKG_serve := libmicrohttpd jansson
PKG_policy := yaml-0.1 jansson
PACKAGES := $(sort $(foreach library,$(LIBRARIES),$(PKG_$(library))))

# What each program links, so that a privilege it does not have cannot be linked in by accident.
LINK_cordon := cli session pool record review broker jail verdict policy state wire base
LINK_libcordon := embed session pool record review broker jail verdict policy state wire base
LINK_cordon-serve := serve session pool record review broker jail verdict policy state wire base
LINK_cordon-reviewer := reviewer wire base
# The same with worlds in the process that embeds it: the only thing of ours that parses beside keys and files.
LINK_libcordon-inproc := $(filter $(LINK_libcordon) inside worker cage engine vet syntax unicode,$(LIBRARIES))
C_LIBRARIES := libcordon libcordon-inproc
LINK_cordon-worker := worker jail cage engine vet verdict policy syntax unicode wire base

ifeq ($(BUILD),release)
OUT := build
MODE_CFLAGS := -O2 -fno-plt -D_FORTIFY_SOURCE=2
else ifeq ($(BUILD),asan)
OUT := build/asan
MODE_CFLAGS := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
else ifeq ($(BUILD),fuzz)
OUT := build/fuzz
CC := clang
MODE_CFLAGS := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
else
$(error BUILD is $(BUILD); it must be release, asan or fuzz)
endif

PKG_CONFIG := pkg-config
OBJCOPY := objcopy
# What starts a program that was built here.
RUN :=
ifdef TARGET
OUT := $(OUT)/$(TARGET)
SYSROOT ?= build/machines/sysroot-$(TARGET)
CC := $(TARGET)-gcc --sysroot=$(abspath $(SYSROOT))
AR := $(TARGET)-ar
OBJCOPY := $(TARGET)-objcopy
PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(abspath $(SYSROOT)) PKG_CONFIG_LIBDIR=$(abspath $(SYSROOT))/usr/lib/$(TARGET)/pkgconfig pkg-config
RUN := qemu-$(firstword $(subst -, ,$(TARGET)))-static -L $(SYSROOT)
endif

# gcc 12 for arm64 rewrites the address of a store so that it then takes the function for one without effects, and leaves its
# calls out: objdump of deflate_blocks.c shows whether yours does (no call of assign_codes).
ifneq ($(filter aarch64-%,$(shell $(CC) -dumpmachine)),)
ifeq ($(findstring clang,$(CC)),)
MODE_CFLAGS += -fno-ivopts
endif
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wvla -Wundef -Wformat=2 \
    -Wswitch-enum -Wmissing-prototypes -Wstrict-prototypes -Werror
CPPFLAGS += -Isrc -Igen -Iinclude -D_GNU_SOURCE -DCORDON_VERSION='"$(VERSION)"' -DCORDON_PREFIX='"$(PREFIX)"'
# Signed characters on every processor: on arm64 they are not by themselves.
BASE_CFLAGS := -std=c17 -fsigned-char -g -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong -fno-strict-aliasing -fvisibility=hidden $(WARNINGS) \
    $(MODE_CFLAGS) $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
LINK_FLAGS = -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--gc-sections,--as-needed $(filter -fsanitize=%,$(MODE_CFLAGS))
LDFLAGS += -pie $(LINK_FLAGS)
packages_of = $(sort $(foreach library,$(1),$(PKG_$(library))))
libs_of = $(if $(call packages_of,$(1)),$(shell $(PKG_CONFIG) --libs $(call packages_of,$(1)))) $(if $(filter engine,$(1)),-lm)

quiet = $(if $(filter 0,$(V)),@printf '  %-5s %s\n' $(1) $(2);)

.PHONY: all
all: $(PROGRAMS:%=$(OUT)/%) $(if $(filter release,$(BUILD)),$(C_LIBRARIES:%=$(OUT)/%.a) $(C_LIBRARIES:%=$(OUT)/%.so.$(VERSION)))

# --- libraries ------------------------------------------------------------------------------------------------
sources_of = $(sort $(wildcard src/$(1)/*.c src/$(1)/*/*.c)) $(GEN_$(1))
GEN_pool := $(OUT)/guest/guest.c
GEN_engine := $(OUT)/frozen/frozen.c
GEN_cage := $(OUT)/image/image.c
GEN_syntax := $(sort $(wildcard gen/ast_*.c gen/syntax_*.c))
GEN_unicode := $(sort $(wildcard gen/unicode_*.c))
GEN_vet := $(sort $(wildcard gen/vet_*.c))
GEN_verdict := $(sort $(wildcard gen/verdict_*.c))
GEN_policy := $(sort $(wildcard gen/policy_*.c))
GEN_jail := $(sort $(wildcard gen/jail_*.c))

define library_rules
OBJECTS_$(1) := $$(patsubst %.c,$(OUT)/obj/%.o,$$(call sources_of,$(1)))
$(OUT)/lib$(1).a: $$(OBJECTS_$(1))
	$$(call quiet,AR,$$@)rm -f $$@ && $(AR) crs $$@ $$^
endef
$(foreach library,$(LIBRARIES),$(eval $(call library_rules,$(library))))

$(OUT)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call quiet,CC,$<)$(CC) $(CPPFLAGS) $(BASE_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# --- lib/python -------------------------------------------------------------------------------------------------
# The modules in Python are part of the engine: one table of names and contents.
PYTHON_FILES := $(shell find lib/python -name '*.py' | LC_ALL=C sort)
# A list that is out of date goes while this file is read, so that `make` knows when nothing is to do.
$(shell printf '%s\n' $(PYTHON_FILES) | cmp -s - $(OUT)/frozen/list || rm -f $(OUT)/frozen/list)
$(OUT)/frozen/list:
	@mkdir -p $(@D); printf '%s\n' $(PYTHON_FILES) >$@
$(OUT)/frozen/frozen.c: $(OUT)/frozen/list tools/frozen.awk
	$(call quiet,GEN,$@)awk -f tools/frozen.awk $< >$@
$(OUT)/obj/$(OUT)/frozen/frozen.o: $(PYTHON_FILES)

# The start image: a world that has booted, written by a program that is the engine without one.
FREEZE_LIBRARIES := engine syntax unicode base
$(OUT)/freeze: $(OUT)/obj/tools/freeze.o $(FREEZE_LIBRARIES:%=$(OUT)/lib%.a)
	$(call quiet,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call libs_of,$(FREEZE_LIBRARIES))
$(OUT)/image/start: $(OUT)/freeze
	@mkdir -p $(@D)
	$(call quiet,GEN,$@)$(RUN) $(OUT)/freeze $@
$(OUT)/image/image.c: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' '__asm__(".pushsection .rodata\n.balign 4096\n.globl cage_image\n.hidden cage_image\ncage_image:\n.incbin \"$(OUT)/image/start\"\n"' \
	    '".globl cage_image_end\n.hidden cage_image_end\ncage_image_end:\n.popsection");' 'typedef int CageImageIsData;' >$@
$(OUT)/obj/$(OUT)/image/image.o: $(OUT)/image/start

# --- guests ---------------------------------------------------------------------------------------------------
# What a zygote is handed (docs/pool.md): the jail's inside as an object with one name, and the drivers in lib/guest.
GUEST_FILES := $(wildcard lib/guest/*)
$(OUT)/zygote.so: $(OUT)/libjail.a $(OUT)/libbase.a
	$(call quiet,LINK,$@)$(CC) -shared $(LINK_FLAGS) -Wl,-s,-u,cordon_zygote_serve,-u,cordon_copy_settle -o $@ $^
$(OUT)/guest/guest.c: Makefile $(GUEST_FILES) tools/incbin.awk
	@mkdir -p $(@D)
	$(call quiet,GEN,$@)awk -f tools/incbin.awk $(OUT)/zygote.so $(GUEST_FILES) >$@
$(OUT)/obj/$(OUT)/guest/guest.o: $(OUT)/zygote.so $(GUEST_FILES)

# --- programs -------------------------------------------------------------------------------------------------
define program_rules
$(OUT)/$(1): $(OUT)/obj/programs/$(1).o $(LINK_$(1):%=$(OUT)/lib%.a)
	$$(call quiet,LINK,$$@)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(call libs_of,$$(LINK_$(1)))
endef
$(foreach program,$(PROGRAMS),$(eval $(call program_rules,$(program))))

# --- the C library --------------------------------------------------------------------------------------------
# include/cordon.h: everything of ours is hidden but cordon_*. The archive is one object, so that nothing of ours can
# clash with a name of the program that links it.
define c_library_rules
$(OUT)/$(1).so.$(VERSION): $(LINK_$(1):%=$(OUT)/lib%.a)
	$$(call quiet,LINK,$$@)$$(CC) -shared -Wl,-soname,$(1).so.0 $$(LINK_FLAGS) -o $$@ \
	    -Wl,--whole-archive $$(filter $(WHOLE),$$^) -Wl,--no-whole-archive $$(filter-out $(WHOLE),$$^) $$(call libs_of,$(LINK_$(1)))
$(OUT)/$(1).a: $(LINK_$(1):%=$(OUT)/lib%.a)
	$$(call quiet,AR,$$@)$$(CC) -r -nostdlib -o $(OUT)/$(1).o -Wl,--whole-archive $$(filter $(WHOLE),$$^) -Wl,--no-whole-archive \
	    $$(filter-out $(WHOLE),$$^) && $(OBJCOPY) --localize-hidden $(OUT)/$(1).o && rm -f $$@ && $(AR) crs $$@ $(OUT)/$(1).o
endef
WHOLE := $(OUT)/libembed.a $(OUT)/libinside.a
$(foreach library,$(C_LIBRARIES),$(eval $(call c_library_rules,$(library))))

# --- tests ----------------------------------------------------------------------------------------------------
# A unit test is one cmocka program: tests/unit/<library>/test_<subject>.c. Each may use every library.
UNIT_SOURCES := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_PROGRAMS := $(UNIT_SOURCES:%.c=$(OUT)/%)
$(UNIT_PROGRAMS): $(OUT)/%: $(OUT)/obj/%.o $(filter-out $(OUT)/libcli.a,$(LIBRARIES:%=$(OUT)/lib%.a))
	@mkdir -p $(@D)
	$(call quiet,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call libs_of,$(LIBRARIES)) $(shell $(PKG_CONFIG) --libs cmocka)

# What a driver needs to see a library without a program around it: tests/tools/<name>.c.
TEST_TOOLS := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/tools/*.c)))
$(TEST_TOOLS): $(OUT)/%: $(OUT)/obj/%.o $(filter-out $(OUT)/libcli.a,$(LIBRARIES:%=$(OUT)/lib%.a))
	@mkdir -p $(@D)
	$(call quiet,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call libs_of,$(LIBRARIES))

# A fuzz target is fuzz/<target>/target.c with LLVMFuzzerTestOneInput; with BUILD=fuzz it is a libFuzzer program, else it
# gets a plain main that runs files and folders, so that the corpus is a test.
FUZZ_TARGETS := $(patsubst fuzz/%/target.c,%,$(wildcard fuzz/*/target.c))
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(OUT)/fuzz/%)
FUZZ_MAIN := $(if $(filter fuzz,$(BUILD)),,$(OUT)/obj/fuzz/main.o)
FUZZ_LINK := $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer)
$(FUZZ_PROGRAMS): $(OUT)/fuzz/%: $(OUT)/obj/fuzz/%/target.o $(FUZZ_MAIN) $(OUT)/obj/fuzz/worlds.o \
    $(filter-out $(OUT)/libcli.a,$(LIBRARIES:%=$(OUT)/lib%.a))
	@mkdir -p $(@D)
	$(call quiet,LINK,$@)$(CC) $(LDFLAGS) $(FUZZ_LINK) -o $@ $^ $(call libs_of,$(LIBRARIES))

# A benchmark program is bench/<name>.c; the scripts beside it run it against its peers.
BENCH_PROGRAMS := $(patsubst %.c,$(OUT)/%,$(wildcard bench/*.c))
$(BENCH_PROGRAMS): $(OUT)/bench/%: $(OUT)/obj/bench/%.o $(filter-out $(OUT)/libcli.a,$(LIBRARIES:%=$(OUT)/lib%.a))
	@mkdir -p $(@D)
	$(call quiet,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call libs_of,$(LIBRARIES))

# One that makes worlds looks for the worker beside itself.
$(OUT)/bench/cordon-worker: $(OUT)/cordon-worker
	@mkdir -p $(@D); ln -sf ../cordon-worker $@

.PHONY: tests fuzzers benchmarks check
tests: all $(UNIT_PROGRAMS) $(FUZZ_PROGRAMS) $(TEST_TOOLS)
fuzzers: $(FUZZ_PROGRAMS)
benchmarks: all $(BENCH_PROGRAMS) $(OUT)/bench/cordon-worker $(OUT)/tests/tools/engine_run
# ONLY=words narrows to the tests whose name holds one of them; LONG=1 adds the long form.
check: tests
	@python3 tests/run.py --build $(OUT) $(if $(ONLY),--only "$(ONLY)") $(if $(LONG),--long)

# The same in emulated machines with other kernels, control groups and processors: tests/machines/README.md.
MACHINE ?= amd64
.PHONY: machines
machines:
	@python3 tests/machines/machines.py --machine $(MACHINE) $(if $(PLACES),--places "$(PLACES)") $(if $(ONLY),--only "$(ONLY)")

# --- installation ---------------------------------------------------------------------------------------------
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
# Where programs of ours are looked for: base's code knows this place, so it does not move by itself.
LIBEXECDIR := $(PREFIX)/libexec/cordon
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MAN_PAGES := $(sort $(wildcard gen/man/*))
man_target = $(DATADIR)/man/man$(subst .,,$(suffix $(1)))/$(notdir $(1))
INSTALLED := $(BINDIR)/cordon $(LIBEXECDIR)/cordon-worker $(LIBEXECDIR)/cordon-reviewer $(LIBEXECDIR)/cordon-serve $(LIBDIR)/systemd/user/cordon.service $(INCLUDEDIR)/cordon.h $(LIBDIR)/pkgconfig/cordon.pc $(LIBDIR)/pkgconfig/cordon-inproc.pc \
    $(foreach library,$(C_LIBRARIES),$(addprefix $(LIBDIR)/$(library),.a .so .so.0 .so.$(VERSION))) \
    $(foreach page,$(MAN_PAGES),$(call man_target,$(page))) $(DATADIR)/bash-completion/completions/cordon \
    $(DATADIR)/zsh/site-functions/_cordon $(DATADIR)/fish/vendor_completions.d/cordon.fish

# The prefix is compiled into base and session: another one than last time compiles it anew.
$(shell echo '$(PREFIX)' | cmp -s - $(OUT)/prefix || rm -f $(OUT)/prefix)
$(OUT)/prefix:
	@mkdir -p $(@D); echo '$(PREFIX)' >$@
$(OUT)/obj/src/base/program.o $(OUT)/obj/src/session/worker.o: $(OUT)/prefix

define PKG_CONFIG_FILE
prefix=$(PREFIX)
libdir=$(LIBDIR)
includedir=$(INCLUDEDIR)

Name: cordon
Description: Judge programs that a language model wrote, and run them in a sandbox
Version: $(VERSION)
Libs: -L$${libdir} -lcordon
Requires.private: $(call packages_of,$(LINK_libcordon))
Cflags: -I$${includedir}
endef
export PKG_CONFIG_FILE

.PHONY: install uninstall
install: all
	install -d $(sort $(dir $(INSTALLED:%=$(DESTDIR)%)))
	install -m 755 $(OUT)/cordon $(DESTDIR)$(BINDIR)/cordon
	install -m 755 $(OUT)/cordon-worker $(DESTDIR)$(LIBEXECDIR)/cordon-worker
	install -m 755 $(OUT)/cordon-reviewer $(DESTDIR)$(LIBEXECDIR)/cordon-reviewer
	install -m 755 $(OUT)/cordon-serve $(DESTDIR)$(LIBEXECDIR)/cordon-serve
	sed 's|@BINDIR@|$(BINDIR)|' programs/cordon.service.in >$(DESTDIR)$(LIBDIR)/systemd/user/cordon.service
	chmod 644 $(DESTDIR)$(LIBDIR)/systemd/user/cordon.service
	install -m 644 include/cordon.h $(DESTDIR)$(INCLUDEDIR)/cordon.h
	@set -e; $(foreach library,$(C_LIBRARIES),install -m 644 $(OUT)/$(library).a $(DESTDIR)$(LIBDIR)/$(library).a; \
	    install -m 755 $(OUT)/$(library).so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(library).so.$(VERSION); \
	    ln -sf $(library).so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(library).so.0; \
	    ln -sf $(library).so.0 $(DESTDIR)$(LIBDIR)/$(library).so;)
	printf '%s\n' "$$PKG_CONFIG_FILE" >$(DESTDIR)$(LIBDIR)/pkgconfig/cordon.pc
	printf '%s\n' "$$PKG_CONFIG_FILE" | sed 's/^Name: cordon/&-inproc/; s/-lcordon/&-inproc/; s/^Libs:.*/& -lm/' \
	    >$(DESTDIR)$(LIBDIR)/pkgconfig/cordon-inproc.pc
	chmod 644 $(DESTDIR)$(LIBDIR)/pkgconfig/cordon.pc $(DESTDIR)$(LIBDIR)/pkgconfig/cordon-inproc.pc
	@set -e; $(foreach page,$(MAN_PAGES),install -m 644 $(page) $(DESTDIR)$(call man_target,$(page));)
	install -m 644 gen/completions/cordon.bash $(DESTDIR)$(DATADIR)/bash-completion/completions/cordon
	install -m 644 gen/completions/_cordon $(DESTDIR)$(DATADIR)/zsh/site-functions/_cordon
	install -m 644 gen/completions/cordon.fish $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/cordon.fish
uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	-rmdir $(DESTDIR)$(LIBEXECDIR) 2>/dev/null

# --- generated files ------------------------------------------------------------------------------------------
GENERATORS := $(sort $(wildcard tools/gen_*.py))
.PHONY: gen gen-check
gen:
	@set -e; for generator in $(GENERATORS); do python3 $$generator; done
# The committed gen/ is what the generators write now.
gen-check:
	@set -e; sums() { find gen -type f | LC_ALL=C sort | xargs sha256sum; }; \
	    before=$$(sums); $(MAKE) --no-print-directory gen; after=$$(sums); test "$$before" = "$$after" || { echo "gen/ is stale: run make gen" >&2; exit 1; }

# --- checks of the source -------------------------------------------------------------------------------------
C_FILES := $(sort $(wildcard src/*/*.[ch] src/*/*/*.[ch] include/*.h programs/*.c tests/unit/*/*.[ch] \
    tests/tools/*.[ch] tests/cli/*.c fuzz/*.c fuzz/*/*.c \
    bench/*.c examples/*.c))
.PHONY: format lint print-flags
# The compiler's flags, for tools that compile by themselves.
print-flags:
	@echo $(CPPFLAGS) $(BASE_CFLAGS)
format:
	@clang-format -i $(C_FILES)
lint: gen-check
	@clang-format --dry-run -Werror $(C_FILES)
	@python3 tools/check_source.py

# What the compilers' warnings and the scripts do not see; a minute.
.PHONY: tidy
tidy:
	@printf '%s\n' $(filter src/%.c programs/%.c,$(C_FILES)) | FLAGS="$$($(MAKE) -s print-flags CC=clang)" \
	    xargs -P 2 -n 8 sh -c 'clang-tidy --quiet "$$@" -- $$FLAGS 2>/dev/null' sh

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)
