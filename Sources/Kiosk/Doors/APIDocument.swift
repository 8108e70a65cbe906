import HTTPService
import Hummingbird
package import LocalAPI
package import StrictJSON

/// The OpenAPI document of the local API (spec.openapis.org/oas/v3.1.1), in the program itself: `openapi.json`.
///
/// It holds the operations of every socket; their tags name the sockets that have them. Each socket serves its own part.
package enum APIDocument {
  /// Where each socket serves its part.
  static let path = "/v1/openapi.json"

  /// All of it.
  ///
  /// - Throws: `JSONError` if what was embedded is none.
  package static func whole() throws(JSONError) -> JSONValue {
    try JSONValue(parsing: PackageResources.openapi_json, depth: 32)
  }

  /// The part of one socket: a document of its own.
  ///
  /// - Throws: `JSONError` if what was embedded is none.
  package static func part(of door: Door) throws(JSONError) -> JSONValue {
    try whole().members { member in
      switch member.name {
      case "tags": .array(member.value.elements.filter { $0["name"] == .string(door.rawValue) })
      case "paths":
        member.value.members { path in
          let item = path.value.members { operation in
            operation.value["tags"]?.elements.contains(.string(door.rawValue)) == true ? operation.value : nil
          }
          return item["get"] == nil && item["post"] == nil ? nil : item
        }
      default: member.value
      }
    }
  }
}

extension Router<LocalContext> {
  /// Serves the document of a socket on it.
  func document(of door: Door) {
    get(RouterPath(APIDocument.path)) { _, _ in
      Response.bytes(try APIDocument.part(of: door).canonicalBytes(), type: "application/json")
    }
  }
}

extension JSONValue {
  fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// The same object with other values; without the members that have none.
  fileprivate func members(_ value: (JSONMember) -> JSONValue?) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.compactMap { member in value(member).map { JSONMember(member.name, $0) } })
  }
}
