import Doors
import FoundationEssentials
import LocalAPI
import Records
import StrictJSON

extension FuzzTarget {
  /// Request bodies and lines of the local sockets: the input is taken as each of them.
  static let localAPI = FuzzTarget(
    name: "localapi",
    seeds: {
      let line = RecordsLine.record(seq: 1, hash: Examples.hash, bytes: Array(Examples.record.utf8)).encoded
      return [
        Examples.sights, Examples.camera, Examples.view, Examples.ticket, #"{"show":"1f3a-17","stars":4}"#,
        #"{"pin":"271828"}"#, #"{"action":"opening-check"}"#,
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
    if let body = try? PINBody(parsing: input) { hold((6...12).contains(body.pin.utf8.count), "a PIN has its digits") }
    _ = try? StaffDeed(parsing: input)
    if let view = try? CameraView(parsing: input) {
      hold(view.code.map { $0.corners.allSatisfy { $0.count == 2 } } ?? true, "a corner is a pair")
      hold(try CameraView(parsing: Array(JSONEncoder().encode(view))) == view, "what the client writes is read")
    }
    if let line = try? TicketBody.line(parsing: input) {
      hold(line.utf8.count <= TicketBody.mostBytes, "no ticket is longer than its limit")
      if let ticket = Ticket(line) { hold(ticket.line == line, "a ticket has one line") }
    }
    if let line = RecordsLine(line: input) { hold(RecordsLine(line: line.encoded) == line, "a line reads back") }
    look(atQuery: String(decoding: input, as: UTF8.self))
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
