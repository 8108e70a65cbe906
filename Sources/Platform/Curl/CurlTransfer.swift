import CCurl

/// One request on one handle: the options set, the memory that libcurl looks at, and what has come back so far.
///
/// Must outlive the transfer, which sees it through an unretained pointer.
@safe final class CurlTransfer {
  /// The longest head of a response, in bytes; with it the number of fields is bounded.
  static let mostHeadBytes = 32 << 10

  let handle: CurlHandle
  private let mostBytes: Int
  private let isLocal: Bool
  /// How long nothing may come; nil: any time.
  private let silenceLimit: Duration?
  /// When something last came, or when it began.
  private var heard = ContinuousClock.now
  /// Takes the body of a success in pieces, instead of `body`; false ends the transfer.
  private let sink: (([UInt8]) -> Bool)?
  private var fields: UnsafeMutablePointer<curl_slist>?
  private let message: UnsafeMutablePointer<CChar>

  private var status = 0
  private var headers: [CurlResponse.Header] = []
  private var headBytes = 0
  private var body: [UInt8] = []
  private var isTooLong = false
  private var isGivenUp = false

  init(_ request: CurlRequest, on handle: CurlHandle, sink: (([UInt8]) -> Bool)? = nil) throws(CurlFailure) {
    self.handle = handle
    mostBytes = request.mostBytes
    isLocal = request.unixSocket != nil
    silenceLimit = request.silenceLimit
    self.sink = sink
    unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    handle.reset()
    try setSecurity(request)
    try setRequest(request)
    try setCallbacks()
  }

  deinit {
    handle.reset()
    unsafe curl_slist_free_all(fields)
    unsafe message.deallocate()
  }

  private func setSecurity(_ request: CurlRequest) throws(CurlFailure) {
    try handle.set(CURLOPT_PROTOCOLS_STR, request.schemes.rawValue)
    try handle.set(CURLOPT_FOLLOWLOCATION, false)
    try handle.set(CURLOPT_SSL_VERIFYPEER, true)
    try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
    try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let caFile = request.caFile { try handle.set(CURLOPT_CAINFO, caFile) }
    // An empty string, unlike none, keeps libcurl from reading http_proxy and its kin.
    try handle.set(CURLOPT_PROXY, request.proxy ?? "")
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    try handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
    try handle.set(CURLOPT_PATH_AS_IS, true)
    try handle.set(CURLOPT_NOSIGNAL, true)
    try handle.set(CURLOPT_TIMEOUT_MS, milliseconds: request.timeLimit)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: request.connectLimit)
    try handle.set(CURLOPT_TCP_KEEPALIVE, true)
    // HTTP/1.1: two exchanges get two connections, so that a long upload never holds up a short question.
    try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
  }

  private func setRequest(_ request: CurlRequest) throws(CurlFailure) {
    try handle.set(CURLOPT_URL, request.url)
    if let path = request.unixSocket { try handle.set(CURLOPT_UNIX_SOCKET_PATH, path) }
    if let body = request.body {
      try handle.set(CURLOPT_POST, true)
      try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: body.count)
      // COPYPOSTFIELDS, because POSTFIELDS itself is not copied; for no bytes it needs an address all the same.
      let bytes = body.isEmpty ? [0] : body
      let code = unsafe bytes.withUnsafeBytes {
        unsafe ccurl_set_pointer(handle.pointer, CURLOPT_COPYPOSTFIELDS, .init(mutating: $0.baseAddress))
      }
      try handle.check(code)
    } else {
      try handle.set(CURLOPT_HTTPGET, true)
    }
    try handle.set(CURLOPT_CUSTOMREQUEST, request.method)

    // Without "Expect:", libcurl waits a second for a 100 before it sends more than 1 MiB.
    var lines = ["Expect:"]
    if request.body != nil, !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      lines.append("Content-Type:")
    }
    lines += request.headers.map { "\($0.name): \($0.value)" }
    for line in lines {
      guard !line.utf8.contains(where: { $0 < 32 && $0 != 9 }) else {
        throw CurlFailure(kind: .other, message: "a control character in a header field")
      }
      guard let longer = unsafe curl_slist_append(fields, line) else {
        throw CurlFailure(kind: .other, message: "out of memory")
      }
      unsafe fields = longer
    }
    try handle.check(unsafe ccurl_set_list(handle.pointer, CURLOPT_HTTPHEADER, fields))
  }

  private func setCallbacks() throws(CurlFailure) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    try handle.check(unsafe ccurl_set_pointer(handle.pointer, CURLOPT_ERRORBUFFER, message))
    try handle.check(unsafe ccurl_set_pointer(handle.pointer, CURLOPT_WRITEDATA, context))
    try handle.check(unsafe ccurl_set_pointer(handle.pointer, CURLOPT_HEADERDATA, context))
    try handle.check(
      unsafe ccurl_set_callback(handle.pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe CurlTransfer.at(context).take(body: piece) ? piece.count : 0
      })
    try handle.check(
      unsafe ccurl_set_callback(handle.pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe CurlTransfer.at(context).take(headerLine: line) ? line.count : 0
      })
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
    unsafe Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
  }

  /// When it has been silent for too long, if nothing comes until then; nil: never. libcurl's own limit (LOW_SPEED) is an
  /// average speed, below which a living stream falls that says three bytes every ten seconds.
  var silenceEnds: ContinuousClock.Instant? { silenceLimit.map { heard + $0 } }

  private func take(body piece: UnsafeRawBufferPointer) -> Bool {
    heard = .now
    if let sink, (200..<300).contains(status) {
      isGivenUp = unsafe !sink(Array(piece))
      return !isGivenUp
    }
    guard body.count + piece.count <= mostBytes else {
      isTooLong = true
      return false
    }
    unsafe body.append(contentsOf: piece)
    return true
  }

  private func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    heard = .now
    headBytes += bytes.count
    guard headBytes <= Self.mostHeadBytes else {
      isTooLong = true
      return false
    }
    let line = unsafe String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // Each response begins with such a line; what came before it was interim (100, 103).
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = []
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      headers.append(.init(name: line[..<colon].lowercased(), value: Self.trimmed(value)))
    }
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character.isWhitespace }
    let end = text.lastIndex { !isSpace($0) }
    guard let start = text.firstIndex(where: { !isSpace($0) }), let end else { return "" }
    return String(text[start...end])
  }

  /// What the finished transfer has come to. To be asked once.
  func result(_ code: CURLcode) -> Result<CurlResponse, CurlFailure> {
    if isTooLong || code == CURLE_FILESIZE_EXCEEDED {
      return .failure(CurlFailure(kind: .tooLong, message: "the response is longer than \(mostBytes) bytes"))
    }
    if isGivenUp { return .failure(.givenUp) }
    guard code == CURLE_OK else {
      // For a Unix socket libcurl speaks of a host and a port that are not there.
      let detail = code == CURLE_COULDNT_CONNECT && isLocal ? handle.systemError : unsafe String(cString: message)
      return .failure(
        CurlFailure(code, message: detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail))
    }
    defer { body = [] }
    return .success(CurlResponse(status: status, headers: headers, body: body))
  }
}
