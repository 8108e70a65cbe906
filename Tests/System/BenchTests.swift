import Rig
import Testing

@Suite(.serialized) struct BenchTests {
  /// The figures themselves are `make bench`'s, on optimised programs: here only that every part still runs.
  @Test(arguments: [
    (["decision", "--decisions", "20"], "decision, p50: "),
    (["rules", "--decisions", "20"], "decision with all rules, p50: "),
    (["start", "--records", "2000", "--rounds", "1"], "ready with 2000 records: "),
    (["upload", "--pending", "600", "--rounds", "1"], "600 records drained, "),
  ]) func `a part of the bench measures what it says, on whatever programs`(_ words: [String], _ figure: String) throws
  {
    let finished = try Running.run("Bench", words, within: .seconds(120))
    // 1: a bound is missed, as it may be with programs that are not optimised.
    #expect(finished.status <= 1, "\(finished.errors)")
    #expect(finished.output.contains(figure), "\(finished.output)\(finished.errors)")
  }
}
