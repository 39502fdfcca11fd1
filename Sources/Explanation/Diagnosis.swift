public import AccessGraph
import Authorization

/// Why a call is denied, what would open it, and what else that would open.
public struct Diagnosis: Sendable {
  /// What the exports say of the call.
  public enum Verdict: String, Sendable {
    /// They deny it.
    case denied
    /// They allow it under a condition, which the call may have failed.
    case conditional
    /// They allow it.
    case allowed
    /// They do not tell: who called, or what was called, is not known or not loaded.
    case unknown
  }

  /// The message, or what was asked in its place.
  public var message: DenialMessage
  /// What fails, in the order to fix it.
  public var findings: [Finding]
  /// What can be done, best first; fixes with the same `way` belong together.
  public var fixes: [Fix]
  /// What the exports say.
  public var verdict: Verdict
  /// What a reader has to know besides: masked accounts, inputs that were not seen.
  public var notes: [String]
  /// The way that breaks, from the caller to the step that fails, which is the last; empty where nothing fails.
  public var brokenPath: [Step]
  /// A way through roles that is open already; empty where there is none.
  public var detour: [Step] = []

  /// Puts a diagnosis together.
  public init(
    message: DenialMessage, findings: [Finding] = [], fixes: [Fix] = [], verdict: Verdict = .unknown,
    notes: [String] = [], brokenPath: [Step] = []
  ) {
    self.message = message
    self.findings = findings
    self.fixes = fixes
    self.verdict = verdict
    self.notes = notes
    self.brokenPath = brokenPath
  }
}
