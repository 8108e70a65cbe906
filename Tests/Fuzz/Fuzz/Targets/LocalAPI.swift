import Doors
import FoundationEssentials
import LocalAPI
import Records
import StrictJSON
import Wire

extension FuzzTarget {
  /// Request bodies and lines of the local sockets: the input is taken as each of them.
  static let localAPI = FuzzTarget(
    name: "localapi",
    seeds: {
      let line = RecordsLine.record(seq: 1, hash: Examples.hash, bytes: Array(Examples.record.utf8)).encoded
      return [
        Examples.sights, Examples.camera, Examples.view, Examples.ticket, #"{"show":"1f3a-17","stars":4}"#,
        #"{"pin":"271828"}"#, #"{"action":"opening-check"}"#,
        Examples.hold, #"{"reason":"wrong order","staff":"s-7"}"#,
        "{\"reason\":\"\(String(repeating: "退", count: 200))\"}", "/v1/vouchers/acme/3/17",
        "/v1/campaigns/acme/summer26/pause", "/v1/redemptions/17/void",
        "type=voucherd.redemption.accepted.v1&after=0", "limit=1000&limit=1",
        "since=2026-11-22T02%3A17%3A04Z&%61fter=1",
        "after=3&limit=20&type=voucherd.scan&since=2026-11-22T00:00:00Z",
      ]
      .map { Array($0.utf8) } + [line, RecordsLine.lost(3).encoded]
    }, run: checkLocalAPI)

  private static func checkLocalAPI(_ input: [UInt8]) {
    if let sights = try? Sights(parsing: input) {
      hold(sights.symbols.count <= Sights.mostSymbols, "symbols have their bounds")
      hold(sights.symbols.isEmpty == (sights.event == .hint), "only a hint has no symbols")
      hold(sights.symbols.allSatisfy { $0.data.count <= Sights.mostSymbolBytes }, "no symbol is longer than its limit")
      hold(try Sights(parsing: Array(JSONEncoder().encode(sights))) == sights, "what the client writes is read")
    }
    if let report = try? CameraReport(parsing: input) {
      hold(!(report.source + report.detail + report.whatToDo).utf8.contains { $0 < 0x20 }, "no control character")
      hold(try CameraReport(parsing: Array(JSONEncoder().encode(report))) == report, "what the client writes is read")
    }
    if let rating = try? RatingBody(parsing: input) {
      hold((1...5).contains(rating.stars) && (1...64).contains(rating.show.utf8.count), "a rating has its bounds")
    }
    if let view = try? CameraView(parsing: input) {
      hold(view.code.map { $0.corners.allSatisfy { $0.count == 2 } } ?? true, "a corner is a pair")
      hold(try CameraView(parsing: Array(JSONEncoder().encode(view))) == view, "what the client writes is read")
    }
    if let body = try? PINBody(parsing: input) { hold((6...12).contains(body.pin.utf8.count), "a PIN has its digits") }
    if let deed = try? StaffDeed(parsing: input) {
      if case .override(let trace) = deed { hold(trace.utf8.count == 4, "a trace has four digits") }
      if case .void(let seq, _) = deed { hold(seq > 0, "a record has a number") }
    }
    if let wish = try? OverrideRequest(parsing: input) {
      hold(try OverrideRequest(parsing: Array(JSONEncoder().encode(wish))) == wish, "what the client writes is read")
    }
    if let test = try? TestRequest(parsing: input) {
      hold(test.bytes?.isEmpty == false, "a test has a code")
      hold(try TestRequest(parsing: Array(JSONEncoder().encode(test))) == test, "what the client writes is read")
    }
    if let request = try? HoldRequest(parsing: input) {
      hold(request.seconds.map { (1...600).contains($0) } ?? true, "a hold has its bounds")
      hold(request.bytes.map { (1...Sights.mostSymbolBytes).contains($0.count) } == true, "a hold has a code")
      hold((request.basket?.total == nil) == (request.basket?.currency == nil), "a sum has its currency")
      hold(request.basket?.groups?.count ?? 0 <= 64, "a basket has its bounds")
      hold(try HoldRequest(parsing: Array(JSONEncoder().encode(request))) == request, "what the client writes is read")
    }
    if let request = try? VoidRequest(parsing: input) {
      hold((1...200).contains(request.reason.unicodeScalars.count), "a reason has its bounds")
      hold(!request.reason.utf8.contains { $0 < 0x20 }, "no control character")
      hold(try VoidRequest(parsing: Array(JSONEncoder().encode(request))) == request, "what the client writes is read")
    }
    if let line = try? TicketBody.line(parsing: input) {
      hold(line.utf8.count <= TicketBody.mostBytes, "no ticket is longer than its limit")
      if let ticket = Ticket(line) { hold(ticket.line == line, "a ticket has one line") }
    }
    if let line = RecordsLine(line: input) { hold(RecordsLine(line: line.encoded) == line, "a line reads back") }
    look(atQuery: String(decoding: input, as: UTF8.self))
    look(atPath: String(decoding: input, as: UTF8.self))
  }

  private static func look(atPath text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3 else { return }
    let last = parts.suffix(3)
    let (first, second, third) = (last[last.startIndex], last[last.startIndex + 1], last[last.startIndex + 2])
    if let voucher = PathNames.voucher(first, second, third) {
      hold(
        "\(voucher.issuer)/\(voucher.list)/\(voucher.index)" == last.joined(separator: "/"), "a voucher has one name")
    }
    if let name = PathNames.campaign(first, second) {
      hold("\(name.issuer)/\(name.campaign)" == "\(first)/\(second)", "a campaign has one name")
    }
    if let seq = PathNames.record(second) { hold(seq > 0 && "\(seq)" == second, "a record has one number") }
  }

  private static func look(atQuery text: String) {
    let pairs = text.split(separator: "&", omittingEmptySubsequences: false).map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
    }
    if let query = try? RecordsQuery(parsing: pairs) {
      hold((1...RecordsQuery.most).contains(query.limit) && query.after >= 0, "a query has its bounds")
    }
    let fields = Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    if case .failed(let detail)? = ExchangeOutcome(field: { fields[$0] }, body: []) {
      hold(detail.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a failure is told in ASCII")
    }
  }
}
