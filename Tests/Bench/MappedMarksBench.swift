import COSE
import Crypto
import Foundation
import LocalAPI
import Rig
import StatusList
import Wire

/// A large list in the hands of a real kiosk: how long until it is in force there, and how much memory of its own voucherd
/// needs while it holds it.
///
/// The list is the bench's, signed with the key of the shop's hub, and stands in the place of the hub's own: nobody
/// waits for ten million marks by hand.
struct MappedMarksBench {
  private static let name = ListName(issuer: Identifier("acme")!, list: 7)

  /// What is marked in the list.
  let builder: StatusListBuilder

  func run() throws -> [Verdict] {
    let shop = try Shop(in: FileManager.default.currentDirectoryPath) { mint in
      try mint.campaign("many", list: 7, size: Int(builder.size))
    }
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    try kiosk.awaitMarks { $0.index > 0 && $0.missing == 0 }
    let vouchers = try shop.mint.issue("many", count: 2)
    MemoryBench.settle()
    let rest = MemoryBench.privateMiB(kiosk.voucherd!.pid)

    let (index, list) = try signed(shop, spent: vouchers[0], free: vouchers[1])
    let bytes = try index.token(signedBy: shop.hub.statusKey())
    let taken = try ContinuousClock().measure {
      shop.cable.lead({ $0.hasPrefix("/status/") }) { request, _ in
        switch request.path {
        case "/status/index": HTTPResponse(body: bytes)
        case "/status/\(Self.name)": HTTPResponse(body: list)
        default: HTTPResponse(status: 404, body: [])
        }
      }
      try kiosk.awaitMarks(pressing: true, within: .seconds(300)) {
        $0.index == Int(index.version) && $0.missing == 0 && $0.lastFailure == nil
      }
    }
    guard try kiosk.scan(vouchers[0].text).code == "already-used",
      try kiosk.scan(vouchers[1].text).decision == .accepted
    else { throw TrialError("the kiosk does not go by the list") }
    MemoryBench.settle()
    let after = MemoryBench.privateMiB(kiosk.voucherd!.pid)
    return [
      Verdict(
        what: "snapshot from the hub to in force at a kiosk", measured: taken / .milliseconds(1), most: nil,
        unit: " ms"),
      Verdict(what: "voucherd's private memory before it", measured: rest, most: nil, unit: " MiB"),
      Verdict(
        what: "voucherd's private memory with it mapped", measured: after, most: MemoryBench.mostAtRest, unit: " MiB"),
    ]
  }

  /// The hub's own index with this list in it, a version later, and the list's token.
  private func signed(_ shop: Shop, spent: MintedText, free: MintedText) throws -> (index: StatusIndex, list: [UInt8]) {
    let key = try shop.hub.statusKey()
    guard let answer = shop.ask("/status/index") else { throw TrialError("the hub has no index") }
    let honest = try StatusIndex(answer.body, by: [key.verificationKey.keyID: key.verificationKey])
    guard let own = honest.lists.first(where: { $0.name == Self.name }) else {
      throw TrialError("the hub's index does not name \(Self.name)")
    }
    var builder = builder
    builder.build(StatusListBuilder.part(of: UInt32(free.index)), marks: [])
    builder.build(
      StatusListBuilder.part(of: UInt32(spent.index)),
      marks: [StatusChange(entry: UInt32(spent.index), status: .spent)])
    let list = try SignedStatusList(
      name: Self.name, issuedAt: honest.issuedAt, version: own.version + 1, packed: builder.packed
    ).token(signedBy: key)
    let entry = StatusIndex.Entry(
      name: own.name, version: own.version + 1, until: own.until, hash: Array(SHA256.hash(data: list)))
    let index = StatusIndex(
      issuedAt: honest.issuedAt, expires: honest.expires, version: honest.version + 1,
      lists: honest.lists.map { $0.name == entry.name ? entry : $0 })
    return (index, list)
  }
}
