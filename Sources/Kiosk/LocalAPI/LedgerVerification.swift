/// `POST /v1/ledger/verify`: the chain computed anew from the records' bytes.
package struct LedgerVerification: Codable, Sendable, Equatable {
  /// Whether every link and every claim holds.
  package var ok: Bool
  package var epoch: String
  /// The last record that holds.
  package var seq: Int
  /// The hash after it, 64 hex digits.
  package var hash: String
  /// What is wrong with the record after it; nil if all is well.
  package var fault: String?

  package init(ok: Bool, epoch: String, seq: Int, hash: String, fault: String? = nil) {
    self.ok = ok
    self.epoch = epoch
    self.seq = seq
    self.hash = hash
    self.fault = fault
  }
}
