package import TUF
package import Trust
package import Wire

/// One look at the repository: the metadata, then each target file by itself. What is verified is kept at once, each
/// file in a transaction of its own, so that a power cut at any point leaves a good state.
///
/// Knows neither sockets nor clocks: both are handed in.
package struct TrustRound {
  /// For one round, in milliseconds of the boot clock: a mirror that answers slowly must not hold it for ever.
  package static let deadline: Int64 = 600_000
  /// For one file, in milliseconds.
  package static let fileLimit: Int64 = 120_000

  /// Why the round, or one of its files, came to nothing.
  package enum Trouble: Error, Sendable, Equatable, CustomStringConvertible {
    /// The metadata: what was trusted before stays.
    case metadata(TUFError)
    /// One target file: its last good state stays, and the others are not held up.
    case file(TrustFile, String)
    /// One target file that nobody brought.
    case unfetched(TrustFile, String)
    /// The ten minutes were over.
    case deadline(String)
    /// The disk.
    case storage(String)

    package var description: String {
      switch self {
      case .metadata(let error): "\(error)"
      case .file(let file, let problem): "\(file.rawValue): \(problem)"
      case .unfetched(let file, let problem): "\(file.rawValue): not fetched: \(problem)"
      case .deadline(let file): "\(file): the round took longer than 10 minutes"
      case .storage(let problem): problem
      }
    }

    /// Whether the other files may still be had.
    fileprivate var isOfOneFile: Bool {
      switch self {
      case .file, .unfetched: true
      case .metadata, .deadline, .storage: false
      }
    }

    /// Whether nobody answered, which says nothing about the repository.
    package var isUnreachable: Bool {
      switch self {
      case .metadata(let error): error.code == .notFetched
      case .deadline, .unfetched: true
      case .file, .storage: false
      }
    }
  }

  /// What a round has changed, and what it met.
  package struct Outcome: Sendable {
    /// Target files that are in force anew.
    package fileprivate(set) var taken: [TrustFile] = []
    /// Whether any metadata was kept.
    package fileprivate(set) var hasNewMetadata = false
    package fileprivate(set) var troubles: [Trouble] = []
    /// Of everything that was fetched.
    package fileprivate(set) var bytes = 0
    package fileprivate(set) var requests = 0
  }

  /// The two clocks that a round goes by.
  package struct Moment: Sendable {
    /// The best guess at the time, for expiries.
    package let time: WireTime
    /// CLOCK_BOOTTIME in milliseconds, for the deadline.
    package let sinceBoot: Int64

    package init(time: WireTime, sinceBoot: Int64) {
      self.time = time
      self.sinceBoot = sinceBoot
    }
  }

  private let book: TrustBook
  private let now: () -> Moment
  private let fetch: (FileRequest, _ limit: Int64) -> FileAnswer
  private var outcome = Outcome()
  private let start: Moment

  /// - Parameters:
  ///   - now: read before each step.
  ///   - fetch: gets a file within so many milliseconds. Only a 404 is `absent`.
  package init(
    book: TrustBook, now: @escaping () -> Moment, fetch: @escaping (FileRequest, _ limit: Int64) -> FileAnswer
  ) {
    self.book = book
    self.now = now
    self.fetch = fetch
    start = now()
  }

  /// Runs it. Blocks on the disk and on `fetch`.
  @available(*, noasync, message: "blocks on the disk and on the network")
  package consuming func run() -> Outcome {
    do throws(Trouble) {
      let held = try stored { try book.heldTrust() }
      var round = try tuf { () throws(TUFError) in
        try UpdateRound(held: held.metadata, now: start.time, limits: .deployed)
      }
      try advance(&round)
      // Keys first: campaigns name issuers. Campaigns last: they may hang on a delegation that is not to be had.
      for file in [TrustFile.issuers, .hub, .policy, .stores, .campaigns] {
        do throws(Trouble) {
          try take(file, from: &round, held.files[file])
        } catch {
          outcome.troubles.append(error)
          guard error.isOfOneFile else { break }
        }
      }
    } catch {
      outcome.troubles.append(error)
    }
    return outcome
  }

  /// Goes on until the round has nothing more to ask.
  private mutating func advance(_ round: inout UpdateRound) throws(Trouble) {
    while true {
      switch round.step {
      case .fetch(let request): round.take(try get(request))
      case .persist(let change):
        // The round judges by the time when it began; this file has taken its time since.
        guard change.role == .root || now().time < change.expires else {
          throw .metadata(TUFError(.expired, change.role.storedName, "since \(change.expires)"))
        }
        try stored { try book.apply(change) }
        outcome.hasNewMetadata = true
        round.persisted()
      case .current, .found, .notFound: return
      case .failed(let error): throw .metadata(error)
      }
    }
  }

  private mutating func take(
    _ file: TrustFile, from round: inout UpdateRound, _ held: HeldTrust.File?
  ) throws(Trouble) {
    round.lookUp(file.rawValue)
    try advance(&round)
    guard case .found = round.step, let target = round.target else {
      guard TrustFile.required.contains(file) else { return }
      throw .file(file, "it is not listed")
    }
    guard file == .campaigns || target.role.name == .targets else {
      throw .file(file, "it is listed by \(target.role.name) and not by targets itself")
    }
    let known = held.flatMap { (try? target.check($0.bytes)) == nil ? nil : $0 }
    if let known, known.version == target.role.version, known.expires == target.role.expires { return }
    let bytes: [UInt8]
    if let known { bytes = known.bytes } else { bytes = try content(of: file, target) }
    guard !target.isExpired(at: now().time) else { throw .file(file, "what lists it has expired: \(target.expires)") }
    let fresh = HeldTrust.File(
      bytes: bytes, version: target.role.version, expires: target.role.expires, since: known?.since ?? now().time)
    try stored { try book.keep(fresh, as: file) }
    if known == nil { outcome.taken.append(file) } else { outcome.hasNewMetadata = true }
  }

  /// The file's bytes, whole and readable.
  private mutating func content(of file: TrustFile, _ target: FoundTarget) throws(Trouble) -> [UInt8] {
    guard target.request.mostBytes <= TrustFile.longest else {
      throw .file(file, "\(target.request.mostBytes) bytes are listed, more than \(TrustFile.longest)")
    }
    switch try get(target.request) {
    case .bytes(let bytes):
      do throws(TUFError) { try target.check(bytes) } catch {
        throw .file(file, "\(error.code.rawValue) \(error.detail)")
      }
      // One that can't be read would only take the place of one that can.
      var parts = TrustParts()
      do { try parts.take(file, bytes) } catch { throw .file(file, "\(error)") }
      return bytes
    case .absent: throw .file(file, "it is listed and not there")
    case .failed(let reason): throw .unfetched(file, reason)
    }
  }

  private mutating func get(_ request: FileRequest) throws(Trouble) -> FileAnswer {
    let left = start.sinceBoot + Self.deadline - now().sinceBoot
    guard left > 0 else { throw .deadline(request.path) }
    outcome.requests += 1
    let answer = fetch(request, min(left, Self.fileLimit))
    if case .bytes(let bytes) = answer { outcome.bytes += bytes.count }
    return answer
  }

  private func tuf<Value>(_ body: () throws(TUFError) -> Value) throws(Trouble) -> Value {
    do throws(TUFError) { return try body() } catch { throw .metadata(error) }
  }

  private func stored<Value>(_ body: () throws -> Value) throws(Trouble) -> Value {
    do { return try body() } catch { throw .storage("\(error)") }
  }
}
