import COSE
import Crypto
import Rig
import StatusList
import Wire

/// What somebody in the place of the hub's mirror, or of the uplink, says of marks: each kind of bad index, list and
/// delta. Some of it is signed by the hub's own key, as whoever stole that would.
struct MarksLie: Sendable {
  let name: String
  /// Stands in what the kiosk says was wrong.
  let said: String
  let answer: NetworkCable.Stranger

  /// What the hub says.
  static let none = MarksLie(name: "the truth", said: "") { request, hub in hub(request) }

  private init(_ name: String, said: String, _ answer: @escaping NetworkCable.Stranger) {
    self.init(name: name, said: said, answer: answer)
  }

  private init(name: String, said: String, answer: @escaping NetworkCable.Stranger) {
    (self.name, self.said, self.answer) = (name, said, answer)
  }

  /// Another index than the hub's.
  private static func index(
    _ name: String, said: String, _ bend: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> MarksLie {
    MarksLie(name, said: "index: \(said)") { request, hub in
      guard request.path == "/status/index", let honest = hub(request) else { return hub(request) }
      return HTTPResponse(body: bend(honest.body))
    }
  }

  /// Another list 1 than the hub's, whose changes are not to be had.
  private static func list(
    _ name: String, said: String, _ bend: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> MarksLie {
    MarksLie(name, said: "acme/1: \(said)") { request, hub in
      switch request.path {
      case "/status/index", "/status/acme/2": hub(request)
      case "/status/acme/1": hub(request).map { HTTPResponse(body: bend($0.body)) }
      default: HTTPResponse(status: 404, body: [])
      }
    }
  }

  /// - Parameters:
  ///   - key: the hub's status key.
  ///   - oldIndex: the index as it was before the one that is held; `oldDelta`, changes of list 1 that begin at 0.
  static func all(by key: SigningKey, oldIndex: [UInt8], oldDelta: [UInt8]) -> [MarksLie] {
    let stranger = SigningKey(generating: .ed25519)
    let thief = Thief(key: key)
    return [
      index("an old index", said: "older") { _ in oldIndex },
      index("half an index", said: "malformed") { Array($0.prefix($0.count / 2)) },
      index("an index whose signature is not right", said: "signature-invalid", bentAtItsEnd),
      index("an index of a stranger", said: "key-unknown") { thief.index($0, signedBy: stranger) { $0 } },
      index("an index that was good once", said: "expired") {
        thief.index($0) { honest in
          StatusIndex(
            issuedAt: honest.issuedAt + -7_200_000, expires: honest.issuedAt + -3_600_000,
            version: honest.version + 1, lists: honest.lists)
        }
      },
      index("an index without end", said: "too-long") { _ in [UInt8](repeating: 0, count: 3 << 20) },
      MarksLie("changes out of order, and no list", said: "acme/1: out-of-order") { request, hub in
        switch request.path.split(separator: "/").count {
        case 4: HTTPResponse(body: oldDelta)
        case 3: HTTPResponse(status: 404, body: [])
        default: hub(request)
        }
      },
      MarksLie("changes without end", said: "acme/1: too-long") { request, hub in
        request.path == "/status/index" ? hub(request) : HTTPResponse(body: [UInt8](repeating: 0, count: 3 << 20))
      },
      MarksLie("another list", said: "acme/1: other-list") { request, hub in
        switch request.path.split(separator: "/").count {
        case 4: HTTPResponse(status: 404, body: [])
        case 3: hub(HTTPRequest(getting: "/status/acme/2"))
        default: hub(request)
        }
      },
      list("half a list", said: "malformed") { Array($0.prefix($0.count / 2)) },
      list("a list whose signature is not right", said: "signature-invalid", bentAtItsEnd),
      list("a list of a stranger", said: "key-unknown") { thief.emptied($0, signedBy: stranger) },
      list("a list that is not the index's", said: "other-hash") { thief.emptied($0) },
      MarksLie("a list that inflates beyond its size", said: "acme/1: wrong-size") { request, hub in
        switch request.path {
        // 2 MiB out of a few KB: eighty times what a list of 100,000 entries has.
        case "/status/acme/1": hub(request).map { HTTPResponse(body: thief.emptied($0.body, size: 1 << 23)) }
        case "/status/index":
          hub(request).map { honest in
            let list = hub(HTTPRequest(getting: "/status/acme/1"))?.body ?? []
            let hash = Array(SHA256.hash(data: thief.emptied(list, size: 1 << 23)))
            return HTTPResponse(body: thief.index(honest.body) { $0.naming(hash, of: thief.name) })
          }
        case "/status/acme/2": hub(request)
        default: HTTPResponse(status: 404, body: [])
        }
      },
    ]
  }

  private static func bentAtItsEnd(_ bytes: [UInt8]) -> [UInt8] {
    bytes.isEmpty ? [] : bytes.dropLast() + [bytes[bytes.count - 1] ^ 1]
  }
}

/// Whoever stole the hub's status key.
private struct Thief: Sendable {
  let key: SigningKey
  let name = ListName(issuer: Identifier("acme")!, list: 1)

  private var keys: [KeyID: VerificationKey] { [key.verificationKey.keyID: key.verificationKey] }

  /// The index with a change, signed anew; nothing for what is no index.
  func index(_ bytes: [UInt8], signedBy other: SigningKey? = nil, _ change: (StatusIndex) -> StatusIndex) -> [UInt8] {
    (try? change(StatusIndex(bytes, by: keys)).token(signedBy: other ?? key)) ?? []
  }

  /// A list of the same version in which nothing is marked; nothing for what is no list.
  func emptied(_ bytes: [UInt8], size: UInt32 = 100_000, signedBy other: SigningKey? = nil) -> [UInt8] {
    guard let honest = try? SignedStatusList(bytes, of: name, by: keys) else { return [] }
    let empty = SignedStatusList(
      name: name, issuedAt: honest.issuedAt, version: honest.version, packed: StatusListBuilder(size: size).packed)
    return (try? empty.token(signedBy: other ?? key)) ?? []
  }
}

extension StatusIndex {
  /// The same with another hash for one list.
  fileprivate func naming(_ hash: [UInt8], of name: ListName) -> StatusIndex {
    StatusIndex(
      issuedAt: issuedAt, expires: expires, version: version,
      lists: lists.map { entry in
        guard entry.name == name else { return entry }
        return Entry(name: entry.name, version: entry.version, until: entry.until, hash: hash)
      })
  }
}
