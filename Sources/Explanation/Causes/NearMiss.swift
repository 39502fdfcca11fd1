import Authorization

/// A statement that almost lets the call through, and what keeps it from doing so.
struct NearMiss {
  var kind: Finding.Kind
  var sentence: String
  var near: NearStatement?
}

extension DecidedRequest {
  /// The rules, each of which knows one way to miss; the first that recognizes a statement tells it.
  private static let rules: [@Sendable (DecidedRequest, NearStatement) -> NearMiss?] = [
    missedByLetterCase, missedByQualifier, missedByRegion, missedByAccount, missedByName,
    missedByFederation, missedBySession, missedByDeletion, missedByPath, missedByPrincipalName,
    missedByAction, missedByCondition,
  ]

  /// The statement of a layer that comes nearest.
  func nearMiss(in layer: Layer, at target: String? = nil) -> NearMiss? {
    for near in nearStatements(in: layer, at: target) {
      for rule in DecidedRequest.rules {
        if var miss = rule(self, near) {
          miss.near = near
          return miss
        }
      }
    }
    return nil
  }
}
