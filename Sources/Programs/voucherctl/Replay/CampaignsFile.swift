import StrictJSON
import Trust

/// A campaigns.json that is not in force yet.
enum CampaignsFile {
  /// - Throws: `Stop` (status 2) for a file that can't be read, or that a kiosk would not take whole: its name, the
  ///   campaign, the member, and what is allowed there.
  static func read(_ path: String) throws(Stop) -> [UInt8] {
    let bytes = try TrustFiles.content(of: path, status: Stop.usage)
    var parts = TrustParts()
    do { try parts.take(.campaigns, bytes) } catch {
      throw Stop(status: Stop.usage, message: "\(PlainText.of(path)): \(said(error))")
    }
    let bad = TrustSnapshot(parts, validity: nil).disabledCampaigns.sorted { $0.key < $1.key }
    guard bad.isEmpty else {
      let lines = bad.map { name, error in
        let isNamed = !name.hasPrefix(TrustFile.campaigns.rawValue)
        return
          "\(PlainText.of(path)): \(isNamed ? "campaign \(PlainText.of(name)): " : "")\(said(error, inCampaign: isNamed))"
      }
      throw Stop(status: Stop.usage, message: lines.joined(separator: "\n"))
    }
    return bytes
  }

  /// "rules.hours[0].from must be a time of day as 14:00 (wrong-value)".
  ///
  /// - Parameter inCampaign: the place is told from there on: its campaign is named.
  private static func said(_ error: JSONError, inCampaign: Bool = false) -> String {
    var place = error.location[...]
    for prefix in [TrustFile.campaigns.rawValue, " ", "."] where place.hasPrefix(prefix) {
      place = place.dropFirst(prefix.count)
    }
    if inCampaign, let member = place.firstRange(of: "].") { place = place[member.upperBound...] }
    let words = [String(place), error.detail].filter { !$0.isEmpty }.map(PlainText.of).joined(separator: " ")
    return words.isEmpty ? error.code.rawValue : "\(words) (\(error.code.rawValue))"
  }
}
