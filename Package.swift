// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "rolewalk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "rolewalk", targets: ["rolewalk"]),
    .library(name: "AccessGraph", targets: ["AccessGraph"]),
    .library(name: "Authorization", targets: ["Authorization"]),
    .library(name: "Exports", targets: ["Exports"]),
    .library(name: "IAM", targets: ["IAM"]),
    .library(name: "JSON", targets: ["JSON"]),
    .library(name: "Simulation", targets: ["Simulation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: [
    // System libraries and their thin C faces.
    .systemLibrary(
      name: "CGraphviz", pkgConfig: "libgvc",
      providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "CSimdjson", publicHeadersPath: "include", cxxSettings: [.define("NDEBUG")],
      linkerSettings: [.linkedLibrary("simdjson")]),

    // The way of the data, from text to answers.
    .target(name: "JSON", dependencies: ["CSimdjson"]),
    .target(name: "IAM", dependencies: ["JSON"]),
    .target(name: "Authorization", dependencies: ["IAM"]),
    .target(name: "Inventory", dependencies: ["IAM"]),
    .target(name: "Exports", dependencies: ["Inventory", "IAM", "JSON", "CZlib"]),
    .target(
      name: "Snapshots",
      dependencies: ["Inventory", "IAM", "JSON", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "AccessGraph", dependencies: ["Authorization", "Inventory", "IAM"]),
    .target(name: "Simulation", dependencies: ["AccessGraph", "Authorization", "Inventory", "IAM", "JSON"]),
    .target(
      name: "Explanation",
      dependencies: ["AccessGraph", "Simulation", "Authorization", "Inventory", "IAM", "JSON"]),
    .target(name: "Diagrams", dependencies: ["AccessGraph", "CGraphviz"]),
    .executableTarget(
      name: "rolewalk",
      dependencies: [
        "AccessGraph", "Authorization", "Diagrams", "Explanation", "Exports", "IAM", "Inventory", "JSON",
        "Simulation", "Snapshots",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),

    // Tests.
    .testTarget(name: "IAMTests", dependencies: ["IAM", "JSON", "Reference"]),
    .testTarget(name: "ExportsTests", dependencies: ["Exports", "Inventory", "IAM", "JSON", "CZlib"]),
    .testTarget(
      name: "SnapshotsTests",
      dependencies: ["Snapshots", "Inventory", "IAM", "JSON", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
      name: "DiagramsTests", dependencies: ["Diagrams", "AccessGraph", "Authorization", "IAM"],
      exclude: ["Goldens"]),
    .testTarget(name: "AuthorizationTests", dependencies: ["Authorization", "IAM", "JSON"]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Simulation", "Authorization", "Inventory", "IAM", "JSON", "Reference"]),
    .testTarget(
      name: "RequestDifferentialTests",
      dependencies: ["Simulation", "Authorization", "Inventory", "Reference"]),
    .testTarget(
      name: "ExplanationTests",
      dependencies: [
        "Explanation", "AccessGraph", "Authorization", "Exports", "Inventory", "IAM", "JSON", "Reference",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["rolewalk", "AccessGraph", "IAM", "Inventory", "JSON", "Reference", "Snapshots"],
      exclude: ["Goldens"]),
    .testTarget(name: "DrawingTests", dependencies: ["rolewalk", "Diagrams"]),
    // The independent check: written from the rules alone, importing nothing of what it checks.
    .target(name: "Reference", dependencies: ["Inventory", "IAM", "JSON"], path: "Tests/Reference"),
    .testTarget(
      name: "AccessGraphTests",
      dependencies: ["AccessGraph", "Authorization", "Inventory", "IAM", "JSON", "Reference"]),
    .testTarget(name: "ReferenceTests", dependencies: ["Reference", "Inventory", "IAM"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// `make fuzz` sets this: libFuzzer brings its own main, which no other build may link.
if Context.environment["ROLEWALK_FUZZ"] != nil {
  package.targets += [
    .target(
      name: "FuzzTargets", dependencies: ["Simulation", "Exports", "Authorization", "IAM", "JSON"],
      path: "Tests/Fuzz/Targets"),
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Main",
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
  ]
}
