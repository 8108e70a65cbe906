import StrictJSON
import Trust
package import Wire

extension RepositoryState {
  /// Takes an issuer of another workspace, or its newer state; told at the next publication.
  ///
  /// - Throws: `MintError` (`invalid`) if a key that was told before is missing in it: a key only ever ends as retired or
  ///   revoked, or kiosks that trust it would never hear of its end.
  package mutating func add(_ guest: GuestIssuer, besides own: MintState) throws(MintError) {
    guard guest.id != own.trustedIssuer.id else {
      throw MintError(.invalid, "\(guest.id) is this workspace's own issuer")
    }
    let kids = guest.issuer.kids
    if let known = guests.first(where: { $0.id == guest.id }),
      let gone = known.issuer.kids.first(where: { !kids.contains($0) })
    {
      throw MintError(.invalid, "key \(gone) of \(guest.id) is missing: end it as retired or revoked instead")
    }
    guests.removeAll { $0.id == guest.id }
    guests.append(guest)
  }

  /// No longer tells an issuer of another workspace: none of its vouchers is accepted where that is known.
  package mutating func removeGuest(_ id: Identifier) throws(MintError) {
    guard guests.contains(where: { $0.id == id }) else { throw MintError(.invalid, "there is no added issuer \(id)") }
    guests.removeAll { $0.id == id }
  }

  /// Tells a key as revoked from the next publication on, whoever lists it: an issuer or the hub. There is no way back.
  ///
  /// - Throws: `MintError` (`keyUnknown`) if nobody lists it.
  package mutating func revoke(_ kid: String, own: MintState) throws(MintError) {
    let known = own.issuer.kids + guests.flatMap(\.issuer.kids) + (hub?.kids ?? [])
    guard known.contains(kid) else { throw MintError(.keyUnknown, "neither an issuer nor the hub has a key \(kid)") }
    revoked.insert(kid)
  }
}

extension JSONValue {
  /// The kids of its keys.
  var kids: [String] {
    guard case .array(let keys)? = self["keys"] else { return [] }
    return keys.compactMap { if case .string(let kid)? = $0["kid"] { kid } else { nil } }
  }
}
