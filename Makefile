# voucherd: everything there is to run. `make help` lists it.
# Swift is first called after the prerequisites are there, so nothing here runs it while the file is read.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

SWIFT ?= swift
export SWIFT
# The compiler holds the import directions between our own modules.
BUILD := $(SWIFT) build --explicit-target-dependency-import-check error
# Small modules, many calls between them: the optimiser looks across their borders, and a decision takes less time. So it
# does with the Swift runtime inside each program, which then needs nothing but Debian's libraries beside it.
RELEASE := $(BUILD) -c release --scratch-path .build-release --static-swift-stdlib -Xswiftc -cross-module-optimization
FUZZ := VOUCHERD_FUZZ=1 $(BUILD) -c release --scratch-path .build-fuzz --product Fuzz \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
SETUP := Tests/Setup
FUZZ_SECONDS ?= 60
export FUZZ_SECONDS
DESTDIR ?=
CAMERA ?=
SUITE ?=
ARGS ?=
SET ?=

.PHONY: help
help: ## this list
	@echo "make <target>, on Debian 12 with Swift 6.2 or later. Missing Debian packages are installed first."
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 19

.PHONY: ready-build ready-check ready-interop ready-recognition ready-conformance ready-screen ready-vm
ready-build ready-check ready-interop ready-recognition ready-conformance ready-screen ready-vm: ready-%:
	@$(SETUP)/prerequisites $*

.PHONY: build
build: ready-build ## debug build of everything but the tests
	$(BUILD)

.PHONY: release
release: ready-build ## release build of everything, in .build-release
	$(RELEASE)

.PHONY: demo
demo: build ## the whole story on this machine; CAMERA=/dev/video0 reads a real camera
	.build/debug/Demo $(if $(CAMERA),--camera "$(CAMERA)") $(ARGS)

# One test at a time: some wait in C (libcurl) on a thread of Swift's pool, which has as many threads as cores; on two
# cores two of them at once would leave none for the server that they wait for.
.PHONY: test
test: ready-build ## unit, vector, architecture and system tests
	$(BUILD) --build-tests
	$(SWIFT) test --skip-build --no-parallel $(ARGS)

# Both the prerequisites and the package leave libzxing out; the two kinds of build must not share a folder.
.PHONY: test-zbar-alone
test-zbar-alone: export VOUCHERD_NO_ZXING := 1
test-zbar-alone: ready-build ## a build without libzxing, in .build-zbar, and the camera's tests on it
	$(BUILD) --scratch-path .build-zbar --build-tests
	$(SWIFT) test --scratch-path .build-zbar --skip-build --no-parallel --filter CameraTests

.PHONY: lint
lint: ready-build ## swift format, strictly
	$(SWIFT) format lint -r --strict Sources Tests Package.swift

.PHONY: units
units: ready-check ## the systemd units held against systemd's own checks
	systemd/check

.PHONY: fuzz
fuzz: ready-check ## every fuzzer for FUZZ_SECONDS=60 each, FUZZ_JOBS=4 at a time; ARGS="cbor cose" for some
	$(FUZZ)
	$(SETUP)/fuzz .build-fuzz/release/Fuzz $(ARGS)

# One after the other: the cheap checks first, and never two builds at once.
.PHONY: check
check: ready-check ## everything that has to hold before a change lands
	@$(MAKE) lint
	@$(MAKE) units
	@$(MAKE) fuzz ARGS=
	@$(MAKE) test ARGS=

.PHONY: bench
bench: release ## the figures of the README
	.build-release/release/Bench $(ARGS)

# For trying it: a scratch shop, and systemd's own bridge between loopback and the screen's socket.
.PHONY: screen
screen: ready-check ## the customers' page with a scratch shop on loopback; ARGS="--port 8461 --language en"
	$(BUILD)
	.build/debug/ScreenTrial $(ARGS)

.PHONY: screen-test
screen-test: ready-screen ## the customers' page in real Chromium; ARGS="--keep FOLDER" keeps the pictures
	$(BUILD)
	$(SETUP)/venv .venv-screen Tests/Screen/requirements.txt
	.venv-screen/bin/python -B Tests/Screen/screen.py --programs .build/debug $(ARGS)

.PHONY: recognition
recognition: ready-recognition ## codes read on photographs, beside zbarimg; SET=folder holds them and their list
	@if [ ! -d "$(SET)" ]; then echo "make recognition SET=FOLDER: photographs are no part of this tree"; exit 2; fi
	$(RELEASE) --product voucher-reader
	$(SETUP)/recognition .build-release/release/voucher-reader "$(SET)"

.PHONY: interop
interop: ready-interop ## vouchers, statements, trust with Python's cwt, pycose, securesystemslib and tuf; the local API on trial by schemathesis
	$(BUILD)
	$(SETUP)/venv .venv-interop Tests/Interop/requirements.txt
	.venv-interop/bin/python -B Tests/Interop/interop.py --programs .build/debug $(ARGS)
	.venv-interop/bin/python -B Tests/Interop/trust.py --programs .build/debug
	.venv-interop/bin/python -B Tests/Interop/api.py --programs .build/debug

# The product as `make install` lays it out, in an emulated Debian 12 with cameras of its own, in .vm. The first time it
# builds that machine (5 minutes). ARGS="camera" runs one trial of camera, kiosk, lights, demo and powercut.
.PHONY: test-vm
test-vm: ready-vm release ## real V4L2 devices, systemd units, kill -9 and power cuts, in a virtual machine
	Tests/VM/test .build-release/release $(ARGS)

# The suite: a checkout of https://github.com/theupdateframework/tuf-conformance. Nothing is written into it.
.PHONY: tuf-conformance
tuf-conformance: ready-conformance ## our TUF client on trial by its community's suite; SUITE=folder of a checkout
	@test -d "$(SUITE)/tuf_conformance" || { echo "SUITE=folder: a checkout of theupdateframework/tuf-conformance" >&2; exit 1; }
	$(BUILD) --product tuf-client
	$(SETUP)/venv .venv-conformance Tests/TUFConformance/requirements.txt
	PYTHONDONTWRITEBYTECODE=1 .venv-conformance/bin/pytest -q -p no:cacheprovider "$(SUITE)/tuf_conformance" \
	  --entrypoint "$(CURDIR)/.build/debug/tuf-client" $(ARGS)

# `sudo make install` must not build: then the release build has to be there.
.PHONY: install
install: ## programs, units, udev rules, completions into DESTDIR (the whole system without it)
	@if [ -z "$$SUDO_USER" ]; then $(MAKE) release; fi
	$(SETUP)/install .build-release/release "$(DESTDIR)"
