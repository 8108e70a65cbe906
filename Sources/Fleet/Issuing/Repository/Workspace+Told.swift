import COSE
import StrictJSON
import Trust
package import Wire

extension Workspace {
  private var toldPath: String { path + "/told.json" }

  func toldKeys() throws(MintError) -> ToldKeys {
    guard let bytes = try DurableFile.read(toldPath, atMost: 8 << 20) else { return ToldKeys() }
    return try ToldKeys(parsing: bytes)
  }

  /// Notes that the issuer's keys are told now. The caller holds the lock.
  func tell(_ mint: MintState, at now: WireTime, isRepository: Bool) throws(MintError) {
    var told = try toldKeys()
    told.tell(mint.issuer.kids, at: now, isRepository: isRepository)
    try DurableFile.replace(toldPath, with: told.bytes, mode: 0o600)
  }

  /// Whether kiosks know the key: it was in the first publication, or was published as long ago as stale trust is used
  /// (policy.json, `trust.stale_hours`).
  func isKnown(_ key: KeyID, at now: WireTime) throws(MintError) -> Bool {
    var parts = TrustParts()
    guard let policy = try DurableFile.read(policyPath, atMost: TrustFile.longest) else {
      throw MintError(.workspaceUnusable, "policy.json is missing in \(path)")
    }
    do { try parts.take(.policy, policy) } catch { throw MintError(.workspaceUnusable, "\(error)") }
    let period = TrustSnapshot(parts, validity: nil).policy.staleHours * 3_600_000
    return try toldKeys().isKnown(key.description, at: now, after: period)
  }

  /// What another workspace needs to publish this one's issuer. Its keys count as told from now on.
  package func export(at now: WireTime) throws(MintError) -> GuestIssuer {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      let mint = try state()
      try tell(mint, at: now, isRepository: false)
      return GuestIssuer(id: mint.trustedIssuer.id, issuer: mint.issuer, campaigns: mint.campaigns)
    }
  }
}
