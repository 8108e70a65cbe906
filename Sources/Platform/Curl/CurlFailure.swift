import CCurl

/// Why there is no response.
package struct CurlFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: String, Sendable {
    case resolve, connect, tls, timeout
    /// The body, or the head, is longer than the request allows.
    case tooLong = "too-long"
    /// The caller gave it up.
    case cancelled
    case other
  }

  package let kind: Kind
  /// libcurl's own words; of a Unix socket that can't be reached the kernel's.
  package let message: String

  package init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }

  static let givenUp = CurlFailure(kind: .cancelled, message: "given up by the caller")

  static let silent = CurlFailure(kind: .timeout, message: "nothing came for too long")

  package var description: String { "\(kind.rawValue): \(message)" }
}

extension CurlFailure {
  /// Source: curl.se/libcurl/c/libcurl-errors.html.
  init(_ code: CURLcode, message: String) {
    let kind: Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
      case CURLE_COULDNT_CONNECT: .connect
      case CURLE_OPERATION_TIMEDOUT: .timeout
      case CURLE_FILESIZE_EXCEEDED: .tooLong
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
        .tls
      default: .other
      }
    self.init(kind: kind, message: message)
  }
}
