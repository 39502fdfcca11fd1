import Authorization
import Explanation
import Testing

@Suite("What a denial message says")
struct DenialMessageTests {
  @Test func `A message without a clause names no layer`() {
    #expect(DenialMessage(principal: "arn:aws:iam::111122223333:user/ana").reason == nil)
  }
}
