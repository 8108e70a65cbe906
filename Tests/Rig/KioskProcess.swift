import Curl
import Foundation
package import LocalAPI
package import LocalCalls
import Synchronization

/// A kiosk: the real voucherd and voucher-uplink, and whatever else is started beside them, with a state of its own.
package final class KioskProcess: Sendable {
  package let device: String
  package let store: String
  /// Where its ledger lies.
  package let state: String
  /// Where its sockets lie.
  package let sockets: String
  package let config: String
  package let uplinkConfig: String
  private let folder: ScratchFolder
  private let daemon = Mutex<ChildProcess?>(nil)
  private let uplink = Mutex<ChildProcess?>(nil)

  /// Makes folders and configurations; starts nothing.
  ///
  /// - Parameters:
  ///   - hubPort: where the uplink finds its hub, on loopback.
  ///   - staffGroup: another group for staff than the usual one.
  ///   - settings: more sections of voucherd's configuration.
  package init(
    _ device: String, store: String, hubPort: Int, in folder: ScratchFolder, logLevel: String = "info",
    staffGroup: String? = nil, settings: String = ""
  ) throws {
    self.device = device
    self.store = store
    self.folder = folder
    state = folder.file(device + "/state")
    sockets = folder.file(device + "/s")
    try folder.folder(device)
    config = try folder.write(
      """
      state:
        folder: \(state)
      sockets:
        folder: \(sockets)\(staffGroup.map { "\n  staff_group: \($0)" } ?? "")
      log:
        level: \(logLevel)
      \(settings)

      """, to: device + "/voucherd.yaml")
    uplinkConfig = try folder.write(
      """
      bases:
        hub:
          url: http://127.0.0.1:\(hubPort)

      """, to: device + "/uplink.yaml")
  }

  /// The running voucherd.
  package var voucherd: ChildProcess? { daemon.withLock { $0 } }
  /// The running voucher-uplink.
  package var voucherUplink: ChildProcess? { uplink.withLock { $0 } }

  /// Starts voucherd and waits until it serves.
  ///
  /// - Parameter wrapper: a program and its first words that start voucherd in their own place, as `unshare` does.
  package func start(through wrapper: [String] = []) throws {
    let words = wrapper + [Programs.path("voucherd"), "--config", config]
    let child = try ChildProcess(words[0], Array(words.dropFirst()))
    daemon.withLock { $0 = child }
    try child.ready()
  }

  /// Starts voucherd where it must not run, and returns what came of it.
  package func failToStart() throws -> Finished { try Running.run("voucherd", ["--config", config]) }

  /// Starts voucher-reader on a source.
  ///
  /// - Parameter input: its standard input, for a video from a pipe.
  package func startReader(_ words: [String], input: ChildProcess.Input = .nothing) throws -> ChildProcess {
    try ChildProcess("voucher-reader", words + ["--socket", socket(.reader)], input: input)
  }

  /// Starts voucherd and ends it with SIGKILL a moment later, ready or not.
  package func start(andKillAfter moment: Duration) throws {
    let child = try ChildProcess("voucherd", ["--config", config])
    Patience.pass(moment)
    child.kill()
  }

  /// Starts voucher-uplink.
  package func startUplink() throws {
    let child = try ChildProcess(
      "voucher-uplink", ["--config", uplinkConfig, "--socket", socket(.uplink)])
    uplink.withLock { $0 = child }
    try child.ready()
  }

  /// Starts both, and enrols by a ticket; returns when the ledger is open.
  package func open(ticket: String) throws {
    try start()
    try startUplink()
    try enrol(ticket)
    try awaitReceipts()
  }

  /// Hands the installer's line to voucherctl.
  package func enrol(_ ticket: String) throws {
    let finished = try ctl(["enrol"], input: ticket + "\n")
    guard finished.status == 0 else { throw TrialError("\(device) can't enrol: \(finished.errors)\(finished.output)") }
  }

  /// Ends both as systemd would.
  package func stop() throws {
    try stopUplink()
    try stopDaemon()
  }

  package func stopDaemon() throws {
    try daemon.withLock { child in
      defer { child = nil }
      return child
    }?.stop()
  }

  package func stopUplink() throws {
    try uplink.withLock { child in
      defer { child = nil }
      return child
    }?.stop()
  }

  /// Ends voucherd with SIGKILL.
  package func killDaemon() { voucherd?.kill() }
  /// Ends voucher-uplink with SIGKILL.
  package func killUplink() { voucherUplink?.kill() }

  /// The path of one of its sockets.
  package func socket(_ door: Door) -> String { sockets + "/" + door.fileName }

  /// A client of one of its sockets.
  package func client(_ door: Door, timeLimit: Duration = .seconds(20)) throws -> LocalClient {
    try LocalClient(socket: socket(door), timeLimit: timeLimit)
  }

  /// Runs voucherctl against this kiosk.
  package func ctl(_ words: [String], input: String? = nil, within patience: Duration = .seconds(60)) throws -> Finished
  {
    // Their language is that of whoever runs us.
    var environment = ProcessInfo.processInfo.environment.filter { $0.key == "LANG" || $0.key.hasPrefix("LC_") }
    environment[Door.folderVariable] = sockets
    return try Running.run(
      "voucherctl", words, environment: environment, input: input.map { Array($0.utf8) },
      within: patience)
  }

  /// Hands one text over as a scanner would.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func scan(_ text: String) throws -> Answer {
    try scan(Array(text.utf8))
  }

  /// Hands the bytes of one symbol over as a scanner would.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func scan(_ bytes: [UInt8]) throws -> Answer {
    let sights = Sights(source: "scanner", event: .once, symbols: [Sights.Symbol(data: bytes)])
    let reply: SightsReply = try client(.reader).post("/v1/sights", sights)
    guard let answer = reply.answer else { throw TrialError("\(device) answered nothing to a scan") }
    return answer
  }

  @available(*, noasync, message: "blocks until voucherd answers")
  package func status() throws -> Status { try client(.staff).get("/v1/status") }

  @available(*, noasync, message: "blocks until voucherd answers")
  package func verify() throws -> LedgerVerification {
    let answer = try client(.staff, timeLimit: .seconds(120)).call("POST", "/v1/ledger/verify")
    return try JSONDecoder().decode(LedgerVerification.self, from: Data(answer.body))
  }

  /// Every record of its ledger.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func records() throws -> [KeptRecord] {
    let client = try client(.staff)
    var records: [KeptRecord] = []
    while true {
      let body = try client.call(
        "GET", "/v1/records", query: [("after", "\(records.last?.seq ?? 0)"), ("limit", "1000")]
      ).body
      let page = body.split(separator: UInt8(ascii: "\n")).compactMap { RecordsLine(line: Array($0)) }
        .compactMap(KeptRecord.init)
      if page.isEmpty { return records }
      records += page
    }
  }

  /// Has it look for newer trust now, and waits for the end of that.
  @available(*, noasync, message: "blocks until voucherd answers")
  @discardableResult
  package func updateTrust() throws -> TrustState {
    try JSONDecoder().decode(
      TrustState.self, from: Data(try client(.staff, timeLimit: .seconds(60)).call("POST", "/v1/trust").body))
  }

  /// Has the next attempt to send made at once.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func wake() throws { _ = try client(.staff).call("POST", "/v1/sync") }

  /// Waits until the way up has failed as `isIt` says, pressing on meanwhile.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func awaitFailure(within patience: Duration = .seconds(30), _ isIt: (String) -> Bool) throws {
    let client = try client(.staff)
    var last: String?
    do {
      _ = try Patience.await("the failure", within: patience) { () throws -> Bool? in
        let sync: SyncState = try client.get("/v1/sync")
        if let failure = sync.lastFailure {
          last = failure
          if isIt(failure) { return true }
          try wake()
        }
        return nil
      }
    } catch let error as TrialError {
      throw TrialError("\(error); the last one was: \(last ?? "none")\n\(voucherd?.errors ?? "")")
    }
  }

  /// Waits until every record is receipted.
  ///
  /// - Parameter pressing: whether each look has the next attempt made at once.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func awaitReceipts(pressing: Bool = false, within patience: Duration = .seconds(30)) throws {
    let client = try client(.staff)
    do {
      _ = try Patience.await("every record receipted", within: patience) { () throws -> Bool? in
        let sync: SyncState = try client.get("/v1/sync")
        if sync.phase == .idle, sync.notSent == 0 { return true }
        if pressing, sync.phase == .waiting { try wake() }
        return nil
      }
    } catch let error as TrialError {
      throw TrialError("\(error)\n\(voucherd?.errors ?? "")\n\(voucherUplink?.errors ?? "")")
    }
  }

  /// What its clock is worth.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func clock() throws -> ClockState { try client(.staff).get("/v1/clock") }

  /// Waits until its clock is as `isIt` says; what the way up and the daemons said comes with the failure.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func awaitClock(_ what: String, within patience: Duration, _ isIt: (ClockState) -> Bool) throws {
    do {
      _ = try Patience.await(what, within: patience) { try isIt(clock()) ? true : nil }
    } catch let error as TrialError {
      let sync: SyncState? = try? client(.staff).get("/v1/sync")
      let clock = try? clock()
      throw TrialError(
        "\(error): \(clock.map { "\($0)" } ?? "") \(sync.map { "\($0)" } ?? "")\n\(voucherd?.errors ?? "")\n"
          + (voucherUplink?.errors ?? ""))
    }
  }
}
