import LocalAPI
import Rig
import Testing

/// Runs a test in a shop of its own, which is closed whatever happens.
func inShop(_ body: (Shop) throws -> Void) throws {
  let shop = try Shop()
  defer { shop.close() }
  try body(shop)
}

/// Checks that a kiosk's ledger and the hub's copy of it hold, and end in the same head.
func expectSameHead(_ kiosk: KioskProcess, _ hub: HubProcess, _ location: SourceLocation = #_sourceLocation) throws {
  let own = try kiosk.verify()
  #expect(own.ok, "\(own.fault ?? "")", sourceLocation: location)
  let copies = try hub.verify(kiosk.device)
  let latest = try #require(copies.last, sourceLocation: location)
  #expect(copies.allSatisfy { $0.result == "ok" }, sourceLocation: location)
  #expect(latest.epoch == own.epoch && latest.seq == own.seq && latest.hash == own.hash, sourceLocation: location)
}
