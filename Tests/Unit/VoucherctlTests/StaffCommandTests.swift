import Doors
import Foundation
import HTTPService
import Issuing
import LocalAPI
import Rig
import Synchronization
import Testing

/// The real voucherctl at real doors with a pretended kiosk behind them.
struct StaffCommandTests {
  let scratch = ScratchFolder()

  func ctl(
    _ arguments: [String], at kiosk: PretendKiosk, input: String? = nil, language: String = "C.UTF-8"
  ) async throws -> Finished {
    let rights = Rights(ownUser: geteuid(), groups: [:])
    let staff = StaffDoor(port: kiosk, rights: rights)
    let reader = ReaderDoor(port: kiosk, camera: CameraBoard(), rights: rights)
    let folder = scratch.file("s")
    let environment = [Door.folderVariable: folder, "LANG": language, "TZ": "UTC"]
    return try await serving(ListeningSocket(bindingPath: folder + "/staff.sock"), routes: staff.routes) { _ in
      try await serving(ListeningSocket(bindingPath: folder + "/reader.sock"), routes: reader.routes) { _ in
        try await blocking {
          try Running.run("voucherctl", arguments, environment: environment, input: input.map { Array($0.utf8) })
        }
      }
    }
  }

  @Test func `status begins with OK and says what is not yet sent`() async throws {
    let kiosk = PretendKiosk {
      $0.status.records = .init(notSent: 12, oldestAgeS: 840, lastReceipt: nil)
      $0.status.today = ["accepted": 3, "expired": 1]
      $0.status.tallies = [
        .init(words: InLanguages(zhHant: "已核銷", zhHans: "已核销", en: "redeemed"), count: 3),
        .init(words: InLanguages(zhHant: "過期", zhHans: "过期", en: "expired"), count: 1),
      ]
    }
    let done = try await ctl(["status"], at: kiosk)
    #expect(done.status == 0)
    #expect(
      done.output.split(separator: "\n").map(String.init) == [
        "OK", "records not yet sent: 12 (oldest 14 min)", "keys and rules: good", "clock: sure",
        "today: redeemed 3, expired 1",
      ])
    let simplified = try await ctl(["status", "--lang", "zh-Hans"], at: kiosk)
    #expect(simplified.output.contains("今天：已核销 3、过期 1"))
  }

  @Test func `STOP is status 1, with what to do in the language of the terminal`() async throws {
    let kiosk = PretendKiosk {
      $0.status.headline = .stop
      $0.status.whatToDo = InLanguages(zhHant: "請登錄", zhHans: "请登记", en: "Enrol the kiosk\u{1b}[2J")
      $0.status.clock.state = "untrusted"
    }
    let english = try await ctl(["status"], at: kiosk)
    #expect(english.status == 1)
    #expect(english.output.hasPrefix("STOP: Enrol the kiosk\u{FFFD}[2J\n"))
    let chinese = try await ctl(["status"], at: kiosk, language: "zh_TW.UTF-8")
    #expect(chinese.output.hasPrefix("STOP: 請登錄\n尚未送出的紀錄：0 筆\n"))
    #expect(chinese.output.contains("時鐘：不確定"))
  }

  @Test func `a clock that nobody has confirmed is called likely, here as by voucherctl clock`() async throws {
    for (state, words) in [("plausible", "clock: likely right"), ("confirmed", "clock: sure")] {
      let done = try await ctl(["status"], at: PretendKiosk { $0.status.clock.state = state })
      #expect(done.output.split(separator: "\n").contains { $0 == words }, "\(done.output)")
    }
  }

  @Test func `what is too old says since when, and what is old until when it is good`() async throws {
    let kiosk = PretendKiosk {
      $0.status.trust.stage = "expired"
      $0.status.trust.until = "2020-11-21T02:00:00Z"
      $0.status.marks = Status.Marks(
        stage: "stale", until: "2020-11-23T02:00:00Z", index: 3, lists: 1, missing: 0, isStreaming: false,
        lastFailure: nil)
    }
    let lines = try await ctl(["status"], at: kiosk).output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("keys and rules: too old since ") && $0.contains("21") }, "\(lines)")
    #expect(
      lines.contains { $0.hasPrefix("marks of used vouchers: old, good until ") && $0.contains("23") }, "\(lines)")
    kiosk.state.withLock { $0.status.marks?.stage = "expired" }
    #expect(try await ctl(["status"], at: kiosk).output.contains("marks of used vouchers: too old since "))
  }

  @Test func `a problem and what to do about it are two sentences`() async throws {
    let done = try await ctl(["enrol"], at: PretendKiosk(), input: "nonsense\n")
    #expect(done.status == 1)
    #expect(done.errors == "voucherctl: The ticket was refused. Ask for a new one.\n")
  }

  @Test func `json is voucherd's answer as it came, with the words left out`() async throws {
    let done = try await ctl(["status", "-o", "json"], at: PretendKiosk())
    #expect(try JSONDecoder().decode(Status.self, from: Data(done.output.utf8)) == PretendKiosk.status())
  }

  @Test func `nobody at the socket is status 3, and says where`() throws {
    let nowhere = [Door.folderVariable: scratch.file("nowhere")]
    for command in [["status"], ["log"], ["sync"], ["ledger", "verify"], ["voucher", "acme", "7/1"]] {
      let done = try Running.run("voucherctl", command, environment: nowhere)
      #expect(done.status == 3)
      #expect(done.errors.contains(scratch.file("nowhere/staff.sock")))
    }
    let doctor = try Running.run("voucherctl", ["doctor"], environment: nowhere)
    #expect(doctor.status == 3)
    #expect(doctor.output.hasPrefix("STOP voucherd: there is no socket"))
    let scan = try Running.run("voucherctl", ["scan", "x", "--socket", scratch.file("other.sock")])
    #expect(scan.status == 3)
    let wait = try Running.run(
      "voucherctl", ["wait", "--ready", "--timeout", "0", "--socket", scratch.file("other.sock")])
    #expect(wait.status == 3)
  }

  @Test func `a scan is handed over once, and its answer decides the status`() async throws {
    var answer = Answer(
      decision: .accepted, code: "accepted", screen: "A1",
      customer: InLanguages(zhHant: ["兌換成功"], zhHans: ["兑换成功"], en: ["Accepted", "A coffee: please see staff"]),
      staff: InLanguages(zhHant: "已核銷", zhHans: "已核销", en: "Redeemed"), seq: 17, trace: "7f2a", time: "")
    let kiosk = PretendKiosk { $0.answer = answer }
    let done = try await ctl(["scan", "VC1:A "], at: kiosk)
    #expect(done.status == 0)
    #expect(done.output.contains("Accepted\n  A coffee: please see staff\n  Redeemed\n"))
    let expected = Sights(source: "voucherctl", event: .once, symbols: [.init(data: Array("VC1:A ".utf8))])
    #expect(kiosk.state.withLock { $0.sights } == [expected])
    answer.decision = .refused
    answer.code = "already-used"
    kiosk.state.withLock { [answer] in $0.answer = answer }
    #expect(try await ctl(["scan", "x"], at: kiosk).status == 1)
  }

  @Test func `a picture is read by voucher-reader, and its code handed over`() async throws {
    let text = "VC1:ABC $%*+-./: DEF"
    let picture = try scratch.write(try VoucherDrawing.png(text: text), to: "-voucher.png")
    let kiosk = PretendKiosk()
    _ = try await ctl(["scan", picture], at: kiosk)
    #expect(kiosk.state.withLock { $0.sights.map { $0.symbols.map(\.data) } } == [[Array(text.utf8)]])
    let broken = try scratch.write("no picture", to: "broken.png")
    #expect(try await ctl(["scan", broken], at: kiosk).status == 1)
    #expect(try await ctl(["scan", scratch.file("absent.png")], at: kiosk).status == 1)
    #expect(kiosk.state.withLock { $0.sights.count } == 1)
  }

  @Test func `the log shows the last records, or all after a time`() async throws {
    let kiosk = PretendKiosk {
      $0.records = (1...2500).map { PretendKiosk.record($0) }
      $0.status.ledger = LedgerTip(epoch: "00", seq: 2500, hash: "aa")
    }
    let last = try await ctl(["log", "--last", "2"], at: kiosk)
    #expect(
      last.output.split(separator: "\n").map(String.init) == [
        "2026-11-22 02:17:04  #2499  scan.refused  acme 7/2499  code=expired",
        "2026-11-22 02:17:04  #2500  scan.refused  acme 7/2500  code=expired",
      ])
    #expect(try await ctl(["log", "--after", "0"], at: kiosk).output.split(separator: "\n").count == 2500)
    let raw = try await ctl(["log", "--last", "1", "-o", "json"], at: kiosk)
    #expect(Array(raw.output.utf8) == PretendKiosk.record(2500).encoded)
    #expect(try await ctl(["log", "--since", "-1h", "--type", "clock"], at: kiosk).output == "")
    #expect(try await ctl(["log", "--since", "yesterday"], at: kiosk).status == 2)
  }

  @Test func `a log that is followed shows every record once, also those the stream lost`() async throws {
    let kiosk = PretendKiosk {
      $0.records = [PretendKiosk.record(1)]
      $0.status.ledger = LedgerTip(epoch: "00", seq: 1, hash: "aa")
    }
    let door = StaffDoor(port: kiosk, rights: Rights(ownUser: geteuid(), groups: [:]))
    let path = scratch.file("s/staff.sock")
    try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { _ in
      try await blocking {
        let child = try ChildProcess("voucherctl", ["log", "-f", "--socket", path])
        defer { child.kill() }
        func lines(_ text: String) -> [String] {
          text.split(separator: "\n").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("#") }.map(String.init)
          }
        }
        _ = try child.awaitText("the first record") { $0.contains("#1 ") ? true : nil }
        // Made, and never announced: the gap is closed without another record.
        kiosk.state.withLock { $0.records += [PretendKiosk.record(2)] }
        _ = try child.awaitText("the record of the gap") { $0.contains("#2 ") ? true : nil }
        kiosk.state.withLock { $0.records += (3...5).map { PretendKiosk.record($0) } }
        kiosk.feed.put(PretendKiosk.record(5))
        _ = try child.awaitText("the last record") { $0.contains("#5 ") ? true : nil }
        #expect(lines(child.output) == ["#1", "#2", "#3", "#4", "#5"])
        kiosk.feed.end()
        #expect(child.end(within: .seconds(10)) == .status(3))
      }
    }
  }

  @Test func `a conflict, a broken ledger and a stopped part are status 1`() async throws {
    let use = VoucherStory.Use(
      use: 0, seq: 4, time: "2026-11-22T02:17:04.123Z", campaign: "summer26", state: .conflict,
      with: .init(device: "k2", time: "2026-11-22T02:00:00.000Z"))
    let kiosk = PretendKiosk {
      $0.story = [use]
      $0.verification = LedgerVerification(ok: false, epoch: "00", seq: 2, hash: "ab", fault: "record 3 is changed")
      $0.checks = [.init(name: "disk", result: .stop, found: "full", whatToDo: "Make room.")]
    }
    let story = try await ctl(["voucher", "acme", "7/12"], at: kiosk)
    #expect(story.status == 1)
    #expect(story.output.contains("CONFLICT: first redeemed at k2, 2026-11-22 02:00:00"))
    #expect(try await ctl(["ledger", "verify"], at: kiosk).status == 1)
    let doctor = try await ctl(["doctor"], at: kiosk)
    #expect(doctor.status == 1)
    #expect(doctor.output == "STOP disk: full\n     Make room.\n")
    let good = PretendKiosk()
    #expect(try await ctl(["voucher", "acme/7/12"], at: good).output == "acme 7/12: never redeemed at this kiosk\n")
    #expect(try await ctl(["ledger", "verify"], at: good).status == 0)
    #expect(try await ctl(["voucher", "acme", "7"], at: good).status == 2)
  }

  @Test func `a ticket comes from standard input and never from an argument`() async throws {
    let kiosk = PretendKiosk()
    let done = try await ctl(["enrol"], at: kiosk, input: "voucherd-ticket:1:k1:00:00\n")
    #expect(done.status == 0)
    #expect(done.output == "enrolled as k1 in store xinyi, groups north, time zone Asia/Taipei\n")
    #expect(kiosk.state.withLock { $0.tickets } == ["voucherd-ticket:1:k1:00:00"])
    let refused = try await ctl(["enrol"], at: kiosk, input: "no-ticket\n")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("Ask for a new one."))
    #expect(try await ctl(["enrol"], at: kiosk, input: "").status == 1)
    #expect(try await ctl(["enrol", "voucherd-ticket:1:k1:00:00"], at: kiosk).status == 2)
  }

  @Test func `waiting ends when it is so, or says what is not`() async throws {
    let kiosk = PretendKiosk {
      $0.status.ledger = LedgerTip(epoch: "00", seq: 5, hash: "aa")
      $0.status.records = .init(notSent: 3, oldestAgeS: 1, lastReceipt: nil)
    }
    #expect(try await ctl(["wait", "--ready", "--seq", "5"], at: kiosk).status == 0)
    let late = try await ctl(["wait", "--synced", "--seq", "6", "--timeout", "0"], at: kiosk)
    #expect(late.status == 1)
    #expect(late.errors.contains("synced (3 records not yet sent), record 6 (at 5)"))
    #expect(try await ctl(["wait"], at: kiosk).status == 2)
    #expect(try await ctl(["sync"], at: kiosk).status == 0)
    #expect(kiosk.state.withLock { $0.wakes } == 1)
  }

  @Test func `completions and the version are printed`() throws {
    for shell in ["bash", "zsh", "fish"] {
      let done = try Running.run("voucherctl", ["completions", shell])
      #expect(done.status == 0)
      #expect(done.output.contains("voucherctl"))
    }
    #expect(try Running.run("voucherctl", ["completions", "csh"]).status == 2)
    #expect(try Running.run("voucherctl", ["--version"]).output == "voucherctl 0.1.0\n")
  }
}
