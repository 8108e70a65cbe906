import Foundation
import Testing

/// The real voucher-uplink, as it lies beside the tests.
///
/// What waits for it does so on threads of its own: Foundation's way of waiting for the end of a process needs the few
/// threads of Swift concurrency to be free.
struct Program: @unchecked Sendable {
  private let process = Process()
  private let output = Pipe()
  private let error = Pipe()

  static func start(_ arguments: [String]) throws -> Program {
    let program = Program()
    // The test bundle's folder is the build's.
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    program.process.executableURL = folder.appending(path: "voucher-uplink")
    program.process.arguments = arguments
    program.process.environment = [:]
    program.process.standardOutput = program.output
    program.process.standardError = program.error
    try program.process.runUnblocked()
    return program
  }

  /// SIGKILL, if it still runs: its number may belong to another process by then.
  func kill() { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

  func terminate() { if process.isRunning { process.terminate() } }

  /// What it has come to, once it has ended. Its output must fit into a pipe.
  func end() async throws -> (status: Int32, output: String, error: String) {
    try await blocking { [self] in
      process.waitUntilExit()
      return (
        process.terminationStatus,
        String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
        String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      )
    }
  }

  /// Reads standard error until the words have come.
  func wait(for words: String) async throws {
    try await blocking { [self] in
      var text = ""
      while !text.contains(words) {
        let data = error.fileHandleForReading.availableData
        try #require(!data.isEmpty, "it ended without saying \(words): \(text)")
        text += String(decoding: data, as: UTF8.self)
      }
    }
  }
}
