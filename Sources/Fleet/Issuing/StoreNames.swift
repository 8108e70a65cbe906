import StrictJSON
package import Trust
package import Wire

/// What the operator calls stores and groups: the file stores.json, as it is published.
package struct StoreNames: Sendable, Equatable {
  package private(set) var names: [Identifier: PlaceName] = [:]

  /// None.
  package init() {}

  /// - Throws: `MintError` (`workspaceUnusable`) naming the member.
  init(parsing bytes: [UInt8]) throws(MintError) {
    var parts = TrustParts()
    do { try parts.take(.stores, bytes) } catch {
      throw MintError(.workspaceUnusable, "the names of stores can't be read: \(error)")
    }
    names = TrustSnapshot(parts, validity: nil).placeNames
  }

  /// Names a store or a group; a name that it had is replaced.
  package mutating func set(_ name: PlaceName, for place: Identifier) { names[place] = name }

  /// Takes a name away: customers read the identifier again.
  ///
  /// - Throws: `MintError` (`invalid`) if it has none.
  package mutating func remove(_ place: Identifier) throws(MintError) {
    guard names.removeValue(forKey: place) != nil else { throw MintError(.invalid, "\(place) has no name") }
  }

  /// The file.
  var bytes: [UInt8] {
    let stores = names.sorted { $0.key < $1.key }.map { place, name in
      JSONValue.object([
        JSONMember("id", .string(place.text)),
        JSONMember(
          "names",
          .object([
            JSONMember("zh-Hant", .string(name.traditionalChinese)),
            JSONMember("zh-Hans", .string(name.simplifiedChinese)), JSONMember("en", .string(name.english)),
          ])),
      ])
    }
    return MintState.file("stores", stores)
  }
}
