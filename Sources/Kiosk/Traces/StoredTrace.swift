package import Wire

/// One trace as it is kept.
package struct StoredTrace: Sendable {
  /// In the order of keeping; 0 before it is kept.
  package let id: Int64
  /// Four hexadecimal digits.
  package let trace: String
  /// The record; nil if none was made.
  package let seq: Int64?
  package let time: WireTime
  /// What staff may see, as JSON.
  package let body: [UInt8]
  /// What is needed to judge the scan again, as JSON; nil if no signature held.
  package let scan: [UInt8]?

  package init(id: Int64 = 0, trace: String, seq: Int64?, time: WireTime, body: [UInt8], scan: [UInt8]?) {
    self.id = id
    self.trace = trace
    self.seq = seq
    self.time = time
    self.body = body
    self.scan = scan
  }
}
