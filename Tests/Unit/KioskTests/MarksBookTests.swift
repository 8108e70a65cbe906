import COSE
import Crypto
import Foundation
import Rig
import StatusList
import Storage
import Testing
import TrustStore
import Wire

/// Marks on a real disk.
@Suite final class `The book of marks` {
  static let name = ListName(issuer: Identifier("acme")!, list: 1)
  static let size: UInt32 = 200_000
  static let now = Mint.morning

  let scratch = ScratchFolder()
  let key = SigningKey(generating: .ed25519)
  var folder: String { scratch.file("marks") }

  func open() throws -> MarksBook {
    try MarksBook(
      database: try DurableDatabase(path: scratch.file("l"), schema: TestKiosk.schema), folder: folder)
  }

  func entry(_ version: UInt64, until: Int64 = 86_400_000, hash: UInt8 = 0) -> StatusIndex.Entry {
    .init(name: Self.name, version: version, until: Self.now + until, hash: [UInt8](repeating: hash, count: 32))
  }

  func index(_ version: UInt64, _ entries: [StatusIndex.Entry], issued: Int64 = 0, kid: KeyID? = nil) -> StatusIndex {
    StatusIndex(
      issuedAt: Self.now + issued, expires: Self.now + issued + 3_600_000, version: version, lists: entries, kid: kid)
  }

  func list(_ version: UInt64, _ marks: [UInt32: EntryStatus]) throws -> SignedStatusList {
    var builder = StatusListBuilder(size: Self.size)
    for part in Set(marks.keys.map { StatusListBuilder.part(of: $0) }) {
      builder.build(part, marks: marks.map { StatusChange(entry: $0.key, status: $0.value) })
    }
    let list = SignedStatusList(name: Self.name, issuedAt: Self.now, version: version, packed: builder.packed)
    return try SignedStatusList(
      try list.token(signedBy: key), of: Self.name, by: [key.verificationKey.keyID: key.verificationKey])
  }

  func delta(_ from: UInt64, _ to: UInt64, _ marks: [UInt32: EntryStatus]) -> StatusDelta {
    StatusDelta(
      name: Self.name, issuedAt: Self.now, from: from, to: to,
      changes: marks.map { StatusChange(entry: $0.key, status: $0.value) })
  }

  func statuses(_ book: MarksBook, _ entries: [UInt32]) -> [EntryStatus]? {
    let held = book.snapshot.lists[Self.name]
    return held.map { held in entries.map { held.entries.status(of: $0) } }
  }

  @Test func `a list, its deltas and the index come back after a restart`() throws {
    do {
      let book = try open()
      #expect(book.snapshot.index == 0 && book.snapshot.lists.isEmpty)
      let index = index(9, [entry(2)])
      try book.take(try list(1, [3: .spent, 199_999: .revoked]), size: Self.size, named: entry(2), by: index)
      try book.apply(delta(1, 2, [3: .valid, 4: .suspended, 70_000: .spent]), named: entry(2), by: index)
      try book.commit(index)
      #expect(statuses(book, [3, 4, 70_000, 199_999, 5]) == [.valid, .suspended, .spent, .revoked, .valid])
    }
    let book = try open()
    #expect(statuses(book, [3, 4, 70_000, 199_999, 5]) == [.valid, .suspended, .spent, .revoked, .valid])
    #expect(book.index?.version == 9 && book.held(Self.name)?.version == 2)
    #expect(book.snapshot.stage(at: Self.now, staleFor: 0) == .fresh)
  }

  @Test func `a delta out of order changes nothing`() throws {
    let book = try open()
    let index = index(9, [entry(2)])
    try book.take(try list(1, [3: .spent]), size: Self.size, named: entry(2), by: index)
    for wrong in [delta(0, 2, [5: .spent]), delta(2, 3, [5: .spent])] {
      let fault = #expect(throws: StatusFault.self) { try book.apply(wrong, named: entry(2), by: index) }
      #expect(fault?.code == .outOfOrder)
    }
    #expect(statuses(book, [3, 5]) == [.spent, .valid] && book.held(Self.name)?.version == 1)
  }

  @Test func `a list that does not inflate to its size leaves what was held, and no file`() throws {
    let book = try open()
    let index = index(9, [entry(2)])
    try book.take(try list(1, [3: .spent]), size: Self.size, named: entry(2), by: index)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder)
    for size in [Self.size - 4, Self.size + 4, 4] {
      #expect(throws: StatusFault.self) { try book.take(try list(2, [:]), size: size, named: entry(2), by: index) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == before)
    #expect(statuses(book, [3]) == [.spent])
  }

  @Test func `a file that is gone, cut or changed is noticed, and its list is missing until it is fetched`() throws {
    let index = index(9, [entry(1)])
    func file() -> String {
      folder + "/" + ((try? FileManager.default.contentsOfDirectory(atPath: folder))?.first ?? "")
    }
    for harm in ["gone", "cut", "changed"] {
      do {
        let book = try open()
        try book.take(try list(1, [3: .spent]), size: Self.size, named: entry(1), by: index)
        try book.commit(index)
      }
      let bytes = try Data(contentsOf: URL(filePath: file()))
      switch harm {
      case "gone": try FileManager.default.removeItem(atPath: file())
      case "cut": try bytes.dropLast(9).write(to: URL(filePath: file()))
      default: try (bytes.dropLast() + [0xff]).write(to: URL(filePath: file()))
      }
      let book = try open()
      if harm == "changed" { #expect(try book.verify() == [Self.name]) }
      #expect(book.held(Self.name) == nil && book.snapshot.missing == [Self.name], "\(harm)")
      let key = VoucherKey(issuer: Self.name.issuer, list: 1, index: 3)
      #expect(book.snapshot.find(key, uses: 1, at: Self.now, staleFor: 0) == .missing, "\(harm)")
    }
  }

  @Test func `what a power cut left beside the named files is removed`() throws {
    do {
      let book = try open()
      try book.take(try list(1, [:]), size: Self.size, named: entry(1), by: index(9, [entry(1)]))
    }
    for name in ["acme-1-2.bits", "acme-1-2.bits.part", "acme-9-1.bits"] {
      _ = scratch.file("marks/" + name)
      try Data([1, 2, 3]).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let book = try open()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["acme-1-1.bits"])
    #expect(statuses(book, [0]) == [.valid])
  }

  @Test func `many changes are folded into a new file`() throws {
    var book = Optional(try open())
    let index = index(9, [entry(3)])
    try book?.take(try list(1, [1: .revoked, 99_999: .spent]), size: Self.size, named: entry(3), by: index)
    let first = Dictionary(uniqueKeysWithValues: (0..<30_000 as Range<UInt32>).map { ($0 * 2, EntryStatus.spent) })
    let second = Dictionary(uniqueKeysWithValues: (0..<30_000 as Range<UInt32>).map { ($0 * 3, EntryStatus.suspended) })
    try book?.apply(delta(1, 2, first), named: entry(3), by: index)
    try book?.apply(delta(2, 3, second), named: entry(3), by: index)
    // They are in force before, and where there is no room for a new file.
    try FileManager.default.moveItem(atPath: folder, toPath: folder + "-away")
    try Data().write(to: URL(filePath: folder))
    #expect(throws: StorageFault.self) { try book?.fold() }
    #expect(book.flatMap { statuses($0, [0, 3, 5]) } == [.suspended, .suspended, .valid])
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.moveItem(atPath: folder + "-away", toPath: folder)
    try book?.fold()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["acme-1-3.bits"])
    let expected: [EntryStatus] = [.suspended, .revoked, .spent, .suspended, .spent, .valid, .suspended, .valid]
    #expect(book.flatMap { statuses($0, [0, 1, 2, 3, 4, 5, 89_997, 199_999]) } == expected)
    book = nil
    let again = try open()
    #expect(statuses(again, [0, 1, 2, 3, 4, 5, 89_997, 199_999]) == expected)
    #expect(try again.verify().isEmpty)
  }

  @Test func `what a key signed that is no longer trusted is missing until it is fetched anew`() throws {
    let (honest, stolen) = (key.verificationKey.keyID, SigningKey(generating: .ed25519).verificationKey.keyID)
    let voucher = VoucherKey(issuer: Self.name.issuer, list: 1, index: 3)
    func found(_ book: MarksBook) -> MarksSnapshot.Finding {
      book.snapshot.find(voucher, uses: 1, at: Self.now, staleFor: 0)
    }
    // A list of it, under an index of another key.
    do {
      let book = try open()
      let index = index(9, [entry(1)], kid: stolen)
      try book.commit(index)
      try book.take(try list(1, [4: .spent]), size: Self.size, named: entry(1), by: index)
      #expect(try !book.forget(allBut: [honest, stolen]) && found(book) == .known(.fresh, [.valid]))
      #expect(try book.forget(allBut: [stolen]) && found(book) == .missing)
    }
    do {
      let book = try open()
      #expect(found(book) == .missing && book.index?.version == 9 && book.held(Self.name) == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      // The index itself, of a version that nothing honest reaches.
      try book.commit(index(1 << 52, [entry(1)], kid: stolen))
      #expect(try book.forget(allBut: [honest]))
      #expect(book.index == nil && book.snapshot.index == 0 && found(book) == .missing)
    }
    let book = try open()
    #expect(book.index == nil && found(book) == .missing)
    #expect(try !book.forget(allBut: [honest]))
    let index = index(9, [entry(1)], kid: honest)
    try book.commit(index)
    try book.take(try list(1, [4: .spent]), size: Self.size, named: entry(1), by: index)
    #expect(found(book) == .known(.fresh, [.valid]) && book.index?.version == 9)
  }

  @Test func `a delta's key counts beside its list's`() throws {
    let other = SigningKey(generating: .ed25519)
    let keys = [other.verificationKey.keyID: other.verificationKey]
    do {
      let book = try open()
      let index = index(9, [entry(2)])
      try book.commit(index)
      try book.take(try list(1, [3: .spent]), size: Self.size, named: entry(2), by: index)
      let signed = try delta(1, 2, [3: .valid]).token(signedBy: other)
      try book.apply(
        try StatusDelta(signed, of: Self.name, size: Self.size, from: 1, by: keys), named: entry(2), by: index)
      #expect(statuses(book, [3]) == [.valid])
    }
    let again = try open()
    #expect(try again.forget(allBut: [key.verificationKey.keyID]) && again.snapshot.missing == [Self.name])
  }

  @Test func `an index that names another list of the held version does not make the held one fresh`() throws {
    let book = try open()
    let first = index(9, [entry(1)])
    try book.commit(first)
    try book.take(try list(1, [:]), size: Self.size, named: entry(1), by: first)
    try book.commit(index(10, [entry(1, hash: 1)], issued: 3_000_000))
    #expect(book.snapshot.lists[Self.name]?.freshUntil == Self.now + 3_600_000)
    #expect(book.held(Self.name)?.token == [UInt8](repeating: 0, count: 32))
    try book.commit(index(11, [entry(1)], issued: 3_000_000))
    #expect(book.snapshot.lists[Self.name]?.freshUntil == Self.now + 6_600_000)
  }

  @Test func `a list is dropped after its end, and a list of version 0 needs no file`() throws {
    do {
      let book = try open()
      let index = index(9, [entry(0, until: 1000)])
      try book.takeEmpty(size: Self.size, named: entry(0, until: 1000), by: index)
      try book.commit(index)
      #expect(statuses(book, [7]) == [.valid])
      #expect(try book.drop(at: Self.now + 999) == 0)
      #expect(try book.drop(at: Self.now + 1000) == 1)
      #expect(book.snapshot.lists.isEmpty)
    }
    #expect(try open().snapshot.lists.isEmpty)
  }

  @Test func `a list that fell behind its index is not as fresh as the index`() throws {
    let book = try open()
    let first = index(9, [entry(1)])
    try book.take(try list(1, [:]), size: Self.size, named: entry(1), by: first)
    try book.commit(first)
    try book.commit(index(10, [entry(2)], issued: 3_000_000))
    let key = VoucherKey(issuer: Self.name.issuer, list: 1, index: 3)
    let later = Self.now + 4_000_000
    #expect(book.snapshot.stage(at: later, staleFor: 1_000_000) == .fresh)
    #expect(book.snapshot.find(key, uses: 1, at: later, staleFor: 1_000_000) == .known(.stale, [.valid]))
    #expect(book.snapshot.find(key, uses: 1, at: later, staleFor: 0) == .expired)
  }
}
