package import LocalAPI
package import StrictJSON

extension CameraView {
  /// The longest body that shows a view, in bytes.
  package static let mostBodyBytes = 32 << 10

  /// Reads what a reader shows. Its texts go to a terminal: none may hold control characters.
  ///
  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 5), at: "")
    let report = try CameraReport(taking: &reader)
    let picture = try reader.optionalObject("picture").map { reader throws(JSONError) in try Picture(reader) }
    let code = try reader.optionalObject("code").map { reader throws(JSONError) in try Code(reader) }
    try reader.end()
    self.init(
      source: report.source, state: report.state, detail: report.detail, whatToDo: report.whatToDo, picture: picture,
      code: code)
  }
}

extension CameraView.Picture {
  fileprivate init(_ reader: ObjectReader) throws(JSONError) {
    var reader = reader
    let sides: ClosedRange<Int64> = 1...65_535
    self.init(
      width: Int(try reader.integer("width", in: sides)), height: Int(try reader.integer("height", in: sides)),
      rate: Int(try reader.integer("rate", in: 0...1000)),
      focus: try reader.optionalInteger("focus", in: 0...100).map { Int($0) },
      light: Int(try reader.integer("light", in: 0...100)),
      brightness: Int(try reader.integer("brightness", in: 0...255)),
      dark: Int(try reader.integer("dark", in: 0...100)), bright: Int(try reader.integer("bright", in: 0...100)))
    try reader.end()
  }
}

extension CameraView.Code {
  fileprivate init(_ reader: ObjectReader) throws(JSONError) {
    var reader = reader
    let passBytes = 1...32
    self.init(
      ageMS: Int(try reader.integer("age_ms", in: 0...31_536_000_000)), corners: try reader.corners("corners"),
      side: Int(try reader.integer("side", in: 0...65_535)), contrast: Int(try reader.integer("contrast", in: 0...255)),
      pass: try reader.parsed("pass", "must be 1 to 32 of a-z and spaces") { text in
        passBytes.contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x20 }
          ? text : nil
      })
    try reader.end()
  }
}
