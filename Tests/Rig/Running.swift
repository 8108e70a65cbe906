/// A program run to its end.
package struct Finished: Sendable {
  package let status: Int32
  package let output: String
  package let errors: String
}

/// Runs programs to their end.
package enum Running {
  /// Runs one and returns what it wrote, whatever its status.
  ///
  /// - Throws: `TrialError` if it can't be started, ends by a signal, or does not end in time.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8]? = nil,
    within patience: Duration = .seconds(60)
  ) throws -> Finished {
    let child = try ChildProcess(
      program, arguments, environment: environment, input: input.map { .bytes($0) } ?? .nothing)
    guard let end = child.end(within: patience) else {
      child.kill()
      throw TrialError("\(program) \(arguments.joined(separator: " ")) does not end:\n\(child.errors)")
    }
    guard case .status(let status) = end else {
      throw TrialError("\(program) \(arguments.joined(separator: " ")) ended by \(end):\n\(child.errors)")
    }
    return Finished(status: status, output: child.output, errors: child.errors)
  }

  /// Runs one that must end with status 0, and returns its standard output without the last line's end.
  @discardableResult
  package static func succeed(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8]? = nil
  ) throws -> String {
    let finished = try run(program, arguments, environment: environment, input: input)
    guard finished.status == 0 else {
      throw TrialError(
        "\(program) \(arguments.joined(separator: " ")) ended with \(finished.status):\n"
          + finished.errors + finished.output)
    }
    return finished.output.hasSuffix("\n") ? String(finished.output.dropLast()) : finished.output
  }
}
