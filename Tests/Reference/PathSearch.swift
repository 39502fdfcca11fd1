import Inventory

/// Follows concrete sessions from principal to role to role.
///
/// A path is a sequence of sessions, each made by the assumption before it: its name, session tags and source
/// identity are those that the assumption passed. A path whose steps contradict each other is found nowhere.
/// Rule: R28–R32, R37, R38.
struct PathSearch {
  /// Where a path stands: at its beginning, or in a session.
  enum Place: Hashable {
    case start(Asker)
    case session(Session)

    var asker: Asker {
      switch self {
      case .start(let asker): asker
      case .session(let session): session.asker
      }
    }
  }

  let evaluator: ReferenceEvaluator
  let roles: [String]
  /// How many questions had too many contexts.
  var undecided = 0
  private var facts: [Asker: [SessionFacts]] = [:]
  private var sessionsFrom: [Place: [Session]] = [:]
  private var isReached: [Target: Bool] = [:]

  private struct Target: Hashable {
    var place: Place
    var arn: String
  }

  init(_ evaluator: ReferenceEvaluator, roles: [String]) {
    (self.evaluator, self.roles) = (evaluator, roles)
  }

  /// The fewest assumptions over all paths on which no step is denied; nil where there is none.
  ///
  /// - Parameter questions: the ways to invoke the target, for an asker with session facts.
  mutating func fewestAssumptions(
    from known: Known, to target: String, _ questions: (Known, SessionFacts) -> [Question]
  ) -> Int? {
    var seen: Set<Place> = [.start(known.asker)]
    var front: [Place] = [.start(known.asker)]
    var assumptions = 0
    while !front.isEmpty {
      for place in front where reaches(target, place, known, questions) { return assumptions }
      if assumptions == 0, !known.assumes { return nil }
      var next: [Place] = []
      for place in front {
        next += sessions(from: place).map(Place.session).filter { seen.insert($0).inserted }
      }
      front = next
      assumptions += 1
    }
    return nil
  }

  /// What the session at a place carries: at the beginning, one of several things.
  private mutating func facts(at place: Place) -> [SessionFacts] {
    if case .session(let session) = place { return [session.facts] }
    if let known = facts[place.asker] { return known }
    let starts = evaluator.starts(of: place.asker)
    facts[place.asker] = starts
    return starts
  }

  private mutating func reaches(
    _ target: String, _ place: Place, _ start: Known, _ questions: (Known, SessionFacts) -> [Question]
  ) -> Bool {
    let key = Target(place: place, arn: target)
    if let known = isReached[key] { return known }
    var known = start
    if case .session(let session) = place {
      known = Known(kind: "role", name: session.role, asker: session.asker, assumes: true)
    }
    let result = facts(at: place).contains { facts in
      questions(known, facts).contains { isPossible($0) }
    }
    isReached[key] = result
    return result
  }

  private mutating func isPossible(_ question: Question) -> Bool {
    for circumstances in evaluator.circumstances(question) {
      guard let isPossible = evaluator.isPossible(question, circumstances) else {
        undecided += 1
        return false
      }
      if isPossible { return true }
    }
    return false
  }

  private mutating func sessions(from place: Place) -> [Session] {
    if let known = sessionsFrom[place] { return known }
    var found: Set<Session> = []
    for facts in facts(at: place) {
      for role in roles {
        let question = evaluator.assumption(of: role, by: place.asker, facts.passing)
        if let made = evaluator.sessions(question) { found.formUnion(made) } else { undecided += 1 }
      }
    }
    let sorted = found.sorted { ($0.role, $0.name) < ($1.role, $1.name) }
    sessionsFrom[place] = sorted
    return sorted
  }
}
