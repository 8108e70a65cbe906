import Crypto
import StrictJSON
import Wire

/// The length and the hashes under which a file is listed (4.4, 4.5).
struct FileDigest: Sendable, Equatable {
  /// In bytes.
  let length: Int64?
  /// Whether hashes are listed, known ones or not.
  let isHashed: Bool
  private let sha256: String?
  private let sha512: String?

  /// Reads `length` and `hashes`, each if it is there.
  init(_ reader: inout ObjectReader) throws(JSONError) {
    length = try reader.optionalInteger("length", in: 0...JSONValue.largestInteger)
    guard var hashes = try reader.optionalObject("hashes") else {
      (isHashed, sha256, sha512) = (false, nil, nil)
      return
    }
    isHashed = true
    sha256 = try hashes.optionalString("sha256")
    sha512 = try hashes.optionalString("sha512")
  }

  /// The hash that stands before the name of a target in a consistent snapshot (section 6); nil if none is known here.
  var prefix: String? { sha256 ?? sha512 }

  /// What to ask for at most: the listed length, but never more than the limit.
  func mostBytes(limit: Int) -> Int { length.map { min(Int($0), limit) } ?? limit }

  /// Holds the file against every hash that is known here, of which there must be one if any are listed.
  func check(_ bytes: [UInt8], of file: String) throws(TUFError) {
    if let length, length != bytes.count {
      throw TUFError(.wrongLength, file, "\(bytes.count) bytes, listed \(length)")
    }
    guard isHashed else { return }
    guard sha256 != nil || sha512 != nil else { throw TUFError(.wrongHash, file, "no known hash is listed") }
    if let sha256, Hex.encode(SHA256.hash(data: bytes)) != sha256 { throw TUFError(.wrongHash, file, "sha256") }
    if let sha512, Hex.encode(SHA512.hash(data: bytes)) != sha512 { throw TUFError(.wrongHash, file, "sha512") }
  }
}
