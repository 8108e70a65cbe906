/// One HTTP exchange to be made. What it does not name is refused: redirects, other schemes, proxies of the
/// environment, credentials in the URL, content codings.
package struct CurlRequest: Sendable {
  /// Which schemes may be spoken.
  package enum Schemes: String, Sendable {
    case https
    case httpAndHTTPS = "http,https"
  }

  package var method: String
  /// Taken as it is, dots in the path included.
  package var url: String
  package var schemes = Schemes.https
  /// A Unix socket to connect to instead of the URL's host.
  package var unixSocket: String?
  package var headers: [(name: String, value: String)] = []
  /// Nil sends none.
  package var body: [UInt8]?
  /// The longest response body that is accepted, in bytes.
  package var mostBytes: Int
  /// For the whole exchange; nil only for streams that have no end of their own.
  package var timeLimit: Duration?
  /// How long nothing may come before it is given up, the time to connect included; nil: as long as `timeLimit` lets it.
  /// `CurlMulti` alone looks at it.
  package var silenceLimit: Duration?
  /// For name, connection and TLS together.
  package var connectLimit: Duration = .seconds(10)
  /// PEM file of the roots to trust instead of the system's.
  package var caFile: String?
  /// `http://host:port` or `socks5h://host:port`.
  package var proxy: String?

  package init(_ method: String, _ url: String, mostBytes: Int, timeLimit: Duration?) {
    self.method = method
    self.url = url
    self.mostBytes = mostBytes
    self.timeLimit = timeLimit
  }
}
