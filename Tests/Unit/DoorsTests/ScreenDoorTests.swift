import Display
import Doors
import Foundation
import HTTPService
import HTTPTypes
import LocalAPI
import Page
import Rig
import StrictJSON
import Synchronization
import Testing

/// A kiosk that shows one thing.
final class PretendScreen: ScreenPort, StaffPagePort {
  let manner = ScreenManner(language: .en, largeText: false, volume: 50, hasService: true, version: "1")
  let serviceCode = try? QRPicture.svg("https://service.example/xinyi")
  let views = Newest<ScreenView>()
  let ratings = Mutex<[RatingBody]>([])

  static let view = ScreenView(
    show: "a-1", state: .accepted, code: "A1", texts: InLanguages(zhHant: ["一"], zhHans: ["一"], en: ["one"]),
    number: 47, clock: "14:22", ageMS: 0, leftMS: 6000, sound: .accept)

  func follow() async -> AsyncStream<ScreenView> { views.follow(first: Self.view) }
  func rate(_ rating: RatingBody) async throws { ratings.withLock { $0.append(rating) } }

  static let token = [UInt8](repeating: 0xA5, count: 16)

  func open(_ body: PINBody) async throws -> [UInt8] {
    guard body.pin == "271828" else { throw Problem(.forbidden, code: "pin-wrong", title: "The PIN is wrong") }
    return Self.token
  }
  func overview(_ token: [UInt8]) async throws -> StaffOverview {
    guard token == Self.token else { throw Problem.shut }
    return StaffOverview(
      staff: "s-1", isManager: false, leftMS: 1000, language: .en, headline: .ok, whatToDo: [],
      records: .init(notSent: 0, oldestAgeS: nil, lastReceipt: nil), tallies: [], answers: [])
  }
  func campaigns(_ token: [UInt8]) async throws -> CampaignStates {
    guard token == Self.token else { throw Problem.shut }
    return CampaignStates(campaigns: [])
  }
  func act(_ deed: StaffDeed, _ token: [UInt8]) async throws -> StaffFindings {
    guard token == Self.token else { throw Problem.shut }
    return StaffFindings(
      headline: .ok, lines: [InLanguages(zhHant: deed.name.rawValue, zhHans: "", en: "")])
  }
  func touch(_ token: [UInt8]) async throws { guard token == Self.token else { throw Problem.shut } }
  func shut() async {}
}

struct `The door of the screen` {
  let scratch = ScratchFolder()

  /// What curl got of a path: status, head, body.
  private func curl(_ words: [[String]], _ kiosk: PretendScreen = PretendScreen()) async throws -> [String] {
    let path = scratch.file("run/screen.sock")
    let door = ScreenDoor(port: kiosk, staff: kiosk, rights: Rights(ownUser: geteuid(), groups: [:]))
    return try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { _ in
      try await blocking {
        try words.map { words in
          try Running.run("/usr/bin/curl", ["-s", "-i", "--max-time", "1", "--unix-socket", path] + words).output
        }
      }
    }
  }

  private static func status(_ answer: String) -> String { String(answer.dropFirst("HTTP/1.1 ".count).prefix(3)) }

  @Test func `the page comes whole, and the browser is told what it may not do`() async throws {
    let answers = try await curl(PageFile.allCases.map { ["http://127.0.0.1:8461" + $0.rawValue] })
    for answer in answers {
      #expect(Self.status(answer) == "200")
      #expect(answer.contains("default-src 'none'") && answer.contains("frame-ancestors 'none'"))
      #expect(!answer.lowercased().contains("access-control-allow"))
      #expect(answer.contains("Cross-Origin-Resource-Policy: same-origin"))
    }
    #expect(answers[0].contains("<!doctype html>") && !answers[0].contains("style=") && !answers[0].contains("onclick"))
    // Both pages have the shapes in them, out of one file.
    let pages = answers.filter { $0.contains("text/html") }
    #expect(pages.count == 2 && pages.allSatisfy { $0.contains("<g class=\"of-accepted\">") && !$0.contains("<!--") })
    #expect(!answers.joined().contains("https://"), "the page names nothing of the outside")
  }

  @Test func `another origin, another name and another port are refused`() async throws {
    let url = "http://127.0.0.1:8461/v1/events"
    let rating = ["http://127.0.0.1:8461/v1/rating", "--json", #"{"show":"a","stars":1}"#]
    let kiosk = PretendScreen()
    let answers = try await curl(
      [
        ["http://evil.example/"], ["http://127.0.0.1.evil.example/"], ["http://localhost.evil:8461/"],
        [url, "-H", "Origin: http://evil.example"], [url, "-H", "Origin: null"],
        [url, "-H", "Origin: http://127.0.0.1:9999"], [url, "-H", "Sec-Fetch-Site: cross-site"],
        [url, "-H", "Sec-Fetch-Site: same-site"], rating, rating + ["-H", "Origin: http://evil.example"],
        ["http://127.0.0.1:8461/v1/rating", "-X", "OPTIONS", "-H", "Origin: http://evil.example"],
      ], kiosk)
    for answer in answers { #expect(Self.status(answer) == "403" && answer.contains("foreign-origin"), "\(answer)") }
    #expect(kiosk.ratings.withLock { $0.isEmpty })
  }

  @Test func `its own page may rate, and under every name of loopback`() async throws {
    let kiosk = PretendScreen()
    let names = ["127.0.0.1:8461", "localhost:8461", "[::1]:8461", "localhost"]
    let answers = try await curl(
      names.map { name in
        [
          "http://\(name)/v1/rating", "-g", "-H", "Origin: http://\(name)", "-H", "Sec-Fetch-Site: same-origin",
          "--json",
          #"{"show":"a-1","stars":4}"#,
        ]
      }, kiosk)
    #expect(answers.map(Self.status) == ["204", "204", "204", "204"])
    #expect(kiosk.ratings.withLock { $0.map(\.stars) } == [4, 4, 4, 4])
  }

  @Test func `events tell the manner and the view, and nothing of vouchers or for staff`() async throws {
    let answer = try await curl([["-N", "http://127.0.0.1:8461/v1/events", "-H", "Sec-Fetch-Site: same-origin"]])[0]
    #expect(answer.contains("text/event-stream"))
    let line = try #require(answer.split(whereSeparator: \.isNewline).first { $0.hasPrefix("data: ") })
    let event = try JSONDecoder().decode(ScreenEvent.self, from: Data(line.dropFirst(6).utf8))
    #expect(event.view == PretendScreen.view && event.manner.version == "1")
    for word in ["voucher", "staff", "issuer", "trace", "list"] { #expect(!line.contains("\"\(word)\"")) }
  }

  @Test func `the service code is a picture`() async throws {
    let answer = try await curl([["http://localhost/service.svg"]])[0]
    #expect(answer.contains("image/svg+xml") && answer.contains("<svg") && !answer.contains("service.example"))
  }

  @Test func `a rating that is none is told what is wrong`() {
    func fault(_ text: String) -> String? {
      do throws(JSONError) {
        _ = try RatingBody(parsing: Array(text.utf8))
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(fault(#"{"show":"a-1","stars":5}"#) == nil)
    for text in [
      #"{"show":"a","stars":6}"#, #"{"show":"","stars":1}"#, #"{"stars":1}"#, #"{"show":"a","stars":1,"x":1}"#,
    ] {
      #expect(fault(text) != nil)
    }
  }

  @Test func `the staff page is shut without the cookie that the PIN gives, and the cookie is nobody else's`()
    async throws
  {
    let url = "http://127.0.0.1:8461/v1/staff/"
    let own = ["-H", "Origin: http://127.0.0.1:8461"]
    let cookie = ["-H", "Cookie: x=1; voucherd_staff=" + String(repeating: "a5", count: 16)]
    let answers = try await curl([
      [url + "overview"], [url + "overview", "-H", "Cookie: voucherd_staff=a5"], [url + "overview"] + cookie,
      [url + "session", "--json", #"{"pin":"271828"}"#] + own, [url + "session", "--json", #"{"pin":"111111"}"#] + own,
      [url + "session", "--json", #"{"pin":"1"}"#] + own,
      [url + "actions", "--json", #"{"action":"opening-check"}"#] + own,
      [url + "actions", "--json", #"{"action":"opening-check"}"#] + own + cookie,
      [url + "actions", "--json", #"{"action":"opening-check"}"#, "-H", "Origin: http://127.0.0.1:1"] + cookie,
      [url + "actions", "--json", #"{"action":"anything"}"#] + own + cookie, [url + "shut", "-X", "POST"] + own,
      [url + "touch", "-X", "POST"] + own, [url + "touch", "-X", "POST"] + own + cookie,
    ])
    #expect(
      answers.map(Self.status) == [
        "401", "401", "200", "204", "403", "400", "401", "200", "403", "400", "204", "401", "204",
      ])
    let set = try #require(answers[3].split(whereSeparator: \.isNewline).first { $0.hasPrefix("Set-Cookie") })
    #expect(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/v1/staff"))
  }

  @Test func `who takes slowly gets the newest`() async {
    let newest = Newest<Int>()
    let stream = newest.follow(first: 0)
    #expect(newest.isFollowed)
    for value in 1...100 { newest.put(value) }
    newest.end()
    var values: [Int] = []
    for await value in stream { values.append(value) }
    #expect(values == [100])
    for await value in newest.follow(first: 1) { Issue.record("\(value) after the end") }
  }
}
