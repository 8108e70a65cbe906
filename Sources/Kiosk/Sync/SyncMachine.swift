package import Records
import StrictJSON
package import Wire

/// The way up and what comes back, as a state machine without I/O: facts in, a step out; an answer in, effects out.
///
/// The ledger is the queue: nothing is kept here that a restart could lose. Retry has no limit. Times are milliseconds
/// of the boot clock.
package struct SyncMachine: Sendable {
  /// Records in one upload, unless the hub wants fewer.
  package static let batch = 500
  /// How long to be silent at most: an empty head keeps clock and limits confirmed.
  package static let heartbeat: Int64 = 300_000

  private let device: Identifier
  private var backoff = Backoff()
  private var most = batch
  /// The next attempt must not come before this.
  private var notBefore: Int64 = 0
  /// Whether somebody asked for the next attempt since the last one began: that one's failure puts it off no more.
  private var isAwaited = false
  /// How long to be silent after the answer at hand.
  private var pause: Int64 = 0
  /// When the hub last answered as it should.
  private var lastSuccess: Int64?
  /// Send again from after this record: the hub has lost what came later.
  private var resendAfter: Int64?
  private var probed: Epoch?
  private var restoring: RestoreProgress?
  /// What the opening record will say, once the hub has said what it holds.
  private var opening: (previous: ChainPosition?, reason: OpeningReason)?
  /// Why the last attempt failed; nil after a success.
  package private(set) var failure: SyncFailure?

  /// Whether a person has enrolled this device anew, and so asked to go on from whatever the hub holds of it.
  private let isEnrolledAnew: Bool

  package init(device: Identifier, isEnrolledAnew: Bool = false) {
    self.device = device
    self.isEnrolledAnew = isEnrolledAnew
  }

  /// Attempts that failed since the last success.
  package var failures: Int { backoff.failures }

  /// Lets the next attempt come at once: a person asked, or the network came back. One that is under way began before that:
  /// should it fail, another one comes at once.
  package mutating func wake() {
    notBefore = 0
    isAwaited = true
  }

  /// An empty head is wanted, if there is nothing else to send: the silence since the last success is over.
  package mutating func speak() { lastSuccess = nil }

  /// What to do now.
  ///
  /// - Parameter epoch: a fresh epoch, used if one has to begin.
  package mutating func next(_ facts: SyncFacts, at now: Int64, epoch: Epoch) -> SyncStep {
    guard facts.isEnrolled else { return .rest(nil) }
    if facts.tip == nil, let opening { return .begin(previous: opening.previous, reason: opening.reason) }
    if facts.isStopped, restoring == nil, let opening {
      return .begin(previous: opening.previous, reason: opening.reason)
    }
    guard now >= notBefore else { return .rest(notBefore - now) }
    isAwaited = false
    if let job = restoring?.job { return .ask(job) }
    guard let tip = facts.tip else {
      if probed == nil { probed = epoch }
      return .ask(.probe(probed ?? epoch))
    }
    let after = resendAfter ?? facts.receipted
    if after < tip.seq { return .ask(.upload(after: after, most: most)) }
    if let lastSuccess, now - lastSuccess < Self.heartbeat { return .rest(Self.heartbeat - (now - lastSuccess)) }
    return .ask(.upload(after: tip.seq, most: 0))
  }

  /// An epoch has begun as `next` asked.
  package mutating func began() {
    opening = nil
    probed = nil
    resendAfter = nil
  }

  /// Takes the answer to a job.
  ///
  /// - Parameters:
  ///   - nonce: the one that was sent with it.
  ///   - keys: the hub's receipt keys.
  ///   - ownHash: the link of our own chain at a sequence number; nil if there is none. That it can't be read is no
  ///     proof of another history.
  /// - Returns: what to carry out, in order.
  package mutating func answered(
    _ job: SyncJob, _ answer: SyncAnswer, nonce: Nonce, keys: [StatementKey], facts: SyncFacts,
    ownHash: (Int64) throws -> RecordHash?, at now: Int64, using generator: inout some RandomNumberGenerator
  ) -> [SyncEffect] {
    do throws(SyncFailure) {
      let effects = try take(job, answer, nonce, keys, facts, ownHash)
      backoff.succeeded()
      failure = nil
      notBefore = now + pause
      pause = 0
      lastSuccess = now
      return effects
    } catch {
      var asked: Int64?
      if case .response(_, _, let retryAfter) = answer { asked = retryAfter }
      failed(error, asked: asked, at: now, using: &generator)
      return []
    }
  }

  /// What was answered could not be carried out; it is asked for again.
  package mutating func failed(
    _ failure: SyncFailure, asked: Int64? = nil, at now: Int64, using generator: inout some RandomNumberGenerator
  ) {
    self.failure = failure
    if failure.code == .notTaken {
      // Records that came back and were not written: all of them are asked for again before an epoch may begin.
      restoring = nil
      opening = nil
    }
    // A device that is not let in keeps everything, and asks slowly.
    let asked = failure.code == .rejected ? max(asked ?? 0, Backoff.longest) : asked
    let wait = backoff.failed(asked: asked, using: &generator)
    notBefore = isAwaited ? now : now + wait
  }

  private mutating func take(
    _ job: SyncJob, _ answer: SyncAnswer, _ nonce: Nonce, _ keys: [StatementKey], _ facts: SyncFacts,
    _ ownHash: (Int64) throws -> RecordHash?
  ) throws(SyncFailure) -> [SyncEffect] {
    guard case .response(let status, let body, _) = answer else {
      guard case .failed(let detail) = answer else { return [] }
      throw SyncFailure(.unreachable, detail)
    }
    // A portal or a proxy answers in the hub's place: nothing that it says is the hub's word. A gateway's own page about a
    // hub that can't be reached is no portal.
    if HubAnswer.isPage(body), status < 500 || status == 511 {
      throw SyncFailure(.notAStatement, "status \(status), a web page answered in place of the hub")
    }
    switch (status, job) {
    case (200, .restore): return try takeRestored(body, nonce, keys)
    case (200, .probe(let epoch)):
      let receipt = try HubAnswer.receipt(
        HubAnswer.statements(body).first, device: device, nonce: nonce, keys: keys)
      guard receipt.tip.epoch == epoch, receipt.tip.seq == 0 else { throw SyncFailure(.unrelated, "another epoch") }
      opening = (nil, .first)
      return []
    case (200, .upload):
      let (first, more) = HubAnswer.statements(body)
      let receipt = try HubAnswer.receipt(first, device: device, nonce: nonce, keys: keys)
      // Kinds of a later version are left aside: the receipt stands by itself.
      let further = more.compactMap { line -> SyncEffect? in
        (try? HubAnswer.enrolled(line, device: device, nonce: nonce, keys: keys)).map {
          .enrolled($0, statement: line)
        }
      }
      most = min(Self.batch, max(most, 1) * 2)
      guard receipt.tip.seq >= facts.receipted else {
        // What the hub had lost comes back to it batch by batch; the ledger has better receipts than these.
        resendAfter = receipt.tip.seq
        return further
      }
      resendAfter = nil
      return [.receipt(receipt, statement: first)] + further
    case (409, _):
      let position = try HubAnswer.position(
        HubAnswer.statements(body).first, device: device, nonce: nonce, keys: keys)
      return try takePosition(position, facts, ownHash)
    case (400, .upload), (413, .upload):
      most = max(1, most / 2)
      throw SyncFailure(.refused, "status \(status)\(Self.reason(in: body))")
    case (401, _), (403, _): throw SyncFailure(.rejected, "status \(status)\(Self.reason(in: body))")
    case (429, _), (500..., _): throw SyncFailure(.unavailable, "status \(status)\(Self.reason(in: body))")
    default: throw SyncFailure(.refused, "status \(status)\(Self.reason(in: body))")
    }
  }

  private mutating func takeRestored(
    _ body: [UInt8], _ nonce: Nonce, _ keys: [StatementKey]
  ) throws(SyncFailure) -> [SyncEffect] {
    var lines = body.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    guard body.last == 0x0a, lines.popLast() != nil, var progress = restoring else {
      throw SyncFailure(.notAStatement, "the answer does not end in a line")
    }
    let position = try HubAnswer.position(lines.removeFirst(), device: device, nonce: nonce, keys: keys)
    let records = try progress.take(lines, leadingTo: position.tip)
    restoring = progress
    if progress.job == nil {
      opening = (progress.last, progress.reason)
      restoring = nil
    }
    return records.isEmpty ? [] : [.restored(records)]
  }

  /// The hub's chain of this device is not the one that was sent.
  private mutating func takePosition(
    _ position: Position, _ facts: SyncFacts, _ ownHash: (Int64) throws -> RecordHash?
  ) throws(SyncFailure) -> [SyncEffect] {
    guard let tip = facts.tip, tip.epoch == position.tip.epoch else {
      // The hub holds another epoch of this device. A ledger that it has never receipted may take its claims back; one
      // that it has receipted was replaced by somebody else.
      restoring = RestoreProgress(to: position.tip, reason: .restored, device: device)
      if facts.tip == nil { return [] }
      return [.stop(.otherEpoch)]
    }
    if position.tip.seq > tip.seq {
      // Proof that this file was set back or copied.
      restoring = RestoreProgress(to: position.tip, reason: .restored, device: device)
      return [.stop(.setBack)]
    }
    let own: RecordHash?
    do { own = try ownHash(position.tip.seq) } catch { throw SyncFailure(.notTaken, "\(error)") }
    guard own == position.tip.hash else {
      if isEnrolledAnew {
        restoring = RestoreProgress(to: position.tip, reason: .fork, device: device)
      } else {
        pause = Backoff.longest
      }
      return [.stop(.fork)]
    }
    guard resendAfter != position.tip.seq else {
      throw SyncFailure(.refused, "the hub asks once more for record \(position.tip.seq + 1), which it was sent")
    }
    resendAfter = position.tip.seq
    return []
  }

  /// The title of a problem+json body, if it is one.
  private static func reason(in body: [UInt8]) -> String {
    guard body.count < 16_384, let value = try? JSONValue(parsing: body), case .string(let title)? = value["title"]
    else {
      return ""
    }
    return ", "
      + title.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(120).map(String.init).joined()
  }
}
