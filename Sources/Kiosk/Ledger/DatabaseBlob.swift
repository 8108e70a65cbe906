import Foundation

extension [UInt8] {
  /// The bytes as SQLite's BLOB.
  var databaseBlob: Data { Data(self) }
}
