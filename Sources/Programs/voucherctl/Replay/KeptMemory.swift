import Curl
import LocalAPI
import LocalCalls
import Rehearsal
import StrictJSON
import Trust
import Wire

/// What a kiosk remembers of its scans, and what it goes by now.
struct KeptMemory {
  let place: KeptPlace?
  /// The oldest first.
  let answers: [KeptAnswer]
  /// Answers to what was no genuine voucher.
  let others: Int
  /// Scans that another version kept in a way that this one can't read.
  let unreadable: Int
  /// Redemptions that were taken back, and holds that were given back, since the first scan.
  let undone: [Replay.Undoing]
  private let files: [TrustFile: [UInt8]]

  /// Records asked for at once.
  private static let page = 1000

  init(of client: LocalClient) throws(LocalFailure) {
    var scans: [KeptScan] = []
    var after: Int? = 0
    var (place, others): (KeptPlace?, Int) = (nil, 0)
    while let from = after {
      let page: KeptScans = try client.get("/v1/scans", query: [("after", "\(from)")])
      scans += page.scans
      (place, others, after) = (page.place, page.others, page.next)
    }
    (self.place, self.others) = (place, others)
    answers = scans.compactMap(KeptAnswer.init)
    unreadable = scans.count - answers.count
    undone = try answers.first.map { (first) throws(LocalFailure) in try Self.undone(since: first.time, client) } ?? []
    var files: [TrustFile: [UInt8]] = [:]
    if !answers.isEmpty {
      for file in TrustFile.allCases { files[file] = try Self.file(file, client) }
    }
    self.files = files
  }

  /// What the kiosk goes by, with other campaigns if there are any; nil where it can't be read as a whole.
  func trust(campaigns: [UInt8]? = nil) -> TrustSnapshot? {
    var files = files
    if let campaigns { files[.campaigns] = campaigns }
    return try? TrustSnapshot(files: files)
  }

  private static func file(_ file: TrustFile, _ client: LocalClient) throws(LocalFailure) -> [UInt8]? {
    do { return try client.call("GET", "/v1/trust/files/\(file.rawValue)").body } catch {
      // A file that is not held: of stores.json that is nothing special.
      if case .problem(let problem) = error, problem.status == 404 { return nil }
      throw error
    }
  }

  private static func undone(since: WireTime, _ client: LocalClient) throws(LocalFailure) -> [Replay.Undoing] {
    var found: [Replay.Undoing] = []
    for type in ["voucherd.redemption.voided", "voucherd.redemption.released"] {
      var after = 0
      while true {
        let query = [
          ("after", "\(after)"), ("limit", "\(page)"), ("type", type), ("since", since.description),
        ]
        let lines = try client.call("GET", "/v1/records", query: query).body.split(separator: 0x0a)
        for line in lines {
          guard case .record(let seq, _, let bytes)? = RecordsLine(line: Array(line)) else {
            throw .unreadable(socket: client.socket, detail: "a line of its log is no record")
          }
          after = seq
          if let name = redemption(in: bytes) { found.append(Replay.Undoing(seq: Int64(seq), of: name)) }
        }
        if lines.count < page { break }
      }
    }
    return found.sorted { $0.seq < $1.seq }
  }

  /// The number behind the epoch in `of`.
  private static func redemption(in record: [UInt8]) -> Int64? {
    guard case .string(let name)? = (try? JSONValue(parsing: record))?["data"]?["of"] else { return nil }
    return name.split(separator: ":").last.flatMap { Int64($0) }
  }
}
