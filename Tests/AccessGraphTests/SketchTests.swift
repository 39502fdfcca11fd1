import Foundation
import IAM
import Reference
import Testing

@testable import AccessGraph

/// A sketch of an organization, and who can invoke its function.
///
/// A bar stands for one assumption more: `Deploy | CI` is Deploy directly and CI through one role. `?` marks those who
/// can under a condition only, `/url` those whose shown way is the function URL. The root of the function's own
/// account always can and is left out, unless the sketch speaks of root.
struct SketchCase: Sendable, CustomTestStringConvertible {
  var name: String
  var sketch: String
  var answer: String

  init(_ name: String, _ sketch: String, _ answer: String) {
    (self.name, self.sketch, self.answer) = (name, sketch, answer)
  }

  var testDescription: String { name }
}

@Suite("Sketches of organizations")
struct SketchTests {
  // swift-format-ignore
  static let cases: [SketchCase] = [
    // Chains
    SketchCase("directly",                                    "Deploy => Bill",                                             "Deploy"),
    SketchCase("through one role",                            "CI -> Deploy, Deploy => Bill",                               "Deploy | CI"),
    SketchCase("through three roles",                         "@alice -> Dev -> CI -> Deploy => Bill",                      "Deploy | CI | Dev | @alice"),
    SketchCase("nobody",                                      "CI -> Deploy, Deploy =x> Bill",                              "nobody"),
    SketchCase("a bystander reaches nothing",                 "Deploy => Bill, @bob",                                       "Deploy"),
    SketchCase("the shortest of two ways counts",             "CI -> Dev -> Deploy => Bill, CI -> Deploy",                  "Deploy | CI, Dev"),
    SketchCase("a role's own Deny does not follow its caller", "CI -> Deploy => Bill, CI =x> Bill",                         "Deploy | CI"),
    SketchCase("a Deny on the way cuts the chain",            "CI -> Dev -> Deploy => Bill, Dev -x> Deploy",                "Deploy"),

    // Trust that goes in circles, and diamonds
    SketchCase("two roles that trust each other",             "CI -> Deploy, Deploy -> CI, Deploy => Bill",                 "Deploy | CI"),
    SketchCase("a circle of three with an entry",             "@alice -> A1 -> A2 -> A3 -> A1, A3 => Bill",                 "A3 | A2 | A1 | @alice"),
    SketchCase("a circle beside the way",                     "CI -> Deploy => Bill, Deploy -> Loop -> Deploy",             "Deploy | CI, Loop"),
    SketchCase("a circle that leads nowhere",                 "CI -> Dev -> CI, Deploy => Bill",                            "Deploy"),
    SketchCase("a role that assumes itself",                  "Deploy -> Deploy => Bill",                                   "Deploy"),
    SketchCase("a diamond",                                   "CI -> Left -> Deploy => Bill, CI -> Right -> Deploy",        "Deploy | Left, Right | CI"),
    SketchCase("a diamond with one side dashed",              "CI - -> Left, CI -> Right, Left => Bill, Right => Bill",     "Left, Right | CI"),
    SketchCase("longer but unconditional is better",          "CI - -> Deploy => Bill, CI -> Dev -> Deploy",                "Deploy | Dev | CI"),

    // Conditions
    SketchCase("a condition at the end",                      "CI -> Deploy = => Bill",                                     "Deploy? | CI?"),
    SketchCase("a condition on the way",                      "CI - -> Deploy => Bill",                                     "Deploy | CI?"),
    SketchCase("conditional and unconditional at once",       "Deploy = => Bill, Deploy => Bill",                           "Deploy"),
    SketchCase("a condition for one of two functions",                   "Deploy => Bill, Deploy = => Pay",                            "Bill: Deploy; Pay: Deploy?"),

    // Which side has to speak
    SketchCase("one account: the role's own policy is enough to invoke",   "Deploy => Bill (own side only)",               "Deploy"),
    SketchCase("one account: the function policy is enough to invoke",     "Deploy => Bill (other side only)",             "Deploy"),
    SketchCase("one account: the trust policy is enough to assume",        "CI -> Deploy (other side only), Deploy => Bill", "Deploy | CI"),
    SketchCase("nobody assumes a role without its trust",                  "CI -> Deploy (own side only), Deploy => Bill", "Deploy"),
    SketchCase("trust in the account wants a word of the caller",          "A -> Deploy => Bill, CI -> Deploy (own side only), Dev", "Deploy | CI"),

    // Two accounts, and three
    SketchCase("across accounts with both sides",             "B.CI -> Deploy => Bill",                                     "Deploy | B.CI"),
    SketchCase("across accounts trust alone is not enough",   "B.CI -> Deploy (other side only), Deploy => Bill",           "Deploy"),
    SketchCase("nor is the caller's own policy",              "B.CI -> Deploy (own side only), Deploy => Bill",             "Deploy"),
    SketchCase("a function policy for another account's role", "B.CI => Bill",                                              "B.CI"),
    SketchCase("which alone is not enough",                   "B.CI => Bill (other side only)",                             "nobody"),
    SketchCase("nor is the other account's own policy",       "B.CI => Bill (own side only)",                               "nobody"),
    SketchCase("a grant to an account lets in its root and whoever it lets", "B => Bill, B.CI => Bill (own side only), B.Dev", "B.CI, B.root"),
    SketchCase("home again through another account",          "CI -> B.Dev -> Deploy => Bill",                              "Deploy | B.Dev | CI"),
    SketchCase("through three accounts",                      "C.@carol -> B.Dev -> Deploy => Bill",                        "Deploy | B.Dev | C.@carol"),
    SketchCase("one name in two accounts",                    "B.Deploy -> Deploy => Bill",                                 "Deploy | B.Deploy"),

    // Outside
    SketchCase("an account that is not loaded",               "X -> Deploy => Bill",                                        "Deploy | X"),
    SketchCase("a role of an account that is not loaded",     "X.Vendor - -> Deploy => Bill",                               "Deploy | X.Vendor?"),
    SketchCase("dangling trust lets in nobody",               "AROAGONE -> Deploy => Bill, CI",                             "Deploy"),
    SketchCase("nor does a role made again under the name",   "AROAGONE -> Deploy => Bill, GONE",                           "Deploy"),
    SketchCase("an identity provider",                        "idp.example.com -> CI -> Deploy => Bill",                    "Deploy | CI | idp.example.com"),
    SketchCase("anyone",                                      "* => Bill, @bob",                                            "*, @bob"),

    // Services
    SketchCase("a confused deputy: any bucket of anybody",    "s3.amazonaws.com => Bill",                                   "s3.amazonaws.com"),
    SketchCase("a service bound to an account",               "s3.amazonaws.com = => Bill",                                 "s3.amazonaws.com?"),
    SketchCase("a service that may assume a role is no invoker", "states.amazonaws.com -> Flow => Bill",                    "Flow"),
    SketchCase("nobody assumes a service-linked role",        "CI -> AWSServiceRoleForLex => Bill, lex.amazonaws.com -> AWSServiceRoleForLex", "AWSServiceRoleForLex"),

    // Root and groups
    SketchCase("root of the function's account",              "root, Deploy => Bill",                                       "Deploy, root"),
    SketchCase("root assumes nothing",                        "root -> Deploy => Bill, B.root -> Deploy",                   "Deploy, root"),
    SketchCase("what a group may, its members may",           "@alice in Devs, @bob, Devs => Bill (own side only)",         "@alice"),
    SketchCase("a group may assume for its members",          "@alice in Devs, A -> Deploy => Bill, Devs -> Deploy (own side only), @bob", "Deploy | @alice"),
    SketchCase("a Deny of one group among two",               "@alice in Devs, @alice in Interns, Devs => Bill (own side only), Interns =x> Bill (own side only)", "nobody"),

    // Targets
    SketchCase("an alias is not the function",                "CI => Bill:live, Deploy => Bill",                            "Bill: Deploy; Bill:live: CI"),
    SketchCase("an alias's policy across accounts",           "B.CI => Bill:live, CI => Bill",                              "Bill: CI; Bill:live: B.CI"),
    SketchCase("two functions",                               "CI -> Deploy => Bill, CI => Pay",                            "Bill: Deploy | CI; Pay: CI"),
    SketchCase("a function URL with IAM",                     "CI -> Deploy => Bill/url",                                   "Deploy/url | CI/url"),
    SketchCase("a function URL without authentication",       "* => Bill/url, CI",                                          "*/url"),
    SketchCase("a function URL of another account",           "B.CI => Bill/url, B.Dev => Bill/url (own side only)",        "B.CI/url"),
  ]

  @Test("who can invoke", arguments: cases)
  func answer(_ row: SketchCase) throws { try check(row.sketch, row.answer) }

  @Test("the order in which exports name things does not matter", arguments: cases)
  func shuffled(_ row: SketchCase) throws {
    let sketch = Sketch(row.sketch)
    let ways = ways(try graph(sketch))
    var random = SplitMix64(seed: 1)
    for _ in 0..<5 {
      let other = sketch.shuffled(using: &random)
      #expect(try ways == self.ways(graph(other)), "\(other)")
    }
  }

  /// The shortest first: the way of two assumptions, then some of those that lead through all layers.
  @Test("all paths: of more than anybody can read, the first hundred")
  func manyPaths() throws {
    let layers = 8
    let roles = (0..<layers).map { layer in (0..<12).map { "Layer\(layer)No\($0)" } }
    var arrows = roles[0].map { "@alice -> \($0)" } + roles[layers - 1].map { "\($0) => Bill" }
    for (from, to) in zip(roles, roles.dropFirst()) {
      arrows += from.flatMap { role in to.map { "\(role) -> \($0)" } }
    }
    let sketch = Sketch((arrows + ["\(roles[0][11]) -> \(roles[layers - 1][11])"]).joined(separator: ","))
    let graph = try graph(sketch)
    let alice = try #require(graph.principals.first { Name.short($0) == "@alice" })
    let paths = graph.paths(from: alice, to: Name.function("Bill"))
    #expect(paths.map(\.count) == [3] + Array(repeating: layers + 1, count: 99))
    #expect(Set(paths).count == 100)
  }

  private func check(_ text: String, _ expected: String) throws {
    let sketch = Sketch(text)
    let graph = try graph(sketch)
    #expect(answer(graph, sketch) == expected)
    for access in graph.functions.map({ graph.whoCanInvoke($0) }) {
      for invoker in access.invokers {
        #expect(invoker.path.count == invoker.assumptions + 1, "a path has one step more than assumptions")
        #expect(
          zip(invoker.path, invoker.path.dropFirst()).allSatisfy { $0.to == $1.from }, "a path hangs together"
        )
        let turned = graph.canInvoke(invoker.principal).first { $0.function == access.function }
        #expect(turned?.invokers == [invoker], "the principal's own answer says the same")
      }
    }
  }

  private func graph(_ sketch: Sketch) throws -> AccessGraph {
    // After the exemption of accounts with old function URLs has ended.
    AccessGraph(try sketch.inventory(), at: try Date("2026-11-20T00:00:00Z", strategy: .iso8601))
  }

  private func answer(_ graph: AccessGraph, _ sketch: Sketch) -> String {
    let answers = sketch.targets.map { target in
      let arn = Name.function(target)
      let function = arn.split(separator: ":").prefix(7).joined(separator: ":")
      let found = graph.whoCanInvoke(function).invokers.compactMap { invoker in
        invoker.targets.first { $0.arn == arn }.map { (name(invoker, $0), $0.assumptions) }
      }
      let isAboutRoot = sketch.names.contains("root")
      let shown = found.filter { isAboutRoot || $0.0 != "root" }
      let groups = Dictionary(grouping: shown, by: \.1).sorted { $0.key < $1.key }
      let text = groups.map { $0.value.map(\.0).sorted().joined(separator: ", ") }.joined(separator: " | ")
      return (target, text.isEmpty ? "nobody" : text)
    }
    return answers.count == 1
      ? answers[0].1 : answers.map { "\($0.0): \($0.1)" }.joined(separator: "; ")
  }

  private func name(_ invoker: Invoker, _ target: TargetAccess) -> String {
    let isURL = invoker.path.last?.action == "lambda:InvokeFunctionUrl"
    return Name.short(invoker.principal) + (isURL ? "/url" : "") + (target.outcome == .conditional ? "?" : "")
  }

  /// Every answer with its way, but without the statements, whose numbers follow the order of the input.
  private func ways(_ graph: AccessGraph) -> [String] {
    graph.functions.flatMap { graph.whoCanInvoke($0).invokers }.map { invoker in
      let steps = invoker.path.map { "\($0.action) \($0.from) \($0.to) \($0.decision.outcome.rawValue)" }
      let targets = invoker.targets.map { "\($0.arn) \($0.outcome.rawValue) \($0.assumptions)" }
      return "\(invoker.principal.kind.rawValue) \(targets) \(steps)"
    }
  }
}
