import Curl
import Doors
import Foundation
import HTTPService
import LocalAPI
import LocalCalls
import Rig
import StrictJSON
import Synchronization
import Testing

struct `Seeing through the camera` {
  static let view = CameraView(
    source: "/dev/video0", state: .ok, detail: "", whatToDo: "",
    picture: .init(width: 1280, height: 720, rate: 30, focus: 71, light: 90, brightness: 120, dark: 1, bright: 2),
    code: .init(
      ageMS: 40, corners: [[1, 2], [201, 2], [201, 202], [1, 202]], side: 200, contrast: 150, pass: "zbar plain"))
  static let png = CameraWish.snapshotBegin + [1, 2, 3]

  let scratch = ScratchFolder()

  // Both doors of one kiosk; the body gets a client of each.
  func doors<Value: Sendable>(
    _ kiosk: PretendKiosk, admin: Bool = true,
    _ body: @escaping @Sendable (_ staff: LocalClient, _ reader: LocalClient) throws -> Value
  ) async throws -> Value {
    let (own, staffPath, readerPath) = (geteuid(), scratch.file("run/staff.sock"), scratch.file("run/reader.sock"))
    let rights = Rights(ownUser: own, groups: [:])
    let reader = ReaderDoor(port: kiosk, camera: kiosk.eye, rights: rights, pollLimit: .milliseconds(200))
    let staff = StaffDoor(port: kiosk, rights: rights)
    return try await serving(ListeningSocket(bindingPath: staffPath), routes: staff.routes) { _ in
      try await serving(ListeningSocket(bindingPath: readerPath), routes: reader.routes) { _ in
        try await blocking {
          try body(try LocalClient(socket: staffPath), try LocalClient(socket: readerPath))
        }
      }
    }
  }

  // A reader that answers one wish, on a thread of its own.
  static func answer(_ path: String, _ body: @escaping @Sendable (LocalClient, CameraWish) throws -> Void) throws {
    let client = try LocalClient(socket: path)
    Thread.detachNewThread {
      for _ in 0..<100 {
        guard let wish = try? client.poll("/v1/camera/wish", as: CameraWish.self) else { continue }
        try? body(client, wish)
        return
      }
    }
  }

  @Test func `a wish goes to the reader, and what it shows to who asked`() async throws {
    let kiosk = PretendKiosk()
    let (view, picture) = try await doors(kiosk) { staff, reader in
      try Self.answer(reader.socket) { try $0.post("/v1/camera/wish/\($1.id)", Self.view) }
      let view = try Patience.await("the view") { try? staff.get("/v1/camera", as: CameraView.self) }
      try Self.answer(reader.socket) { client, wish in
        #expect(wish.kind == .snapshot)
        _ = try client.call(
          "POST", "/v1/camera/wish/\(wish.id)", body: Self.png, contentType: CameraWish.snapshotType)
      }
      let picture = try Patience.await("the snapshot") { try? staff.call("GET", "/v1/camera/snapshot") }
      return (view, picture)
    }
    #expect(view == Self.view)
    #expect(picture.body == Self.png)
    #expect(kiosk.asked.withLock { $0.users.allSatisfy { $0 == geteuid() } })
  }

  @Test func `a poll without a wish ends by itself, and an answer that nobody waits for is refused`() async throws {
    let problem = try await doors(PretendKiosk()) { _, reader in
      let wish = try reader.poll("/v1/camera/wish", as: CameraWish.self)
      #expect(wish == nil)
      return `The doors of staff and reader`.problem { () throws(LocalFailure) in
        try reader.post("/v1/camera/wish/abc", Self.view)
      }
    }
    #expect(problem?.status == 404 && problem?.code == "wish-over")
  }

  @Test func `what is no picture is not handed on as one`() async throws {
    let refused = Mutex<Int?>(nil)
    let board = CameraBoard(patience: .milliseconds(300))
    _ = board.poll()
    let seen = await Self.caught { () async throws(CameraBoard.Blindness) in _ = try await board.show(.snapshot) }
    #expect(seen == .silent)
    let kiosk = PretendKiosk()
    _ = try await doors(kiosk) { staff, reader in
      try Self.answer(reader.socket) { client, wish in
        do throws(LocalFailure) {
          _ = try client.call(
            "POST", "/v1/camera/wish/\(wish.id)", body: Array("<svg>".utf8), contentType: CameraWish.snapshotType)
        } catch {
          if case .problem(let problem) = error { refused.withLock { $0 = problem.status } }
        }
      }
      _ = try Patience.await("the refusal") { () -> Bool? in
        _ = try? staff.call("GET", "/v1/camera/snapshot")
        return refused.withLock { $0 } == nil ? nil : true
      }
    }
    #expect(refused.withLock { $0 } == 400)
  }

  @Test func `without a reader nobody waits, and a crowd is bounded`() async throws {
    let board = CameraBoard(patience: .milliseconds(500))
    #expect(
      await Self.caught { () async throws(CameraBoard.Blindness) in _ = try await board.show(.view) } == .nobodyLooks)
    let poll = board.poll()
    let crowd = await withTaskGroup(of: CameraBoard.Blindness?.self) { group in
      for _ in 0..<6 {
        group.addTask {
          await Self.caught { () async throws(CameraBoard.Blindness) in _ = try await board.show(.view) }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(crowd.count { $0 == .crowded } == 2 && crowd.count { $0 == .silent } == 4)
    poll.giveUp()
    board.close()
    #expect(
      await Self.caught { () async throws(CameraBoard.Blindness) in _ = try await board.show(.view) } == .nobodyLooks)
  }

  static func caught(_ body: () async throws(CameraBoard.Blindness) -> Void) async -> CameraBoard.Blindness? {
    do throws(CameraBoard.Blindness) {
      try await body()
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    (#""width":1280"#, #""width":0"#), (#""focus":71"#, #""focus":101"#), ("zbar plain", #"zbar\u001b[2J"#),
    (#""state":"ok""#, #""state":"fine""#), (#""side":200"#, #""side":200,"more":1"#), ("[1,2]", "[1]"),
  ])
  func `a view beyond its bounds is refused`(part: String, wrong: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let good = String(decoding: try encoder.encode(Self.view), as: UTF8.self)
    #expect(try CameraView(parsing: Array(good.utf8)) == Self.view)
    #expect(good.contains(part))
    #expect(throws: JSONError.self) { try CameraView(parsing: Array(good.replacing(part, with: wrong).utf8)) }
  }
}
