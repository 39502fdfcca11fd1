.PHONY: help demo test soak build lint bench samples clean dependencies

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

dependencies:
	@.ci/install-dependencies

demo: dependencies ## build, load accounts/, print who can invoke each function, draw into graphs/
	swift build -c release --product rolewalk
	rm -f .build/demo.sqlite
	.build/release/rolewalk demo --database .build/demo.sqlite --quiet

build: dependencies ## the release binary, .build/release/rolewalk
	swift build -c release --product rolewalk

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	swift format lint --strict --recursive Benchmarks/Sources Benchmarks/RolewalkBenchmarks Benchmarks/Package.swift

# The comparisons with the reference evaluator try millions of contexts; optimized code does it in a tenth of the time.
testing = -c release -Xswiftc -enable-testing

test: dependencies lint ## lint, then every test
	swift build --build-tests $(testing) --explicit-target-dependency-import-check error
	@# The comparisons keep all cores busy for minutes, and the commands' tests block threads while a program runs: tests
	@# with a time limit run apart from both.
	swift test --skip-build $(testing) --skip 'CommandTests|AccessGraphTests|ReferenceTests|RequestDifferentialTests'
	swift test --skip-build $(testing) --filter CommandTests
	swift test --skip-build $(testing) --filter 'AccessGraphTests|ReferenceTests|RequestDifferentialTests'

# make soak FIRST_SEED=200 SEEDS=100000
soak: dependencies ## compare with the reference on as many random organizations as you like
	swift build --build-tests $(testing)
	FIRST_SEED=$(or $(FIRST_SEED),200) SEEDS=$(or $(SEEDS),100000) \
	  swift test --skip-build $(testing) --filter DifferentialTests 2>&1 | grep -E '^seeds|seed [0-9]+, too|error:|passed|failed'

# make bench SIZES="10 100 1000 5000"; 1,000 accounts take 2 GB of disk space, 5,000 take 10 GB.
bench: dependencies ## measure the program on made-up organizations
	swift build -c release --product rolewalk
	swift build -c release --package-path Benchmarks --product generate-organization
	swift build -c release --package-path Benchmarks --product parse-json
	Benchmarks/run $(or $(SIZES),10 100)

samples: ## make accounts/ again with moto and the AWS CLI
	Tests/SampleOrganization/make-samples.sh

clean: ## remove what was built
	rm -rf .build Benchmarks/.build
