import Testing
import Zlib

struct ZlibTests {
  @Test func `what is deflated in parts inflates as a whole`() throws {
    let parts = [[UInt8](repeating: 0, count: 16_384), (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 97) }, [7]]
    let stream = DeflatedBlocks.stream(parts.map { DeflatedBlocks.part($0) })
    let whole = parts.flatMap(\.self)
    #expect(try Inflation.inflate(stream, exactly: whole.count) == whole)
  }

  @Test func `nothing is inflated beyond its bound, however much a stream would make`() throws {
    // A gigabyte of zeros in about a megabyte.
    let part = DeflatedBlocks.part([UInt8](repeating: 0, count: 1 << 20), level: 9)
    let bomb = DeflatedBlocks.stream(Array(repeating: part, count: 1024))
    #expect(bomb.count < 2 << 20)
    var seen = 0
    let error = #expect(throws: ZlibError.self) {
      try Inflation.inflate(bomb, exactly: 25_000) { seen += $0.count }
    }
    #expect(error == .tooLong && seen <= 25_000)
  }

  @Test func `a stream that is short, cut, followed by more, or damaged is refused`() throws {
    let stream = DeflatedBlocks.stream([DeflatedBlocks.part(Array("marks".utf8))])
    func error(_ bytes: some Sequence<UInt8>, _ count: Int = 5) -> ZlibError? {
      do throws(ZlibError) { _ = try Inflation.inflate(Array(bytes), exactly: count) } catch { return error }
      return nil
    }
    #expect(error(stream) == nil)
    #expect(error(stream, 6) == .tooShort && error(stream, 4) == .tooLong && error(stream, 0) == .tooLong)
    #expect(error(stream.dropLast()) == .truncated && error([]) == .truncated)
    #expect(error(stream + [0]) == .trailingBytes)
    var damaged = stream
    damaged[damaged.count - 1] ^= 1
    #expect(error(damaged) == .malformed)
    #expect(error(Array("no zlib at all".utf8)) == .malformed)
    // A raw stream, or gzip, is another format.
    #expect(error([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0) == .malformed)
  }
}
