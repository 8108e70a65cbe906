import Crypto
import Records
import Rig
import Storage
import Testing
import Trust
import TrustStore
import Wire

struct `The trust store` {
  @Test func `time floors and enrolment come back as they were kept`() throws {
    let scratch = ScratchFolder()
    let floors = TrustedClock.Kept(
      hubFloor: Mint.morning, highWater: Mint.morning + 1,
      confirmed: ClockReading(wall: Mint.morning, sinceBoot: 7, boot: [UInt8](repeating: 9, count: 16)),
      agreedBoot: [UInt8](repeating: 8, count: 16))
    let statement = try Statement(
      .enrolled, payload: [1, 2, 3], keyID: "0011223344556677", signedBy: Curve25519.Signing.PrivateKey())
    do {
      let store = TrustBook(database: try DurableDatabase(path: scratch.file("l"), schema: TestKiosk.schema))
      #expect(try store.clock() == .init())
      #expect(try store.enrolment() == nil)
      try store.keep(.init(hubFloor: Mint.morning))
      #expect(try store.clock() == .init(hubFloor: Mint.morning))
      try store.keep(floors)
      try store.keep(enrolment: statement)
    }
    let store = TrustBook(database: try DurableDatabase(path: scratch.file("l"), schema: TestKiosk.schema))
    #expect(try store.clock() == floors)
    #expect(try store.enrolment()?.envelope == statement.envelope)
  }
}
