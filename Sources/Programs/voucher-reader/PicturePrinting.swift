import Camera

/// Prints what is on pictures, one line of JSON for each, all looks taken:
/// `{"file":…,"texts":[…],"pass":"zbar adaptive","ms":12}`.
///
/// Where a text is not UTF-8 as it stands in its code, all bytes follow as well, `"base64":[…]`, in the same order.
/// A picture without a code has no texts and a null pass. One that can't be read has an `error` as well, and the next
/// follows. `ms` is the time of all looks, without that of opening the file.
struct PicturePrinting {
  private let once: Bool
  private let reader = PassReader()

  /// With `once` the first code ends it.
  init(once: Bool) {
    self.once = once
  }

  /// Goes through files and folders; returns the exit status: 0, or 1 if one could not be read or `once` found nothing.
  func run(_ paths: [String]) -> Int32 {
    var faults = false
    var found = false
    for path in paths where !(once && found) && !StopSignal.isSet {
      do throws(CameraTrouble) {
        try look(through: try PictureSource(paths: [path]), &found, &faults)
      } catch {
        faults = true
        line(path, error: error)
      }
    }
    return once ? (found ? 0 : 1) : (faults ? 1 : 0)
  }

  private func look(
    through source: PictureSource, _ found: inout Bool, _ faults: inout Bool
  ) throws(CameraTrouble) {
    while !StopSignal.isSet {
      do throws(CameraTrouble) {
        var read: (symbols: [Symbol], look: Look?) = ([], nil)
        var took = Duration.zero
        let turn = try source.next(within: .zero) { frame in
          let begin = Monotonic.now()
          read = reader.readThoroughly(frame)
          took = Monotonic.now() - begin
        }
        guard turn == .frame else { return }
        line(source.place, read.symbols, by: read.look, in: took)
        found = found || !read.symbols.isEmpty
        if once && found { return }
      } catch {
        faults = true
        line(source.place, error: error)
      }
    }
  }

  private func line(_ file: String, _ symbols: [Symbol], by look: Look?, in took: Duration) {
    let texts = symbols.map { PrintedText.json($0.bytes) }.joined(separator: ",")
    let pass = look.map { "\"\($0)\"" } ?? "null"
    let milliseconds = took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000
    let isPlain = symbols.allSatisfy { String(validating: $0.bytes, as: UTF8.self) != nil }
    let bytes = isPlain ? "" : #","base64":[\#(symbols.map { PrintedText.base64($0.bytes) }.joined(separator: ","))]"#
    StandardOutput.write(
      #"{"file":\#(Self.name(file)),"texts":[\#(texts)],"pass":\#(pass),"ms":\#(milliseconds)\#(bytes)}"# + "\n")
  }

  private func line(_ file: String, error: CameraTrouble) {
    let said = PrintedText.json(Array("\(error)".utf8))
    StandardOutput.write(#"{"file":\#(Self.name(file)),"texts":[],"pass":null,"ms":0,"error":\#(said)}"# + "\n")
  }

  private static func name(_ file: String) -> String { PrintedText.json(Array(file.utf8)) }
}
