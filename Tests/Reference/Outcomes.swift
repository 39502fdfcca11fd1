import Foundation

extension ReferenceEvaluator {
  /// How many contexts are tried before a question is given up.
  static var contextLimit: Int { 400_000 }

  /// The outcome of a question over every context; nil when there are too many to try.
  func outcome(_ question: Question) -> Outcome? { outcome(question, circumstances(question)) }

  /// The same, with the circumstances at hand.
  func outcome(_ question: Question, _ circumstances: [Circumstances]) -> Outcome? {
    var seen = (allowed: false, denied: false)
    var tried = 0
    for circumstances in circumstances {
      var places = [Int](repeating: 0, count: circumstances.choices.count)
      repeat {
        tried += 1
        if tried > Self.contextLimit { return nil }
        switch answer(question, circumstances, places) {
        case .yes: seen.allowed = true
        case .no: seen.denied = true
        case .unknown: return .conditional
        }
        if seen.allowed, seen.denied { return .conditional }
      } while advance(&places, circumstances.choices)
    }
    return seen.allowed ? .allowed : .denied
  }

  /// Whether the question is not denied in every context of the circumstances; nil when there are too many.
  func isPossible(_ question: Question, _ circumstances: Circumstances) -> Bool? {
    var places = [Int](repeating: 0, count: circumstances.choices.count)
    var tried = 0
    repeat {
      tried += 1
      if tried > Self.contextLimit { return nil }
      if answer(question, circumstances, places) != .no { return true }
    } while advance(&places, circumstances.choices)
    return false
  }

  /// The next combination of ways; false after the last.
  func advance(_ places: inout [Int], _ choices: [OpenChoice]) -> Bool {
    for position in places.indices {
      places[position] += 1
      if places[position] < choices[position].ways.count { return true }
      places[position] = 0
    }
    return false
  }

  private func answer(_ question: Question, _ circumstances: Circumstances, _ places: [Int]) -> Truth {
    var contexts = circumstances.fixed
    for (choice, place) in zip(circumstances.choices, places) {
      for action in contexts.indices where choice.action == nil || choice.action == action {
        contexts[action].merge(choice.ways[place]) { $1 }
      }
    }
    let truths = contexts.indices.map { action in
      {
        self.decide(
          self.request(question, action, circumstances.caller, context: contexts[action]),
          circumstances.policies[action])
      }
    }
    let undenied = {
      self.isUndenied(
        self.request(question, 0, circumstances.caller, context: contexts[0]), circumstances.policies[0])
    }
    return combined(question, contexts[0], truths, undenied)
  }

  /// Puts the actions of a step together.
  private func combined(
    _ question: Question, _ context: [String: [String]], _ truths: [() -> Truth], _ undenied: () -> Truth
  ) -> Truth {
    switch question.actions.map({ $0.lowercased() }) {
    case ["lambda:invokefunction", "lambda:invokeasync"]:
      // A Deny of InvokeFunction closes that way too: AWS checks InvokeFunction for all ways to invoke (R1).
      return truths[0]().or(truths[1]().and(undenied()).and(.unknown("U7")))
    case ["lambda:invokefunctionurl", "lambda:invokefunction"]:
      // Until then, accounts with older URLs did without InvokeFunction (R46).
      let isExempt: Truth = time < Self.endOfURLExemption ? .unknown("R46") : .no
      return truths[0]().and(truths[1]().or(isExempt))
    case let actions where actions.count == 3:
      let passesTags =
        context.contains { $0.key.hasPrefix("aws:requesttag/") && !$0.value.isEmpty }
        || !(context["aws:tagkeys"] ?? []).isEmpty || !(context["sts:transitivetagkeys"] ?? []).isEmpty
      let setsIdentity =
        !(context["sts:sourceidentity"] ?? []).isEmpty || !(context["aws:sourceidentity"] ?? []).isEmpty
      return truths[0]().and(passesTags ? truths[1]() : .yes).and(setsIdentity ? truths[2]() : .yes)
    default: return truths[0]()
    }
  }

  private static var endOfURLExemption: Date { Date(timeIntervalSince1970: 1_793_491_200) }
}
