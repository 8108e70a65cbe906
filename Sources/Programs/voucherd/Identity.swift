import Crypto
import Foundation
import Records
import Trust
import TrustStore
import Wire

/// Who this device is, and where it stands, by the hub's signed word.
struct Identity: Sendable {
  let enrolled: Enrolled
  let key: DeviceKey

  var device: Identifier { enrolled.device }
  var place: Place { Place(store: enrolled.store, groups: Set(enrolled.groups)) }
  var timeZone: TimeZone { knownZone ?? TimeZone(secondsFromGMT: 0)! }
  /// Nil if this machine's time zone database does not hold the store's.
  var knownZone: TimeZone? { TimeZone(identifier: enrolled.timezone) }

  init(enrolled: Enrolled, key: DeviceKey) {
    self.enrolled = enrolled
    self.key = key
  }

  /// What was kept of an enrolment; nil on a device that has none.
  ///
  /// A crash between the hub's answer and our last step leaves the new key beside the old one: the statement says which
  /// of them counts.
  init?(kept store: TrustBook, folder: String) throws {
    guard let statement = try store.enrolment() else { return nil }
    // Its signature was checked before it was kept; the file is ours alone.
    let enrolled = try Enrolled(payload: statement.payload)
    let belongs = { (key: DeviceKey?) in key.map { Array($0.key.publicKey.rawRepresentation) } == enrolled.key }
    if let key = try DeviceKey(in: folder, .inUse), belongs(key) {
      self.init(enrolled: enrolled, key: key)
    } else if let key = try DeviceKey(in: folder, .proposed), belongs(key) {
      try DeviceKey.adopt(in: folder)
      self.init(enrolled: enrolled, key: key)
    } else {
      throw KeyFault(
        path: "\(folder)/\(DeviceKey.Slot.inUse.rawValue)", problem: "is not the one that the hub enrolled")
    }
  }
}
