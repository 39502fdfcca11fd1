.PHONY: help demo test build lint bench samples clean dependencies

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

test: dependencies lint ## lint, then every test
	swift build --build-tests --explicit-target-dependency-import-check error
	@# The comparisons keep both cores busy for minutes; tests that wait for a child process run apart from them.
	swift test --skip-build --skip 'AccessGraphTests|ReferenceTests|RequestDifferentialTests'
	swift test --skip-build --filter 'AccessGraphTests|ReferenceTests|RequestDifferentialTests'

SIZES = 10 100
bench: build ## measure whole processes on made-up organizations; SIZES="10 100 1000 5000"
	swift build -c release --package-path Benchmarks --product generate-organization
	swift build -c release --package-path Benchmarks --product parse-json
	Benchmarks/run $(SIZES)

samples: ## make accounts/ again with moto and the AWS CLI
	Tests/SampleOrganization/make-samples.sh

clean: ## remove what was built
	rm -rf .build Benchmarks/.build
