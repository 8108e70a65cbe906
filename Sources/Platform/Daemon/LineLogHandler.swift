import FoundationEssentials
import Glibc
package import Logging

/// One line on standard error for each message: for the journal with its level in front (`<6>`, sd-daemon(3)), for
/// people with time and level.
package struct LineLogHandler: LogHandler {
  package enum Style: Sendable {
    case journal, plain

    /// `journal` if standard error is the stream that JOURNAL_STREAM names (systemd.exec(5)), and not merely a
    /// descendant of a unit with its output elsewhere.
    package init(environment: [String: String]) {
      var status = stat()
      let isJournal =
        unsafe fstat(STDERR_FILENO, &status) == 0
        && environment["JOURNAL_STREAM"] == "\(status.st_dev):\(status.st_ino)"
      self = isJournal ? .journal : .plain
    }
  }

  private let label: String
  private let style: Style
  private let write: @Sendable (String) -> Void
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]

  /// - Parameter write: takes the finished line; standard error, if nothing else is given.
  package init(
    label: String, style: Style, level: Logger.Level = .info,
    write: @escaping @Sendable (String) -> Void = { LineLogHandler.writeToStandardError($0) }
  ) {
    self.label = label
    self.style = style
    self.write = write
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var text = event.message.description
    let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(value)" }
    if let error = event.error { text += " error=\(error)" }
    let line = Self.oneLine(text)
    switch style {
    case .journal: write("<\(event.level.priority)>\(line)\n")
    case .plain: write("\(Date.now.formatted(.iso8601)) \(event.level.rawValue) \(label): \(line)\n")
    }
  }

  /// What comes from outside must not make lines of its own, nor move a terminal's cursor.
  private static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      line.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return String(line)
  }

  /// In one write, so that lines of several threads stay whole.
  package static func writeToStandardError(_ line: String) {
    let bytes = Array(line.utf8)
    _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}

extension Logger.Level {
  /// syslog(3): 7 debug, 6 info, 5 notice, 4 warning, 3 error, 2 critical.
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
