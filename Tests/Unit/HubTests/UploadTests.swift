import Hub
import Testing

@Suite struct `The body of an upload` {
  func failure(_ body: [UInt8]) -> Upload.Failure? {
    do throws(Upload.Failure) {
      _ = try Upload(parsing: body)
      return nil
    } catch {
      return error
    }
  }

  @Test func `is a head and records, each line ended by LF`() throws {
    let upload = try Upload(parsing: Array("{head}\n{1}\n{2}\n".utf8))
    #expect(upload.head == Array("{head}".utf8))
    #expect(upload.records == [Array("{1}".utf8), Array("{2}".utf8)])
    #expect(try Upload(parsing: Array("{head}\n".utf8)).records.isEmpty)
  }

  @Test(arguments: ["", "{head}", "{head}\n{1}", "{head}\n{1}\n{2}"])
  func `that does not end with LF is cut short`(text: String) {
    #expect(failure(Array(text.utf8)) == .cutShort)
  }

  @Test(arguments: ["\n", "\n{head}\n", "{head}\n\n", "{head}\n{1}\n\n{2}\n"])
  func `has no empty line`(text: String) {
    #expect(failure(Array(text.utf8)) == .emptyLine)
  }

  @Test func `keeps a carriage return as what it is, a byte of the record`() throws {
    #expect(try Upload(parsing: Array("{head}\n{1}\r\n".utf8)).records == [Array("{1}\r".utf8)])
  }

  @Test func `has at most 1,000 records`() throws {
    let head: [UInt8] = Array("{head}\n".utf8)
    let lines = { (count: Int) in Array(repeatElement(Array("{}\n".utf8), count: count).joined()) }
    #expect(try Upload(parsing: head + lines(1000)).records.count == 1000)
    #expect(failure(head + lines(1001)) == .tooManyRecords)
  }

  @Test func `has at most 4 MiB`() {
    let body = Array("{head}\n".utf8) + [UInt8](repeating: 0x61, count: Upload.longest) + [0x0a]
    #expect(failure(body) == .tooLong)
  }

  @Test func `shows as early as possible that its head is too long`() throws {
    #expect(try Upload.endOfHead(in: [UInt8](repeating: 0x61, count: Upload.longestHead)) == nil)
    #expect(throws: Upload.Failure.headTooLong) {
      try Upload.endOfHead(in: [UInt8](repeating: 0x61, count: Upload.longestHead + 1))
    }
    #expect(
      try Upload.endOfHead(in: [UInt8](repeating: 0x61, count: Upload.longestHead) + [0x0a]) == Upload.longestHead)
  }
}
