// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the product's build does not pay for it.
let package = Package(
  name: "rolewalk-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "rolewalk", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .target(name: "OrganizationGenerator"),
    .executableTarget(
      name: "generate-organization",
      dependencies: [
        "OrganizationGenerator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "generate-log",
      dependencies: [
        "OrganizationGenerator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "parse-json", cxxSettings: [.define("NDEBUG")], linkerSettings: [.linkedLibrary("simdjson")]),
    // The plugin finds benchmarks by the folder that holds them, which is to be called Benchmarks.
    .executableTarget(
      name: "RolewalkBenchmarks",
      dependencies: [
        "OrganizationGenerator", .product(name: "AccessGraph", package: "rolewalk"),
        .product(name: "Exports", package: "rolewalk"), .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "RolewalkBenchmarks", plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
