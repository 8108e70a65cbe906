/// The path of a target: relative, `/` between its segments, and below its folder whatever it is appended to.
///
/// A path that leaves the folder made tough write where it should not (CVE-2021-41149).
struct TargetPath: Sendable {
  let path: ExactText

  init(_ text: String) throws(TUFError) {
    let segments = text.utf8.split(separator: 0x2f, omittingEmptySubsequences: false)
    let dots: [[UInt8]] = [[], [0x2e], [0x2e, 0x2e]]
    guard segments.allSatisfy({ segment in !dots.contains { $0.elementsEqual(segment) } }),
      !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x5c || $0 == 0x7f })
    else { throw TUFError(.unsafePath, text.debugDescription) }
    path = ExactText(text)
  }

  /// The path in the repository: in consistent snapshots the hash stands before the last segment (section 6).
  func requestPath(prefix: String?) -> String {
    // A target path is a path of a URL already (4.5), so that its own % stay.
    let encoded = path.percentEncoded { "/%!$&'()*+,;=:@".utf8.contains($0) }
    guard let prefix else { return encoded }
    var segments = encoded.split(separator: "/").map(String.init)
    segments[segments.count - 1] = "\(prefix).\(segments[segments.count - 1])"
    return segments.joined(separator: "/")
  }
}
