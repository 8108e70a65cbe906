import COSE
import Foundation
import Issuing
import Testing
import Vouchers
import Wire

/// No index twice, whatever happens to the process.
struct NumberingTests {
  private static func index(_ text: String, of scratch: ScratchMint) throws -> UInt32 {
    guard case .voucher(let unverified) = Presented(Array(text.utf8)) else { throw MintError(.invalid, "no voucher") }
    return try unverified.verified(by: ScratchMint.publicKnownKey.verificationKey).claims.index.index
  }

  private static func issue(_ scratch: ScratchMint, count: Int) throws -> MintProcess {
    try MintProcess([
      "issue", "--home", scratch.workspace.path, "--campaign", "summer26", "--count", "\(count)", "--list", "7",
    ])
  }

  @Test func `1,000 vouchers of mints killed at random have 1,000 indexes`() throws {
    let scratch = try ScratchMint()
    var indexes: [UInt32] = []
    var (runs, kills) = (0, 0)
    // Microseconds; follows how long a run takes here, so that about every other one is killed on its way.
    var longest: UInt32 = 50_000
    while indexes.count < 1000 || kills < 20 {
      runs += 1
      try #require(runs < 1000)
      let process = try Self.issue(scratch, count: 100)
      process.kill(after: UInt32.random(in: 0...longest))
      let (lines, killed) = try process.finish()
      if killed { kills += 1 }
      longest = killed ? longest + longest / 4 : max(longest - longest / 4, 5000)
      for line in lines { indexes.append(try Self.index(line, of: scratch)) }
    }
    #expect(Set(indexes).count == indexes.count)
    let next = try scratch.workspace.state().nextIndex(of: 7)
    #expect(indexes.allSatisfy { $0 < next })
  }

  @Test func `mints at the same time share no index and lose none`() throws {
    let scratch = try ScratchMint()
    var indexes: [UInt32] = []
    for _ in 0..<5 {
      let processes = try (0..<4).map { _ in try Self.issue(scratch, count: 10) }
      for process in processes {
        for line in try process.finish().lines { indexes.append(try Self.index(line, of: scratch)) }
      }
    }
    #expect(indexes.sorted() == Array(0..<200))
  }
}
