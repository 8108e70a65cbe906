import Camera
import Synchronization

/// Prints what is read, one line of JSON for each code that appears.
final class PrintingPort: SightPort {
  private let known = Mutex<[[UInt8]]>([])

  func tell(_ sight: Sight, place: String) throws(PortFault) {
    switch sight.event {
    case .appeared:
      // What was in view before is listed again, and is not printed again.
      let new = known.withLock { known in
        defer { known = sight.symbols.map(\.bytes) }
        return sight.symbols.filter { !known.contains($0.bytes) }
      }
      for symbol in new { line(place, symbol) }
    case .gone:
      known.withLock { known in known.removeAll { left in sight.symbols.contains { $0.bytes == left } } }
    case .still, .once, .hint:
      break
    }
  }

  func tell(_ report: CameraWatch.Report, source: String) throws(PortFault) {}

  private func line(_ place: String, _ symbol: Symbol) {
    let corners = symbol.corners.map { "[\($0.x),\($0.y)]" }.joined(separator: ",")
    let (file, text) = (PrintedText.json(Array(place.utf8)), PrintedText.json(symbol.bytes))
    StandardOutput.write(#"{"file":\#(file),"texts":[\#(text)],"corners":[[\#(corners)]]}"# + "\n")
  }
}
