/// What came back, whatever its status: 404 and 500 are responses, not failures.
package struct CurlResponse: Sendable, Equatable {
  package let status: Int
  /// In the order of arrival, names in lower case.
  package let headers: [Header]
  package let body: [UInt8]

  package struct Header: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  /// The first field of this name. Case does not matter (RFC 9110, 5.1).
  package func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.first { $0.name == name }?.value
  }
}
