import Crypto
import Foundation
import Glibc
import Trust

/// This device's signing key: one file, 0600, in the state folder.
///
/// A new key is written beside the old one and takes its place only once the hub has taken it, so that a crash during
/// enrolment leaves a device that can still sign.
struct DeviceKey: Sendable {
  let key: Curve25519.Signing.PrivateKey

  /// Hexadecimal kid, under which the device signs its statements.
  var keyID: String { HubKey.keyID(of: Array(key.publicKey.rawRepresentation), for: .receipt) }

  /// The key of a folder: in use, or waiting for the hub's word.
  enum Slot: String {
    case inUse = "device.key"
    case proposed = "device.key.new"
  }

  /// Reads a key; nil if there is none.
  ///
  /// - Throws: `KeyFault` if the file is there and holds none.
  init?(in folder: String, _ slot: Slot) throws {
    let path = "\(folder)/\(slot.rawValue)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data)
    else { throw KeyFault(path: path, problem: "holds no key; enrol this kiosk anew with a new ticket") }
    self.key = key
  }

  /// The proposed key that is there already, which the hub may have taken before its answer was lost; else a new one.
  init(toProposeIn folder: String) throws {
    // A power cut may have cut the file short. It is synced before the hub hears of it, so that this one was never told.
    self = try (try? DeviceKey(in: folder, .proposed)) ?? DeviceKey(proposedIn: folder)
  }

  /// Makes a key and writes it as proposed, synced with its folder.
  private init(proposedIn folder: String) throws {
    key = Curve25519.Signing.PrivateKey()
    let path = "\(folder)/\(Slot.proposed.rawValue)"
    unsafe unlink(path)
    let file = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw KeyFault(path: path, problem: "can't be made: \(Self.reason)") }
    defer { close(file) }
    let written = unsafe key.rawRepresentation.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard written == 32, fsync(file) == 0 else {
      throw KeyFault(path: path, problem: "can't be written: \(Self.reason)")
    }
    try Self.sync(folder)
  }

  /// Puts the proposed key in use.
  static func adopt(in folder: String) throws {
    let path = "\(folder)/\(Slot.proposed.rawValue)"
    guard unsafe rename(path, "\(folder)/\(Slot.inUse.rawValue)") == 0 else {
      throw KeyFault(path: path, problem: "can't be put in use: \(reason)")
    }
    try sync(folder)
  }

  private static func sync(_ folder: String) throws {
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw KeyFault(path: folder, problem: "can't be kept: \(reason)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw KeyFault(path: folder, problem: "can't be kept: \(reason)") }
  }

  private static var reason: String { unsafe String(cString: strerror(errno)) }
}

/// The device's key cannot be read or written.
struct KeyFault: Error, CustomStringConvertible {
  let path: String
  let problem: String
  var description: String { "the device's key \(path) \(problem)" }
}
