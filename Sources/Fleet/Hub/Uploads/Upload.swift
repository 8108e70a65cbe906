/// The body of an upload, cut into lines and not yet believed: the device's head statement, then records.
///
/// Each line ends with LF, the last too; no line is empty; there is nothing else. What stands in a line is not
/// looked at here.
package struct Upload: Sendable {
  /// The most records of one upload.
  package static let mostRecords = 1000
  /// The longest body, in bytes, all lines and their ends counted.
  package static let longest = 4 << 20
  /// The longest first line, in bytes without its LF.
  package static let longestHead = 16 << 10

  package enum Failure: String, Error, Sendable, CaseIterable {
    /// Over `longest`.
    case tooLong = "too-long"
    /// Over `mostRecords`.
    case tooManyRecords = "too-many-records"
    /// The first line is over `longestHead`.
    case headTooLong = "head-too-long"
    case emptyLine = "empty-line"
    /// The last line does not end with LF, or there is none.
    case cutShort = "cut-short"

    /// Whether a smaller upload of the same records would do.
    package var isSize: Bool { self == .tooLong || self == .tooManyRecords }
  }

  /// Line 1, without its LF.
  package let head: [UInt8]
  /// The further lines, without their LFs.
  package let records: [[UInt8]]

  /// Cuts a whole body.
  package init(parsing body: [UInt8]) throws(Failure) {
    guard body.count <= Self.longest else { throw .tooLong }
    guard let end = try Self.endOfHead(in: body) else { throw .cutShort }
    guard body.last == Self.lineFeed else { throw .cutShort }
    var records: [[UInt8]] = []
    var start = end + 1
    while start < body.count {
      guard let end = body[start...].firstIndex(of: Self.lineFeed) else { throw .cutShort }
      guard end > start else { throw .emptyLine }
      guard records.count < Self.mostRecords else { throw .tooManyRecords }
      records.append(Array(body[start..<end]))
      start = end + 1
    }
    head = Array(body[..<end])
    self.records = records
  }

  /// Where the first line ends in what has come so far: the place of its LF; nil while it has not come.
  ///
  /// - Throws: as soon as the line can no longer be one.
  package static func endOfHead(in part: [UInt8]) throws(Failure) -> Int? {
    guard let end = part.prefix(longestHead + 1).firstIndex(of: lineFeed) else {
      guard part.count <= longestHead else { throw .headTooLong }
      return nil
    }
    guard end > 0 else { throw .emptyLine }
    return end
  }

  private static let lineFeed: UInt8 = 0x0a
}
