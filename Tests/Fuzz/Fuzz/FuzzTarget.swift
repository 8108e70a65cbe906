import FoundationEssentials
import Glibc

/// One parser under fuzzing: what it is given, and what must hold of whatever it makes of it.
struct FuzzTarget: Sendable {
  let name: String
  /// First inputs, which libFuzzer then varies.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// Looks at one input. A property that does not hold ends the program, as a crash does.
  let run: @Sendable ([UInt8]) -> Void

  static let all: [FuzzTarget] = [
    base45, cbor, strictJSON, cose, cwt, badge, presentation, dsse, record, trust, y4m, png, jpeg, pgm, scanlines,
    keylines, keys, upload,
    localAPI, sync, tuf, statuslist, statusdelta, statusindex,
  ]

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

  static func sayNames() -> Never {
    print("which one? \(all.map { $0.name }.joined(separator: " "))")
    exit(2)
  }

  /// Writes the seeds as files of `folder`, and gives their number.
  func writeSeeds(to folder: String) throws -> Int {
    let folder = URL(filePath: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let seeds = try seeds()
    for (number, seed) in seeds.enumerated() {
      try Data(seed).write(to: folder.appending(path: "seed-\(number)"))
    }
    return seeds.count
  }
}

/// Ends the program with the rule that was broken unless `condition` holds.
func hold(_ condition: @autoclosure () throws -> Bool, _ rule: StaticString, line: UInt = #line) {
  do {
    if try condition() { return }
    print("broken: \(rule) (line \(line))")
  } catch {
    print("broken: \(rule) (line \(line)): \(error)")
  }
  fflush(nil)
  fatalError("a property does not hold")
}
