import Authorization
import Foundation
import Reference

/// A random request that brings its policies, as JSON that can be changed and asked again.
struct ChangedRequest {
  typealias Object = [String: Any]

  let seed: UInt64
  var members: Object

  init(seed: UInt64) throws {
    self.seed = seed
    let json = try JSONSerialization.jsonObject(with: Data(RandomRequest(seed: seed).json.utf8))
    members = json as? Object ?? [:]
  }

  var line: String {
    let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// What the engine answers now.
  var decision: Decision {
    get throws { try answer(line).result.get() }
  }

  var policies: Object {
    get { members["policies"] as? Object ?? [:] }
    set { members["policies"] = newValue }
  }

  var context: Object {
    get { members["context"] as? Object ?? [:] }
    set { members["context"] = newValue }
  }

  var principal: String { members["principal"] as? String ?? "" }

  /// Whether identity-based policies and SCPs bear on the principal.
  var isOrdinary: Bool { principal.hasPrefix("arn:") && !principal.contains("-provider/") }
  var isRoot: Bool { principal.hasSuffix(":root") }

  // MARK: Policies

  /// The places where a document stands: a layer, a level of it, a position.
  struct Place: Hashable {
    var layer: String
    var level: Int?
    var position: Int?
  }

  var places: [Place] {
    policies.keys.sorted().flatMap { layer -> [Place] in
      if layer == "resource" { return [Place(layer: layer)] }
      let items = policies[layer] as? [Object] ?? []
      return items.indices.flatMap { item -> [Place] in
        guard let inner = items[item]["policies"] as? [Object] else {
          return [Place(layer: layer, position: item)]
        }
        return inner.indices.map { Place(layer: layer, level: item, position: $0) }
      }
    }
  }

  subscript(_ place: Place) -> Object {
    get {
      guard let position = place.position else { return policies[place.layer] as? Object ?? [:] }
      var items = policies[place.layer] as? [Object] ?? []
      if let level = place.level { items = items[level]["policies"] as? [Object] ?? [] }
      return items[position]["document"] as? Object ?? [:]
    }
    set {
      guard let position = place.position else {
        policies[place.layer] = newValue
        return
      }
      var items = policies[place.layer] as? [Object] ?? []
      if let level = place.level {
        var inner = items[level]["policies"] as? [Object] ?? []
        inner[position]["document"] = newValue
        items[level]["policies"] = inner
      } else {
        items[position]["document"] = newValue
      }
      policies[place.layer] = items
    }
  }

  /// The statements of a document; one alone needs no list.
  func statements(of document: Object) -> [Object] {
    document["Statement"] as? [Object] ?? [document["Statement"] as? Object ?? [:]]
  }

  /// Adds a statement behind the others.
  mutating func add(_ statement: Object, at place: Place) {
    self[place]["Statement"] = statements(of: self[place]) + [statement]
  }

  /// Adds a policy that allows everything but for this statement.
  mutating func add(_ statement: Object, in layer: String) {
    var allow = statement
    allow["Effect"] = "Allow"
    let document: Object = ["Version": "2012-10-17", "Statement": [allow, statement]]
    let policy: Object = ["name": "added", "document": document]
    switch layer {
    case "resource":
      let old = policies[layer] as? Object ?? ["Version": "2012-10-17", "Statement": [Object]()]
      policies[layer] = old
      add(allow, at: Place(layer: layer))
      add(statement, at: Place(layer: layer))
    case "serviceControl", "resourceControl":
      let levels = policies[layer] as? [Object] ?? []
      policies[layer] = levels + [["target": "r-new", "policies": [policy]] as Object]
    default: policies[layer] = (policies[layer] as? [Object] ?? []) + [policy]
    }
  }
}

extension Outcome {
  /// How much is open: more is more.
  var access: Int { [.denied, .conditional, .allowed].firstIndex(of: self) ?? 0 }
}

/// Numbers that are the same for the same seed.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(limit, 1)
  }

  mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
    var (rest, result) = (values, [Value]())
    while !rest.isEmpty { result.append(rest.remove(at: below(rest.count))) }
    return result
  }
}
