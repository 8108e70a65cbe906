import Doors
import Foundation
import HTTPService
import Rig
import Synchronization
import Testing

struct `Rights at the doors` {
  static let rights = Rights(
    ownUser: 500,
    groups: [
      .staff: .init(name: "voucherd-staff", id: 10), .admin: .init(name: "voucherd-admin", id: 20),
      .reader: .init(name: "voucherd-reader", id: 30),
    ])

  func admits(_ uid: UInt32, _ groups: [UInt32]) -> [Rights.Role] {
    Rights.Role.allCases.filter { Self.rights.admit(Peer(pid: 1, uid: uid, groups: groups), as: $0) }
  }

  @Test func `root and the daemon's own user may do everything`() {
    #expect(admits(0, []) == Rights.Role.allCases)
    #expect(admits(500, [9]) == Rights.Role.allCases)
  }

  @Test func `a group gives its role, and admin gives staff`() {
    #expect(admits(1000, [1000, 10]) == [.staff])
    #expect(admits(1000, [20]) == [.staff, .admin])
    #expect(admits(1000, [30]) == [.reader])
    #expect(admits(1000, [1000, 0]) == [])
  }

  @Test func `whom the kernel does not know may nothing, and a role without a group is nobody's`() {
    #expect(!Self.rights.admit(nil, as: .staff))
    #expect(!admits(1000, [10, 20, 30, 40]).contains(.uplink))
  }

  /// One request by another user, sent by a program of its own: perl and setpriv are in every Debian.
  private func status(_ request: String, to socket: String, uid: UInt32, group: UInt32) async throws -> String {
    try await blocking {
      let script = """
        use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "connect: $!";
        print $s "$ARGV[1] HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nContent-Type: text/plain\\r\\nContent-Length: 1\\r\\n\\r\\nx";
        $s->flush; local $/; print <$s>;
        """
      let program = Process()
      program.executableURL = URL(filePath: "/usr/bin/setpriv")
      program.arguments = [
        "--reuid=\(uid)", "--regid=\(uid)", "--groups=\(group)", "/usr/bin/perl", "-e", script, socket, request,
      ]
      let output = Pipe()
      program.standardOutput = output
      try program.run()
      let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
      program.waitUntilExit()
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can be somebody else"))
  func `the door knows by the kernel who comes, and says which group is needed`() async throws {
    let scratch = ScratchFolder()
    let socket = scratch.file("run/staff.sock")
    let kiosk = PretendKiosk()
    let door = StaffDoor(port: kiosk, rights: Self.rights)
    try await serving(ListeningSocket(bindingPath: socket), routes: door.routes) { [scratch] _ in
      for (path, mode) in [(scratch.path, mode_t(0o755)), (scratch.file("run"), 0o755), (socket, 0o666)] {
        unsafe chmod(path, mode)
      }
      let stranger = try await status("GET /v1/status", to: socket, uid: 1000, group: 1000)
      #expect(stranger.hasPrefix("HTTP/1.1 403") && stranger.contains("member of the group voucherd-staff"))
      #expect(stranger.contains("application/problem+json"))
      let lost = try await status("GET /v1/nothing", to: socket, uid: 1000, group: 1000)
      #expect(lost.hasPrefix("HTTP/1.1 403"), "strangers do not learn which paths there are")
      let staff = try await status("GET /v1/status", to: socket, uid: 1000, group: 10)
      #expect(staff.hasPrefix("HTTP/1.1 200"))
      let enrolling = try await status("POST /v1/enrol", to: socket, uid: 1000, group: 10)
      #expect(enrolling.hasPrefix("HTTP/1.1 403") && enrolling.contains("member of the group voucherd-admin"))
      #expect(kiosk.asked.withLock { $0.tickets } == [])
      for path in ["/v1/camera", "/v1/camera/snapshot"] {
        let looking = try await status("GET \(path)", to: socket, uid: 1000, group: 10)
        #expect(looking.hasPrefix("HTTP/1.1 403") && looking.contains("member of the group voucherd-admin"))
      }
      let admin = try await status("POST /v1/enrol", to: socket, uid: 1000, group: 20)
      #expect(admin.hasPrefix("HTTP/1.1 200"))
      #expect(kiosk.asked.withLock { $0.tickets } == ["x"] && kiosk.asked.withLock { $0.users } == [1000])
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can be somebody else"), arguments: StaffDeed.Action.allCases)
  func `a group may what its badge may: staff look and try, admins as managers change`(action: StaffDeed.Action)
    async throws
  {
    let route =
      switch action {
      case .openingCheck: "/v1/opening-check"
      case .shiftReport: "/v1/shift-report"
      case .sendNow: "/v1/sync"
      case .test: "/v1/tests"
      case .pause: "/v1/campaigns/acme/coffee/pause"
      case .resume: "/v1/campaigns/acme/coffee/resume"
      case .void: "/v1/redemptions/1/void"
      case .override: "/v1/overrides"
      }
    let scratch = ScratchFolder()
    let socket = scratch.file("run/staff.sock")
    let (kiosk, shop) = (
      StaffDoor(port: PretendKiosk(), rights: Self.rights), CareDoor(port: PretendShop(), rights: Self.rights)
    )
    try await serving(
      ListeningSocket(bindingPath: socket),
      routes: { router in
        kiosk.routes(router)
        shop.routes(router)
      }
    ) { [scratch] _ in
      for (path, mode) in [(scratch.path, mode_t(0o755)), (scratch.file("run"), 0o755), (socket, 0o666)] {
        unsafe chmod(path, mode)
      }
      // Its body is none of theirs: whoever may gets as far as being told so.
      let request = "POST \(route)"
      let staff = try await status(request, to: socket, uid: 1000, group: 10)
      #expect(staff.hasPrefix("HTTP/1.1 403") == action.isManagers, "\(staff)")
      #expect(staff.contains("member of the group voucherd-admin") == action.isManagers)
      let admin = try await status(request, to: socket, uid: 1000, group: 20)
      #expect(!admin.hasPrefix("HTTP/1.1 403") && admin.hasPrefix("HTTP/1.1 4"), "\(admin)")
    }
  }
}
