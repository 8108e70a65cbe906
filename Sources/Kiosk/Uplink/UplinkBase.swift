import FoundationEssentials

/// A place that exchanges may go to: voucherd knows its name, the uplink its address.
package struct UplinkBase: Sendable, Equatable {
  /// Without a slash at its end.
  package let url: String
  /// PEM file of the roots to trust instead of the system's.
  package let caFile: String?
  package let proxy: String?

  /// Why an address can't be a base.
  package struct Refusal: Error, Sendable, Equatable {
    package let problem: String
  }

  /// What is allowed, in words.
  package static let allowed =
    "https://host[:port][/path]; http:// only to this machine (127.0.0.0/8, [::1], localhost) and without a proxy"

  /// - Throws: `Refusal` unless it is an https URL, or an http URL to this machine, of scheme, host, port and path.
  package init(url: String, caFile: String? = nil, proxy: String? = nil) throws(Refusal) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
      throw Refusal(problem: "is no URL")
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw Refusal(problem: "has more than scheme, host, port and path")
    }
    switch parts.scheme {
    case "https": break
    case "http":
      guard Self.isLoopback(host) else { throw Refusal(problem: "is plain http to another machine") }
      guard proxy == nil else { throw Refusal(problem: "is plain http, and a proxy is another machine") }
    default: throw Refusal(problem: "is neither https nor http")
    }
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.caFile = caFile
    self.proxy = proxy
  }

  /// Whether plain http is spoken there.
  var isPlain: Bool { url.hasPrefix("http:") }

  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0).map { "\($0)" } == String($0) }
  }
}
