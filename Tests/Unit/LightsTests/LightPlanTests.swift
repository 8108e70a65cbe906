import Lights
import Testing

@Suite struct LightPlanTests {
  private static let all: [Signal: Duration] = [
    .green: .seconds(3), .red: .seconds(2), .buzzer: .milliseconds(200), .relay: .milliseconds(500),
  ]

  @Test func `nothing is on before an answer, and nothing after its time`() {
    var plan = LightPlan(lasting: Self.all)
    #expect(plan.lit(at: .zero).isEmpty && plan.change(after: .zero) == nil)
    plan.answered(.accepted, at: .seconds(10))
    #expect(plan.lit(at: .seconds(13)).isEmpty && plan.change(after: .seconds(13)) == nil)
  }

  @Test func `an acceptance lights green, sounds and closes the relay, each for its own time`() {
    var plan = LightPlan(lasting: Self.all)
    plan.answered(.accepted, at: .seconds(10))
    #expect(plan.lit(at: .seconds(10)) == [.green, .buzzer, .relay])
    #expect(plan.change(after: .seconds(10)) == .milliseconds(10_200))
    #expect(plan.lit(at: .milliseconds(10_200)) == [.green, .relay])
    #expect(plan.change(after: .milliseconds(10_200)) == .milliseconds(10_500))
    #expect(plan.lit(at: .milliseconds(10_500)) == [.green])
    #expect(plan.change(after: .milliseconds(10_500)) == .seconds(13))
  }

  @Test(arguments: [LightPlan.Answer.refused, .undecided])
  func `any other answer lights red and never reaches relay, buzzer or green`(answer: LightPlan.Answer) {
    var plan = LightPlan(lasting: Self.all)
    plan.answered(answer, at: .zero)
    #expect(plan.lit(at: .zero) == [.red])
    #expect(plan.lit(at: .seconds(2)).isEmpty)
  }

  @Test func `the next answer takes the lamps over, and lets a pulse of the relay end by itself`() {
    var plan = LightPlan(lasting: Self.all)
    plan.answered(.accepted, at: .zero)
    plan.answered(.refused, at: .milliseconds(100))
    #expect(plan.lit(at: .milliseconds(100)) == [.red, .relay])
    #expect(plan.lit(at: .milliseconds(500)) == [.red])
    plan.answered(.accepted, at: .seconds(1))
    #expect(plan.lit(at: .seconds(1)) == [.green, .buzzer, .relay])
  }

  @Test func `a second acceptance begins its times anew`() {
    var plan = LightPlan(lasting: Self.all)
    plan.answered(.accepted, at: .zero)
    plan.answered(.accepted, at: .milliseconds(400))
    #expect(plan.lit(at: .milliseconds(899)) == [.green, .relay])
    #expect(plan.lit(at: .milliseconds(900)) == [.green])
  }

  @Test func `a signal without a line stays off`() {
    var plan = LightPlan(lasting: [.green: .seconds(1)])
    plan.answered(.accepted, at: .zero)
    #expect(plan.lit(at: .zero) == [.green])
    plan.answered(.refused, at: .zero)
    #expect(plan.lit(at: .zero).isEmpty)
  }
}
