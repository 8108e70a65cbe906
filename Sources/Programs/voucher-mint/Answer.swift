import Issuing
import StrictJSON

/// One answer on standard output: a sentence for people or an object for programs.
struct Answer {
  let text: String
  let json: [JSONMember]

  func print(as format: AnswerFormat) throws {
    var sink = ByteSink()
    switch format {
    case .text: try sink.writeLine(text)
    case .json:
      var writer = JSONWriter()
      writer.value(.object(json))
      try sink.write(writer.bytes + [0x0a])
    }
    try sink.finish()
  }
}
