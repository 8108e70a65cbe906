import FoundationEssentials
import StrictJSON
import Wire

/// Inputs out of the vector files.
enum VectorSeeds {
  /// The named members of every vector in `file.json`, hexadecimal ones as bytes and others as their text.
  static func members(_ file: String, hex: [String] = [], text: [String] = []) throws -> [[UInt8]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Vectors")
    let json = try JSONValue(parsing: Data(contentsOf: folder.appending(path: "\(file).json")), depth: 64)
    guard case .array(let vectors)? = json["vectors"] else { throw JSONError(.missingMember, at: "\(file).vectors") }
    return vectors.flatMap { vector in
      hex.compactMap { name in Self.text(vector[name]).flatMap(Hex.decode) }
        + text.compactMap { name in Self.text(vector[name]).map { Array($0.utf8) } }
    }
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard case .string(let text)? = value else { return nil }
    return text
  }
}
