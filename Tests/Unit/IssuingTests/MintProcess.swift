import Foundation

/// The real voucher-mint, which stands beside the tests.
struct MintProcess {
  private let process = Process()
  private let pipe = Pipe()

  init(_ arguments: [String]) throws {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = Self.folder(of: tests).appendingPathComponent("voucher-mint")
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Ours must be closed, or the output would never end.
    try pipe.fileHandleForWriting.close()
  }

  /// SIGKILL after some time; no matter if it has ended before.
  func kill(after microseconds: UInt32) {
    usleep(microseconds)
    Glibc.kill(process.processIdentifier, SIGKILL)
  }

  /// The whole lines it printed, and whether it was killed.
  func finish() throws -> (lines: [String], killed: Bool) {
    let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // What follows the last line feed is no whole voucher.
    let lines = output.components(separatedBy: "\n").dropLast()
    return (Array(lines), process.terminationReason == .uncaughtSignal)
  }

  private static func folder(of executable: URL) -> URL {
    // `swift test` runs the tests through a helper of the toolchain; the bundle's path is then an argument.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }.map { URL(fileURLWithPath: $0) } ?? executable
    return bundle.deletingLastPathComponent()
  }
}
