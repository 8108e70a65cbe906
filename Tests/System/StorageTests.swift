import Foundation
import Glibc
import GRDB
import LocalAPI
import Rig
import Testing

@Suite struct StorageTests {
  private static let isRoot = geteuid() == 0

  /// Removes a database with its log.
  private static func remove(_ file: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
  }

  /// Copies a database that nobody has open, with its log.
  private static func copy(_ file: String, to other: String) throws {
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file + suffix) {
      try FileManager.default.copyItem(atPath: file + suffix, toPath: other + suffix)
    }
  }

  @Test func `a ledger of a newer version is left alone, and voucherd says so and ends`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.stop()
      let file = kiosk.state + "/ledger.sqlite"
      let queue = try DatabaseQueue(path: file)
      try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
      try queue.close()
      let before = try Data(contentsOf: URL(filePath: file))
      let finished = try kiosk.failToStart()
      #expect(finished.status == 1)
      #expect(finished.errors.contains("version is 99") && finished.errors.contains(file), "\(finished.errors)")
      #expect(try Data(contentsOf: URL(filePath: file)) == before)
    }
  }

  @Test func `a file that is no ledger is left alone`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try FileManager.default.createDirectory(
        atPath: kiosk.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let file = kiosk.state + "/ledger.sqlite"
      try Data("somebody's letters, not a database at all".utf8).write(to: URL(filePath: file))
      let finished = try kiosk.failToStart()
      #expect(finished.status == 1 && finished.errors.contains(file), "\(finished.errors)")
      #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("somebody's letters"))
    }
  }

  @Test func `where no state can be kept, voucherd says so and ends`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try Data().write(to: URL(filePath: kiosk.state))
      let finished = try kiosk.failToStart()
      #expect(finished.status == 1 && finished.errors.contains(kiosk.state), "\(finished.errors)")
    }
  }

  @Test(.enabled(if: isRoot, "a full disk of its own needs root"))
  func `on a full disk nothing is accepted, and all goes on when there is room`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try FileManager.default.createDirectory(
        atPath: kiosk.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      // In a mount namespace of voucherd's own: nothing is mounted for anybody else.
      let mount = "mount -t tmpfs -o size=4m,mode=700 tmpfs \(kiosk.state) && exec \"$@\""
      try kiosk.start(through: ["/usr/bin/unshare", "-m", "sh", "-c", mount, "sh"])
      try kiosk.startUplink()
      try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      try kiosk.awaitReceipts()
      let vouchers = try shop.mint.issue("coffee", count: 400)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      try kiosk.awaitReceipts()

      let pid = try #require(kiosk.voucherd).pid
      let ballast = "/proc/\(pid)/root\(kiosk.state)/ballast"
      let filled = try Running.run("/bin/sh", ["-c", "cat /dev/zero > \(ballast)"])
      #expect(filled.status != 0)
      // The log's file may still have room of its own: it ends some time.
      var codes: [String] = []
      for voucher in vouchers.dropFirst() {
        codes.append(try kiosk.scan(voucher.text).code)
        if codes.last != "accepted" { break }
      }
      #expect(codes.last == "ledger-unwritable")
      #expect(try kiosk.scan(vouchers[399].text).decision == .undecided)
      #expect(try kiosk.status().headline == .stop)

      try FileManager.default.removeItem(atPath: ballast)
      let refused = vouchers[codes.count]
      Patience.pass(.milliseconds(2050))
      #expect(try kiosk.scan(refused.text).decision == .accepted)
      #expect(try kiosk.status().headline == .ok)
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
    }
  }

  @Test func `a deleted ledger comes back from the hub, and nothing is new`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 4)
      for voucher in vouchers.prefix(2) { #expect(try kiosk.scan(voucher.text).decision == .accepted) }
      try kiosk.awaitReceipts()
      try kiosk.stop()
      Self.remove(kiosk.state + "/ledger.sqlite")
      try kiosk.start()
      for voucher in vouchers.dropFirst(1).prefix(2) {
        #expect(try kiosk.scan(voucher.text).decision == .undecided)
      }
      #expect(try kiosk.status().headline == .stop)
      try kiosk.startUplink()
      try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      try kiosk.awaitReceipts(pressing: true)
      Patience.pass(.milliseconds(2050))
      for voucher in vouchers.prefix(2) { #expect(try kiosk.scan(voucher.text).code == "already-used") }
      #expect(try kiosk.scan(vouchers[3].text).decision == .accepted)
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
      #expect(try shop.hub.verify("k1").count == 2)
      #expect(try shop.hub.conflicts().isEmpty)
    }
  }

  @Test func `a ledger that was set back is found out, and nothing is new`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 3)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      try kiosk.awaitReceipts()
      try kiosk.stop()
      let (file, copy) = (kiosk.state + "/ledger.sqlite", shop.folder.file("copy.sqlite"))
      try Self.copy(file, to: copy)
      try kiosk.start()
      try kiosk.startUplink()
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      try kiosk.awaitReceipts(pressing: true)
      try kiosk.stop()
      Self.remove(file)
      try Self.copy(copy, to: file)
      try kiosk.start()
      try kiosk.startUplink()
      // Found out with the first word of the hub, or with the next record at the latest.
      _ = try kiosk.scan("https://example.com")
      _ = try Patience.await("the ledger restored") { () throws -> Bool? in
        try kiosk.wake()
        let status = try kiosk.status()
        let chains = try shop.hub.verify("k1").count
        return status.headline == .ok && status.records.notSent == 0 && chains == 2 ? true : nil
      }
      #expect(try kiosk.scan(vouchers[1].text).code == "already-used")
      #expect(try kiosk.scan(vouchers[2].text).decision == .accepted)
      try kiosk.awaitReceipts(pressing: true)
      try expectSameHead(kiosk, shop.hub)
      #expect(try shop.hub.conflicts().isEmpty)
    }
  }

  /// Sets `kiosk` back to where it was before `lost`, with the network away from then on.
  private func setBack(_ kiosk: KioskProcess, in shop: Shop, _ lost: () throws -> Void) throws {
    try kiosk.stop()
    let (file, copy) = (kiosk.state + "/ledger.sqlite", shop.folder.file("copy.sqlite"))
    try Self.copy(file, to: copy)
    try kiosk.start()
    try kiosk.startUplink()
    try lost()
    try kiosk.awaitReceipts(pressing: true)
    try kiosk.stop()
    Self.remove(file)
    try Self.copy(copy, to: file)
    shop.cable.cut()
    try kiosk.start()
    try kiosk.startUplink()
  }

  @Test func `what a set-back ledger accepts before its hub finds out reaches the hub all the same`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let other = try shop.openKiosk("k2")
      let vouchers = try shop.mint.issue("coffee", count: 4)
      try setBack(kiosk, in: shop) {
        let answers = try vouchers.prefix(2).map { try kiosk.scan($0.text).decision }
        #expect(answers == [.accepted, .accepted])
      }
      // One that it has forgotten, one that another kiosk redeems too, one that is its own.
      for voucher in vouchers.dropFirst() { #expect(try kiosk.scan(voucher.text).decision == .accepted) }
      shop.cable.restore()
      #expect(try other.scan(vouchers[2].text).decision == .accepted)
      try other.awaitReceipts(pressing: true)
      // The hub has other records under these numbers: a person has to enrol the kiosk anew.
      _ = try Patience.await("the fork found") { () throws -> Bool? in
        try kiosk.wake()
        return try kiosk.status().headline == .stop ? true : nil
      }
      #expect(try kiosk.status().whatToDo.en.contains("get a new ticket"))
      try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      _ = try Patience.await("an epoch begun") { () throws -> Bool? in
        // Asking for a sending is a record of its own, so it is asked for only as long as it is needed.
        guard try shop.hub.verify("k1").count == 2 else {
          try kiosk.wake()
          return nil
        }
        return try kiosk.status().records.notSent == 0 ? true : nil
      }
      #expect(try shop.hub.story(of: vouchers[0]).map(\.outcome) == ["accepted"])
      #expect(try shop.hub.story(of: vouchers[1]).map(\.outcome) == ["accepted", "conflict"])
      #expect(try shop.hub.story(of: vouchers[2]).map(\.device) == ["k2", "k1"])
      #expect(try shop.hub.story(of: vouchers[2]).map(\.outcome) == ["accepted", "conflict"])
      #expect(try shop.hub.story(of: vouchers[3]).map(\.outcome) == ["accepted"])
      Patience.pass(.milliseconds(2050))
      for voucher in vouchers { #expect(try kiosk.scan(voucher.text).code == "already-used") }
      #expect(try kiosk.verify().ok)
      try kiosk.awaitReceipts(pressing: true)
      try expectSameHead(kiosk, shop.hub)
    }
  }
}
