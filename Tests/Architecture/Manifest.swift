import Foundation

/// What Package.swift declares for each target under Sources/, read as text.
struct Manifest: Sendable {
  /// Names of targets and products that a target depends on, by the target's name.
  let dependencies: [String: Set<String>]

  init() throws {
    let text = try String(contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
    var products: [String: String] = [:]
    for match in text.matches(of: /let ([a-zA-Z]+): Target\.Dependency = \.product\(name: "([A-Za-z0-9]+)"/) {
      products[String(match.output.1)] = String(match.output.2)
    }
    var dependencies: [String: Set<String>] = [:]
    // Calls as wing("Core", "COSE", ["CBOR", crypto]) and program("voucherd", […]), not the functions' declarations.
    for match in text.matches(of: /\b(wing|program|door)\(\s*"([^"]+)"(?:,\s*"([^"]+)")?/) {
      let name = String(match.output.1 == "wing" ? match.output.3 ?? "" : match.output.2)
      let call = Self.call(text[match.range.lowerBound...])
      dependencies[name] = Self.names(inListOf: call, products: products)
    }
    self.dependencies = dependencies
  }

  /// The text from the call's name to its closing parenthesis.
  private static func call(_ text: Substring) -> Substring {
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth == 0 { return text[...index] }
      default: break
      }
    }
    return text
  }

  private static func names(inListOf call: Substring, products: [String: String]) -> Set<String> {
    guard let open = call.firstIndex(of: "["), let close = call[open...].firstIndex(of: "]") else { return [] }
    return Set(
      call[call.index(after: open)..<close].split(separator: ",").compactMap { item in
        let word = item.trimmingCharacters(in: .whitespacesAndNewlines)
        if word.isEmpty { return nil }
        return word.hasPrefix("\"") ? word.trimmingCharacters(in: ["\""]) : products[word] ?? word
      })
  }
}
