import COSE
import Crypto
package import Logging
package import StatusList
import Storage
import Synchronization
import Trust
package import Wire

/// Builds, signs and keeps what the hub says of marks: index, lists and deltas. Holds nothing that it can't make again
/// from the database: several hubs over one database say the same, byte by byte.
///
/// Every call blocks on the disk: make them on a thread that may.
package final class StatusDesk: Sendable {
  /// How much of its life an index may have behind it before it is signed anew.
  static let part: Int64 = 4

  /// How long an index holds unless the configuration says otherwise, in milliseconds: 24 hours.
  package static let usualValidity: Int64 = 24 * 3_600_000

  private struct Built {
    var builder: StatusListBuilder
    var version: UInt64
    var changed: WireTime
    var kid: String
    var token: [UInt8]
    var hash: [UInt8]
    /// Deltas that end at this version, by where they begin.
    var deltas: [UInt64: [UInt8]] = [:]
  }
  private struct State {
    var lists: [ListName: Built] = [:]
    var index: (version: UInt64, issuedAt: WireTime, kid: String, token: [UInt8])?
    /// What campaigns named when lists were last looked at.
    var named: [StatusBook.Named]?
  }

  private let store: HubStore
  private let trust: TrustSource
  private let keys: HubKeys
  private let validity: Int64
  private let logger: Logger
  private let state = Mutex(State())

  /// - Parameter validity: how long an index holds, in milliseconds.
  package init(store: HubStore, trust: TrustSource, keys: HubKeys, validity: Int64, logger: Logger) {
    (self.store, self.trust, self.keys, self.logger) = (store, trust, keys, logger)
    self.validity = max(1000, validity)
  }

  /// Gives what waits its version. Cheap when nothing does.
  ///
  /// - Returns: the index's version, if it is new.
  package func publish(at now: WireTime) throws -> UInt64? {
    let named = self.named
    let isKnown = state.withLock { $0.named == named }
    if isKnown {
      guard try store.database.read("look for marks", { try StatusBook(db: $0).hasWaiting() }) else { return nil }
    }
    let version: UInt64? = try store.database.write("publish marks") { db in
      let book = StatusBook(db: db)
      return try book.publish(named, at: now) ? try book.version() : nil
    }
    state.withLock { state in
      state.named = named
      if version != nil { state.index = nil }
      let names = Set(named.map(\.name))
      for name in state.lists.keys where !names.contains(name) { state.lists[name] = nil }
    }
    return version
  }

  /// The index's version, as other hubs may have made it.
  package func version() throws -> UInt64 {
    try store.database.read("read the index's version") { try StatusBook(db: $0).version() }
  }

  /// A device says which version of the index it holds. If this hub has not made that one, its database was restored from
  /// an older copy, and its versions must not climb up to those that kiosks hold of what it has forgotten.
  ///
  /// A device's word, not proof: it is believed up to what a hub can have made, and once an hour.
  package func told(_ device: Identifier, holds version: UInt64, at now: WireTime) {
    do {
      let own = try self.version()
      guard version > own else { return }
      let words: Logger.Metadata = ["device": "\(device)", "its": "\(version)", "ours": "\(own)"]
      guard version <= StatusBook.bound(at: now) else {
        return logger.error("a device says that it holds an index of marks that no hub can have made", metadata: words)
      }
      let moved = try store.database.write("move versions of marks on") { db in
        try StatusBook(db: db).version() < version ? StatusBook(db: db).moveOn(at: now, always: false) : nil
      }
      guard let moved else { return }
      logger.critical(
        """
        a device holds a newer index of marks than this hub has made: the database was restored from an older copy. \
        Versions go on from \(moved). What platforms marked since that copy must be marked again
        """, metadata: words)
    } catch {
      logger.error("versions of marks can't be moved on", metadata: ["error": "\(error)"])
    }
  }

  /// Forgets changes that are too old for anybody to ask for.
  package func tidy(at now: WireTime) throws {
    for list in named {
      try store.database.write("forget old changes") { try StatusBook(db: $0).forget(list.name, at: now) }
    }
  }

  /// The signed index; nil while the hub has no status key.
  package func index(at now: WireTime) throws -> [UInt8]? {
    guard let (kid, key) = statusKey(at: now) else { return nil }
    return try state.withLock { state in
      let version = try self.version()
      if let index = state.index, index.version == version, index.kid == kid,
        (0..<validity / Self.part).contains(now.milliseconds - index.issuedAt.milliseconds)
      {
        return index.token
      }
      var entries: [StatusIndex.Entry] = []
      for list in named.filter({ now < $0.until }).prefix(StatusLimits.lists) {
        guard let built = try built(list.name, &state, kid, key) else { continue }
        entries.append(.init(name: list.name, version: built.version, until: list.until, hash: built.hash))
      }
      // Read before the lists: what came between has a version of its own, and makes another index.
      let index = StatusIndex(issuedAt: now, expires: now + validity, version: version, lists: entries)
      let token = try index.token(signedBy: key)
      state.index = (version, now, kid, token)
      return token
    }
  }

  /// A list's signed token; nil if there is no such list.
  package func list(_ name: ListName, at now: WireTime) throws -> [UInt8]? {
    guard let (kid, key) = statusKey(at: now) else { return nil }
    return try state.withLock { state in try built(name, &state, kid, key)?.token }
  }

  /// The signed changes of a list since a version; nil if there are none, or none that are still known: then the whole
  /// list is asked for.
  package func delta(_ name: ListName, from: UInt64, at now: WireTime) throws -> [UInt8]? {
    guard let (kid, key) = statusKey(at: now) else { return nil }
    return try state.withLock { state in
      guard let built = try built(name, &state, kid, key), from < built.version else { return nil }
      if let delta = built.deltas[from] { return delta }
      let changes = try store.database.read("read changes") {
        try StatusBook(db: $0).changes(of: name, from: from, to: built.version)
      }
      guard let changes else { return nil }
      let delta = StatusDelta(name: name, issuedAt: built.changed, from: from, to: built.version, changes: changes)
      let token = try delta.token(signedBy: key)
      guard token.count <= StatusLimits.delta else { return nil }
      if built.deltas.count < 64 { state.lists[name]?.deltas[from] = token }
      return token
    }
  }

  /// The list as it is now published, built from where it was built last.
  private func built(
    _ name: ListName, _ state: inout State, _ kid: String, _ key: SigningKey
  ) throws -> Built? {
    let former = state.lists[name]
    let read: Built? = try store.database.read("build a list") { db in
      let book = StatusBook(db: db)
      guard let published = try book.published(name), published.size <= StatusLimits.entries else { return nil }
      if let former, former.version == published.version, former.builder.size == published.size, former.kid == kid {
        return former
      }
      var built = Built(
        builder: StatusListBuilder(size: published.size), version: published.version, changed: published.changed,
        kid: kid, token: [], hash: [])
      var parts = Array(0..<StatusListBuilder.parts(of: published.size))
      if let former, former.builder.size == published.size, former.version <= published.version {
        let changes =
          former.version == published.version
          ? [] : try book.changes(of: name, from: former.version, to: published.version)
        if let changes {
          built.builder = former.builder
          parts = Set(changes.map { StatusListBuilder.part(of: $0.entry) }.filter(parts.indices.contains)).sorted()
        }
      } else if published.version == 0 {
        parts = []
      }
      for part in parts {
        let marks = try book.marks(of: name, in: built.builder.entries(of: part), at: published.version)
        // An empty part is as it was made.
        if !marks.isEmpty || former != nil { built.builder.build(part, marks: marks) }
      }
      return built
    }
    guard var built = read else {
      state.lists[name] = nil
      return nil
    }
    if built.token.isEmpty {
      let list = SignedStatusList(
        name: name, issuedAt: built.changed, version: built.version, packed: built.builder.packed)
      built.token = try list.token(signedBy: key)
      built.hash = Array(SHA256.hash(data: built.token))
    }
    state.lists[name] = built
    return built
  }

  /// Every list that campaigns name, but those that are too long to be kept anywhere.
  private var named: [StatusBook.Named] {
    trust.snapshot.campaigns.values.flatMap { campaign in
      campaign.lists.filter { $0.size <= StatusLimits.entries }.map {
        StatusBook.Named(name: ListName(issuer: campaign.issuer, list: $0.list), size: $0.size, until: $0.until)
      }
    }.sorted { $0.name < $1.name }
  }

  /// The key that hub.json names as active, of several the one that lasts longest.
  private func statusKey(at now: WireTime) -> (kid: String, key: SigningKey)? {
    trust.snapshot.hubKeys(for: .status, at: now)
      .filter { $0.state == .active && keys.statuses[$0.id] != nil }
      .max { $0.expires < $1.expires }
      .flatMap { entry in keys.statuses[entry.id].map { (entry.id, .ed25519($0)) } }
  }
}
