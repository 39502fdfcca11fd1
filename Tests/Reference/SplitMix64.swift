/// A small generator of random numbers: the same seed gives the same numbers everywhere.
public struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + number(below: range.count) }

  /// True in that many of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { number(below: 100) < percent }

  mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  /// One of the values, the weights telling how often.
  mutating func weighted<Value>(_ values: [(weight: Int, value: Value)]) -> Value {
    var place = number(below: values.reduce(0) { $0 + $1.weight })
    for (weight, value) in values {
      place -= weight
      if place < 0 { return value }
    }
    return values[0].value
  }

  /// Some of the values, in their order.
  mutating func some<Value>(of values: [Value], _ range: ClosedRange<Int>) -> [Value] {
    var rest = values
    let count = min(number(in: range), values.count)
    while rest.count > count { rest.remove(at: number(below: rest.count)) }
    return rest
  }
}
