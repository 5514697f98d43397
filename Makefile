# Everything is installed into .venv and node_modules by itself; only Python 3.11 or 3.12, git and make have to be there.
# PYTHON=/path/to/python chooses the Python.

export PYTHON
# .venv comes first: its node and npm are there only if the machine has no fitting ones
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(PATH)

# without it each run would read every source and test anew
unexport PYTHONDONTWRITEBYTECODE

PYTEST_FLAGS ?= --numprocesses 2 --dist loadfile
# a file may have an hour of slow tests
SLOW_FLAGS ?= --dist worksteal
PYTHON_READY := .venv/.ready
READY := $(PYTHON_READY) node_modules/.ready

.PHONY: help
help: ## list these targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | expand -t 17

.PHONY: demo
demo: $(READY) ## run the main job on a chain inside the process: from a term sheet to a redeemed bond
	@.venv/bin/wasiqa demo

.PHONY: node
node: $(READY) ## start a node on this machine (PORT=8545) with the demo's programme on it, and say what to try
	@.venv/bin/python tools/node.py

.PHONY: portal
portal: $(READY) ## open the portal (PORT=8600) on a node (NODE_PORT=8545) with the demo's programme
	@.venv/bin/python -m tools.portal

.PHONY: test
test: $(READY) ## run the fast tests
	@.venv/bin/pytest $(PYTEST_FLAGS)

.PHONY: test-slow
test-slow: $(READY) bench/node_modules/.ready .venv-eels/.ready .venv-release/.ready ## run the slow tests
	@.venv/bin/pytest $(PYTEST_FLAGS) $(SLOW_FLAGS) -m "slow and not timed"
	@.venv/bin/pytest -m timed

# From one end to the other; the rest of tests/scripts is about words of one command, or stands on revm's own tricks.
END_TO_END := auction_life auction_kinds coupon_changes coupon_holders default freeze_and_seize licence_block reconcile \
	recover resolution tender trade trade_net trade_repo whitelist_tree

.PHONY: test-clients
test-clients: $(READY) ## run what users do from one end to the other on the node of another client (CLIENT=hardhat)
	@.venv/bin/pytest $(PYTEST_FLAGS) --client $(or $(CLIENT),hardhat) $(END_TO_END:%=tests/scripts/test_%.py)

.PHONY: bench
bench: $(READY) bench/node_modules/.ready ## measure gas beside OpenZeppelin, Solady and T-REX, and how it grows
	@.venv/bin/python -m bench

# Off in .solhint.json: gas rules that would trade meaning for little (strict inequalities, indexing amounts, reordering
# structs of one call, short strings), empty blocks (`try … {} catch`), and NatSpec duties outside contracts/interfaces; and
# in bench/contracts/.solhint.json whether imports are there, since only `make bench` installs what those import.
.PHONY: lint
lint: $(READY) ## check form, types, imports, spelling, compiler warnings, sizes and storage of all code
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@told=$$(.venv/bin/lint-imports --no-logo) || { echo "$$told"; exit 1; }
	@.venv/bin/codespell
	@.venv/bin/python tools/solc_warnings.py
	@solhint --disc --max-warnings 0 'contracts/**/*.sol' 'bench/contracts/*.sol'
	@forge fmt --check contracts bench/contracts invariants proofs
	@forge lint --quiet
	@.venv/bin/python -m tools.layouts

# slither.config.json leaves out contracts/testing: what misbehaves there does so on purpose, and nobody deploys it.
.PHONY: slither
slither: $(READY) .venv-slither/.ready ## look for known kinds of mistakes in the contracts (slither.config.json)
	@.venv/bin/python tools/solc_wrapper.py
	@.venv-slither/bin/slither .

# All that is tried here is stated in docs/proofs.md.
.PHONY: prove
prove: $(READY) .venv-halmos/.ready ## prove promises of the contracts by Halmos, SMTChecker and trying all (docs/proofs.md)
	@.venv/bin/python -m tools.proof.exhaustive
	@.venv/bin/python -m tools.proof.smt
	@.venv/bin/python -m tools.proof.halmos

# Each rule beside the examples that it is tried on first; what is on the network is never asked.
SEMGREP := .venv-semgrep/bin/semgrep scan --metrics off --disable-version-check --quiet --error --config tools/semgrep

.PHONY: semgrep
semgrep: .venv-semgrep/.ready ## look for what this project's own rules forbid in the contracts (tools/semgrep)
	@$(SEMGREP) --test tools/semgrep
	@$(SEMGREP) contracts
	@echo "$$(cat tools/semgrep/*.yaml | grep -c '^  - id:') rules hold"

.PHONY: proof
proof: $(READY) bench/node_modules/.ready .venv-eels/.ready .venv-halmos/.ready ## try to break every promise, and print one table (FAST=1: in two minutes)
	@.venv/bin/python -m tools.proof $(if $(FAST),--fast)

.PHONY: mutation
mutation: $(READY) ## break contracts and bond maths by small faults, and see whether tests find them (ALL=1: by every one)
	@.venv/bin/python -m tools.proof.mutation $(if $(ALL),--all)

.PHONY: evms
evms: $(READY) .venv-eels/.ready ## replay the lives of two bonds on three EVMs: py-evm, revm and the execution specifications
	@.venv/bin/python -m tests.evms

.PHONY: coverage
coverage: $(READY) ## show which lines and branches of the contracts their tests execute
	@.venv/bin/python -m pytest $(PYTEST_FLAGS) -p tools.coverage.plugin --hypothesis-profile coverage \
		-m "not slow and not gas" tests/contracts tests/standards

.PHONY: coverage-python
coverage-python: $(READY) ## show which branches of the package the fast tests execute, in the processes that they start, too
	@rm -rf build/coverage/python
	@.venv/bin/coverage run -m pytest $(PYTEST_FLAGS)
	@.venv/bin/python -m tools.python_coverage

.PHONY: format
format: $(READY) ## bring all code into form
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format
	@forge fmt contracts bench/contracts invariants proofs

.PHONY: sizes
sizes: $(READY) ## show how much room each contract has under the limits
	@.venv/bin/python tools/sizes.py

.PHONY: layouts
layouts: $(READY) ## accept the sizes of the contracts and what they keep in storage as they are now (make lint compares)
	@.venv/bin/python -m tools.layouts --accept

.PHONY: site
site: $(READY) .venv-release/.ready ## make the pages of docs/ and of the interfaces into build/site/html
	@.venv/bin/python -m tools.site

.PHONY: packages
packages: $(READY) .venv-release/.ready ## build wheel, npm package and bills of materials into dist/, and show their hashes
	@.venv/bin/python -m tools.release

.PHONY: ape-compile
ape-compile: $(READY) ## compile with Ape, by the npm compiler
	@.venv/bin/python tools/solc_wrapper.py
	@SOLCX_BINARY_PATH=$(CURDIR)/build/solc .venv/bin/ape compile

.PHONY: lock
lock: $(READY) ## choose all versions anew, within what pyproject.toml and package.json allow
	@.venv/bin/python tools/lock.py

.PHONY: clean
clean: ## remove what was built, but not what was installed
	@rm -rf build .build dist .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: distclean
distclean: clean ## remove what was installed, too
	@rm -rf .venv .venv-* node_modules bench/node_modules *.egg-info

$(PYTHON_READY): pyproject.toml constraints.txt tools/venv.sh
	@sh tools/venv.sh
	@touch $@

.venv-%/.ready: tools/%.txt | $(PYTHON_READY)
	@echo "Installing what tools/$*.txt names into .venv-$*"
	@rm -rf .venv-$*
	@.venv/bin/python -m venv --without-pip .venv-$*
	@.venv/bin/python -m pip --python .venv-$* install --quiet --quiet --disable-pip-version-check --requirement $<
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc $(PYTHON_READY)
	@echo "Installing the compiler and the contract library into node_modules"
	@npm ci --loglevel error >/dev/null
	@touch $@

bench/node_modules/.ready: bench/package.json bench/package-lock.json node_modules/.ready
	@echo "Installing what the benchmark compares with into bench/node_modules"
	@npm ci --prefix bench --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
	@touch $@
