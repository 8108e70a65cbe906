import ArgumentParser

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Says what codes are on pictures, with every pass of the reader. Redeems nothing; needs no daemon.",
    discussion: """
      PNG, JPEG and PGM; a folder stands for the pictures in it. With -o json one line for each picture:
      {"file","texts","pass","ms"}, and "error" for one that can't be read. Texts that are not UTF-8 in their codes are taken \
      as Shift JIS, GB 2312 or ISO 8859-1, and their bytes stand beside them, "base64".

      Exit status: 0; 1 if a picture can't be read; 2 wrong usage.
      """)

  @OptionGroup var format: OutputOptions

  @Argument(help: ArgumentHelp("Pictures, and folders of them.", valueName: "file"))
  var files: [String]

  func run() throws {
    guard format.output == .text else {
      throw Stop(status: try PictureReading.print(files))
    }
    var missed = false
    try PictureReading.each(in: files) { picture throws(Stop) in
      let texts = picture.texts.map { String(validating: $0, as: UTF8.self) ?? "\($0.count) bytes that are no text" }
      let said = picture.error.map { ["can't be read: \($0)"] } ?? (texts.isEmpty ? ["no code"] : texts)
      // Each by itself: the tabs between them are ours.
      try StandardOutput.line(([picture.file] + said).map(PlainText.of).joined(separator: "\t"))
      missed = missed || picture.error != nil
    }
    if missed { throw Stop(status: Stop.bad) }
  }
}
