import Foundation
import Glibc
import HTTPService
import LocalAPI
import Rig

/// The front for tills on other computers, as it is shipped: real nginx, the shipped configuration, the shipped authority.
/// Only port, socket and folders are this trial's.
final class TillFront: Sendable {
  static let nginx = "/usr/sbin/nginx"
  private static let units = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../systemd")
    .standardized.path

  let port: Int
  private let folder: ScratchFolder
  private let child: ChildProcess

  /// The folder of the shop's own authority.
  var authority: String { folder.file("tills") }
  /// What the front wrote of who asked.
  var log: String { (try? String(contentsOfFile: folder.file("front/access.log"), encoding: .utf8)) ?? "" }

  init(of kiosk: KioskProcess, in folder: ScratchFolder) throws {
    self.folder = folder
    let free = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    port = free.port ?? 0
    Glibc.close(free.descriptor)
    let tills = folder.file("tills")
    try Self.certify("new", tills)
    try Self.certify("front", tills, "localhost", "127.0.0.1")
    try folder.folder("front/run")
    for file in ["server.key", "server.pem", "ca.pem", "ca.crl"] {
      try FileManager.default.copyItem(atPath: "\(tills)/\(file)", toPath: folder.file("front/\(file)"))
    }
    var text = try String(contentsOfFile: Self.units + "/voucher-till.nginx.conf", encoding: .utf8)
    for (shipped, own) in [
      ("listen 8462", "listen 127.0.0.1:\(port)"), ("/run/voucherd/till.sock", kiosk.socket(.till)),
      ("/run/voucher-till/", folder.file("front/run/")),
      ("syslog:server=unix:/dev/log,nohostname,tag=voucher_till", folder.file("front/access.log")),
    ] {
      guard text.contains(shipped) else { throw TrialError("the shipped configuration has no \(shipped)") }
      text = text.replacing(shipped, with: own)
    }
    try folder.write(text, to: "front/nginx.conf")
    // As root it would become nobody, who may not enter a scratch folder. Installed it is never root.
    child = try ChildProcess(
      Self.nginx,
      ["-e", "stderr", "-p", folder.file("front"), "-c", "nginx.conf"] + (geteuid() == 0 ? ["-g", "user root;"] : []))
    _ = try Patience.await("the front") {
      try Running.run("/usr/bin/curl", ["-s", "-k", "--max-time", "5", "https://127.0.0.1:\(port)/"]).status == 0
        ? true : nil
    }
  }

  /// Runs the shipped authority.
  static func certify(_ words: String...) throws {
    let finished = try Running.run(Self.units + "/voucher-till-ca", words, environment: ["PATH": "/usr/bin:/bin"])
    guard finished.status == 0 else { throw TrialError("voucher-till-ca \(words): \(finished.errors)") }
  }

  /// Takes a till's certificate back, and has the front know it.
  func revoke(_ till: String) throws {
    try Self.certify("revoke", authority, till)
    let list = folder.file("front/ca.crl")
    try FileManager.default.removeItem(atPath: list)
    try FileManager.default.copyItem(atPath: authority + "/ca.crl", toPath: list)
    child.signal(SIGHUP)
  }

  /// One request of a till, and what came: status and body.
  ///
  /// - Parameter till: the key and certificate that it has; nil for none.
  func ask(_ path: String, _ more: [String] = [], as till: String?) throws -> (status: String, body: String) {
    let proof = till.map { ["--cert", $0 + ".pem", "--key", $0 + ".key"] } ?? []
    let finished = try Running.run(
      "/usr/bin/curl",
      ["-s", "--max-time", "20", "-w", "\n%{http_code}", "--path-as-is", "--cacert", authority + "/ca.pem"] + proof
        + more
        + ["https://localhost:\(port)\(path)"])
    let lines = finished.output.split(separator: "\n", omittingEmptySubsequences: false)
    return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
  }

  /// Ends it, and its worker with it.
  func close() throws { try child.stop() }
}
