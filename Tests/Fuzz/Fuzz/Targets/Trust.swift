import COSE
import StrictJSON
import Trust

extension FuzzTarget {
  /// The first byte says which of the files the rest is; the others are good.
  static let trust = FuzzTarget(
    name: "trust",
    seeds: {
      TrustFile.allCases.enumerated().map { [UInt8($0.offset)] + (FuzzTrust.files[$0.element] ?? []) }
    }, run: checkTrust)

  private static func checkTrust(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let file = TrustFile.allCases[Int(first) % TrustFile.allCases.count]
    var files = FuzzTrust.files
    files[file] = Array(input.dropFirst())
    do throws(JSONError) {
      let trust = try TrustSnapshot(files: files)
      for (kid, key) in trust.keys {
        hold(
          kid == key.key.keyID && trust.issuers[key.issuer] != nil, "a key stands under its thumbprint and its issuer")
      }
      for (name, campaign) in trust.campaigns {
        hold(name.campaign == campaign.id && name.issuer == campaign.issuer, "a campaign stands under its name")
        hold(campaign.lists.allSatisfy { (1...16).contains($0.uses) && $0.size > 0 }, "a list has its bounds")
      }
      hold(Set(trust.hubKeys.map(\.id)).count == trust.hubKeys.count, "a hub key stands once")
      hold(trust.policy.offlineHours == nil || trust.policy.offlineRedemptions != nil, "hours come with a count")
      _ = trust.evidenceKey(at: FuzzTrust.now)
    } catch {
      hold(error.location.hasPrefix(file.rawValue), "an error names the file")
    }
  }
}
