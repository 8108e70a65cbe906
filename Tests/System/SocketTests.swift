import Foundation
import Glibc
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct SocketTests {
  private static let isRoot = geteuid() == 0
  private static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// What curl got: the status and the body.
  private struct Got {
    let status: String
    let body: String
  }

  private static func curl(
    _ socket: String, _ path: String, _ more: [String] = [], as identity: [String] = []
  ) throws -> Got {
    let words =
      identity + ["/usr/bin/curl", "-s", "-w", "\n%{http_code}", "--unix-socket", socket, "http://voucherd" + path]
      + more
    let finished = try Running.run(words[0], Array(words.dropFirst()))
    let lines = finished.output.split(separator: "\n", omittingEmptySubsequences: false)
    return Got(status: String(lines.last ?? ""), body: lines.dropLast().joined(separator: "\n"))
  }

  @Test func `curl is enough for everything that staff and readers do`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let data = Data(voucher.text.utf8).base64EncodedString().replacing("=", with: "")
        .replacing("+", with: "-").replacing("/", with: "_")
      let sights = #"{"source":"scanner","event":"once","symbols":[{"data":"\#(data)","corners":[]}]}"#
      let answer = try Self.curl(
        kiosk.socket(.reader), "/v1/sights", ["--json", sights])
      #expect(answer.status == "200" && answer.body.contains(#""decision":"accepted""#))
      try kiosk.awaitReceipts()
      for path in ["/v1/status", "/v1/records?after=0&limit=10", "/v1/sync", "/v1/doctor", "/healthz", "/metrics"] {
        let got = try Self.curl(kiosk.socket(.staff), path)
        #expect(got.status == "200" && !got.body.isEmpty, "\(path): \(got.status) \(got.body)")
      }
      #expect(try Self.curl(kiosk.socket(.staff), "/v1/ledger/verify", ["-X", "POST"]).body.contains(#""ok":true"#))
      #expect(try Self.curl(kiosk.socket(.staff), "/metrics").body.contains("# TYPE "))
      let unknown = try Self.curl(kiosk.socket(.staff), "/v1/nothing", ["-i"])
      #expect(unknown.status == "404" && unknown.body.contains("application/problem+json"))
      let broken = try Self.curl(kiosk.socket(.reader), "/v1/sights", ["--json", #"{"source":"a","source":"b"}"#])
      #expect(broken.status == "400" && broken.body.contains("title"))
      let other = try Self.curl(kiosk.socket(.reader), "/v1/sights", ["-d", sights])
      #expect(other.status == "415" && other.body.contains("Content-Type: application/json"), "\(other.body)")
      #expect(other.body.contains("--json"), "who pastes a command must be told what it lacks")
      // Served each time, and no loop of it fills the ledger.
      for _ in 0..<3 { #expect(try Self.curl(kiosk.socket(.staff), "/v1/sync", ["-X", "POST"]).status == "200") }
      #expect(try kiosk.records().filter { $0.text.contains(#""action":"send-now""#) }.count == 1)
      // One socket, one role.
      #expect(try Self.curl(kiosk.socket(.reader), "/v1/status").status == "404")
      #expect(try Self.curl(kiosk.socket(.staff), "/v1/sights", ["--json", sights]).status == "404")
    }
  }

  @Test(.enabled(if: isRoot, "another user's rights are tried by root"))
  func `rights are the caller's, whatever the file's mode lets in`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk(staffGroup: "nogroup")
      try kiosk.open(ticket: shop.hub.ticket("k1", store: "xinyi"))
      // Everybody may connect now: only who they are counts.
      for path in [shop.folder.path, shop.folder.file("k1"), kiosk.sockets] { unsafe chmod(path, 0o755) }
      for door in Door.allCases { unsafe chmod(kiosk.socket(door), 0o666) }
      let nobody = ["/usr/bin/setpriv", "--reuid=4711", "--regid=4711", "--clear-groups"]
      let staff = ["/usr/bin/setpriv", "--reuid=4711", "--regid=4711", "--groups=nogroup"]
      for (door, path) in [(Door.staff, "/v1/status"), (.reader, "/v1/hello")] {
        let got = try Self.curl(kiosk.socket(door), path, as: nobody)
        #expect(got.status == "403" && got.body.contains("group-needed"), "\(got.body)")
      }
      #expect(try Self.curl(kiosk.socket(.uplink), "/v1/exchanges/next", ["-X", "POST"], as: nobody).status == "403")
      #expect(try Self.curl(kiosk.socket(.staff), "/v1/status", as: nobody).body.contains("nogroup"))
      // Staff look, and do not enrol; and staff are no readers.
      #expect(try Self.curl(kiosk.socket(.staff), "/v1/status", as: staff).status == "200")
      #expect(try Self.curl(kiosk.socket(.staff), "/v1/enrol", ["-d", "x"], as: staff).status == "403")
      #expect(try Self.curl(kiosk.socket(.reader), "/v1/hello", as: staff).status == "403")
    }
  }

  @Test(.enabled(if: isThere("/usr/bin/systemd-socket-activate"), "systemd's tool is not here"))
  func `the sockets that systemd passes are served, and no others are made`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      let folder = try shop.folder.folder("passed")
      let paths = Door.allCases.map { folder + "/" + $0.fileName }
      let names = Door.allCases.map(\.rawValue).joined(separator: ":")
      let child = try ChildProcess(
        "/usr/bin/systemd-socket-activate",
        paths.flatMap { ["-l", $0] } + ["--fdname=\(names)", Programs.path("voucherd"), "--config", kiosk.config])
      defer { child.kill() }
      _ = try Patience.await("the sockets") { paths.allSatisfy { Self.isThere($0) } ? true : nil }
      let client = try LocalClient(socket: folder + "/staff.sock", timeLimit: .seconds(20))
      let status: Status = try client.get("/v1/status")
      #expect(status.headline == .stop && status.device == nil)
      #expect(!Self.isThere(kiosk.sockets))
      try child.stop()
      // systemd's sockets are systemd's: they are there for the next start.
      #expect(paths.allSatisfy { Self.isThere($0) })
    }
  }
}
