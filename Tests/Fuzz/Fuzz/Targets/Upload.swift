import Hub

extension FuzzTarget {
  static let upload = FuzzTarget(
    name: "upload",
    seeds: {
      let head = try VectorSeeds.members("wire-statement", text: ["text"])
      return head.map { $0 + [0x0a] } + [
        Array("\(Examples.payloads[0])\n\(Examples.record)\n\(Examples.otherRecord)\n".utf8), Array("h\na\nb\n".utf8),
        Array("h\n\nb\n".utf8), Array("h\na".utf8),
      ]
    }, run: checkUpload)

  private static func checkUpload(_ input: [UInt8]) {
    let first = try? Upload.endOfHead(in: input)
    guard let upload = try? Upload(parsing: input) else { return }
    hold(first == .some(.some(upload.head.count)), "the head is found before the rest has come")
    hold(upload.head.count <= Upload.longestHead && !upload.head.isEmpty, "a head has its bounds")
    hold(upload.records.count <= Upload.mostRecords, "no more records than allowed")
    let lines = [upload.head] + upload.records
    hold(lines.allSatisfy { !$0.isEmpty && !$0.contains(0x0a) }, "a line is a line")
    hold(Array(lines.joined(separator: [0x0a])) + [0x0a] == input, "the lines are the body")
  }
}
