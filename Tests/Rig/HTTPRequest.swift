/// A request as it came through the cable.
package struct HTTPRequest: Sendable {
  package let method: String
  package let path: String
  package let body: [UInt8]
  /// All of it, as it came.
  let bytes: [UInt8]
}
