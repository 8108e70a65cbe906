import Camera
import Synchronization

/// Prints what is read, one line of JSON for each code that appears, or for each picture.
final class PrintingPort: SightPort {
  private let pictures: Bool
  private let known = Mutex<[[UInt8]]>([])

  /// With `pictures`, each sight is a picture and one line.
  init(pictures: Bool) {
    self.pictures = pictures
  }

  func tell(_ sight: Sight, place: String) throws(PortFault) {
    switch sight.event {
    case .once:
      line(place, sight.symbols)
    case .appeared:
      // What was in view before is listed again, and is not printed again.
      let new = known.withLock { known in
        defer { known = sight.symbols.map(\.bytes) }
        return sight.symbols.filter { !known.contains($0.bytes) }
      }
      for symbol in new { line(place, [symbol]) }
    case .gone:
      known.withLock { known in known.removeAll { left in sight.symbols.contains { $0.bytes == left } } }
    case .still:
      break
    }
  }

  func tell(_ report: CameraWatch.Report, source: String) throws(PortFault) {}

  private func line(_ place: String, _ symbols: [Symbol]) {
    let texts = symbols.map { PrintedText.json($0.bytes) }.joined(separator: ",")
    let corners = symbols.map { symbol in
      "[" + symbol.corners.map { "[\($0.x),\($0.y)]" }.joined(separator: ",") + "]"
    }.joined(separator: ",")
    let line = #"{"file":\#(PrintedText.json(Array(place.utf8))),"texts":[\#(texts)],"corners":[\#(corners)]}"#
    StandardOutput.write(line + "\n")
  }
}
