import Rig
import Testing

@Suite struct ReadTests {
  private static let picture = Array("P5 32 32 255\n".utf8) + [UInt8](repeating: 200, count: 32 * 32)

  /// `voucherctl read` with a folder as its working directory.
  private static func read(_ arguments: [String], in folder: ScratchFolder) throws -> Finished {
    try Running.run(
      "/bin/sh",
      ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, Programs.path("voucherctl"), "read"] + arguments)
  }

  @Test func `names come back exactly as they were given`() throws {
    let folder = ScratchFolder()
    let names = ["a.png", "-x.png", "with a space.png", "./b.png", folder.file("absolute.png")]
    for name in names {
      _ = try folder.write(Self.picture, to: name.split(separator: "/").last.map(String.init) ?? name)
    }
    let lines = try Self.read(["-o", "json", "--"] + names, in: folder)
    #expect(lines.status == 0, "\(lines.errors)")
    let expected = names.map { #"{"file":"\#($0)","texts":[]"# }
    let said = lines.output.split(separator: "\n")
    #expect(said.count == names.count && zip(said, expected).allSatisfy { $0.hasPrefix($1) }, "\(lines.output)")

    let text = try Self.read(["--"] + names, in: folder)
    #expect(text.output == names.map { "\($0)\tno code\n" }.joined(), "\(text.output)\(text.errors)")
  }

  @Test func `a folder's names begin with the folder as it was given`() throws {
    let folder = ScratchFolder()
    try Running.succeed("/bin/mkdir", [folder.file("shots")])
    _ = try folder.write(Self.picture, to: "shots/a.png")
    #expect(try Self.read(["shots"], in: folder).output == "shots/a.png\tno code\n")
    #expect(try Self.read(["shots/"], in: folder).output == "shots/a.png\tno code\n")
  }

  @Test func `a folder of which more than a mebibyte is to be said is told to its end`() throws {
    let folder = ScratchFolder()
    let count = 3000
    for number in 0..<count {
      _ = try folder.write("no picture", to: String(repeating: "n", count: 200) + "\(number).png")
    }
    let finished = try Self.read(["."], in: folder)
    #expect(finished.status == 1)
    #expect(finished.output.utf8.count > 1 << 20)
    #expect(finished.output.split(separator: "\n").count == count)
  }
}
