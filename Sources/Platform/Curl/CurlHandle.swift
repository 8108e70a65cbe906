import CCurl
import Glibc

/// An easy handle of libcurl. Its connections outlive a transfer.
///
/// Any thread may use it, but only one at a time (curl.se/libcurl/c/threadsafe.html): `CurlEasy` sees to that by its
/// lock, `CurlMulti` by its thread.
@safe final class CurlHandle: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  /// libcurl's global state, made once for the process (curl.se/libcurl/c/curl_global_init.html).
  static let global: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  init() throws(CurlFailure) {
    guard Self.global == CURLE_OK, let pointer = unsafe curl_easy_init() else {
      throw CurlFailure(kind: .other, message: "libcurl can't be initialised")
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe curl_easy_cleanup(pointer) }

  /// Forgets all options; keeps connections, the DNS cache and TLS sessions.
  func reset() { unsafe curl_easy_reset(pointer) }

  func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
    try check(unsafe ccurl_set_long(pointer, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) throws(CurlFailure) { try set(option, value ? 1 : 0) }

  func set(_ option: CURLoption, offset value: Int) throws(CurlFailure) {
    try check(unsafe ccurl_set_offset(pointer, option, curl_off_t(value)))
  }

  /// libcurl copies strings. A string with a zero byte inside is refused, since C would cut it short.
  func set(_ option: CURLoption, _ value: String) throws(CurlFailure) {
    guard !value.utf8.contains(0) else { throw CurlFailure(kind: .other, message: "a zero byte in an option") }
    try check(unsafe ccurl_set_string(pointer, option, value))
  }

  /// Milliseconds, rounded up, so that a short time never becomes 0, which is none.
  func set(_ option: CURLoption, milliseconds time: Duration?) throws(CurlFailure) {
    guard let time else { return try set(option, 0) }
    let parts = time.components
    let milliseconds = parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    try set(option, max(1, Int(milliseconds)))
  }

  /// What the kernel said of the last connect, in words; empty if it said nothing.
  var systemError: String {
    var code = 0
    guard unsafe ccurl_get_long(pointer, CURLINFO_OS_ERRNO, &code) == CURLE_OK, code != 0 else { return "" }
    return unsafe String(cString: strerror(Int32(truncatingIfNeeded: code)))
  }

  func check(_ code: CURLcode) throws(CurlFailure) {
    guard code == CURLE_OK else {
      throw CurlFailure(code, message: unsafe String(cString: curl_easy_strerror(code)))
    }
  }
}
