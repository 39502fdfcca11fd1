.PHONY: help demo test soak fuzz coverage build lint bench samples clean dependencies

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
comparing = AccessGraphTests|ReferenceTests|RequestDifferentialTests|ExplanationTests

test: dependencies lint ## lint, then every test
	swift build --build-tests $(testing) --explicit-target-dependency-import-check error
	@# The comparisons keep all cores busy for minutes, and the commands' tests block threads while a program runs: tests
	@# with a time limit run apart from both.
	swift test --skip-build $(testing) --skip 'CommandTests|$(comparing)'
	swift test --skip-build $(testing) --filter CommandTests
	swift test --skip-build $(testing) --filter '$(comparing)'

# Beyond the seeds of `make test`; a comparison is one access of an organization, or one request.
# make soak FIRST_SEED=300 SEEDS=20000 FIRST_REQUEST=3000 REQUESTS=1000000
soak: dependencies ## compare with the reference on random organizations and requests, as many as you like
	swift build --build-tests $(testing)
	FIRST_SEED=$(or $(FIRST_SEED),300) SEEDS=$(or $(SEEDS),20000) \
	FIRST_REQUEST=$(or $(FIRST_REQUEST),3000) REQUESTS=$(or $(REQUESTS),1000000) \
	  swift test --skip-build $(testing) --filter DifferentialTests 2>&1 | Tests/sum-comparisons

fuzz: dependencies ## feed mutated documents, conditions, patterns and requests to the readers: FUZZ_SECONDS=30 each
	Tests/Fuzz/run $(or $(FUZZ_SECONDS),30) $(FUZZ_TARGETS)

coverage: dependencies ## line coverage of IAM and Authorization; fails below 95 %
	REQUESTS=600 SEEDS=40 swift test --scratch-path .build/coverage --enable-code-coverage \
	  --filter '^(IAM|Authorization|Simulation|AccessGraph|RequestDifferential)Tests\.' --quiet
	Tests/coverage 95 IAM Authorization

# make bench SIZES="10 100 1000 5000"; 1,000 accounts take 2 GB of disk space, 5,000 take 10 GB.
bench: dependencies ## measure the program on made-up organizations
	swift build -c release --product rolewalk
	swift build -c release --package-path Benchmarks --product generate-organization
	swift build -c release --package-path Benchmarks --product generate-log
	swift build -c release --package-path Benchmarks --product parse-json
	Benchmarks/run $(or $(SIZES),10 100)

samples: ## make accounts/ again with moto and the AWS CLI
	Tests/SampleOrganization/make-samples.sh

clean: ## remove what was built
	rm -rf .build Benchmarks/.build
