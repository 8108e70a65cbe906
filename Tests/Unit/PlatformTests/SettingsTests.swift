import Daemon
import Testing

@Suite struct `A configuration file` {
  enum Level: String, CaseIterable, Sendable { case low, high }

  static let store = SettingKey.text("store", help: "The store's id.", example: "s1")
  static let level = SettingKey.choice("level", default: Level.low, help: "How much.")
  static let poll = SettingKey.duration(
    "poll.wait", default: .seconds(25), least: .seconds(1), most: .seconds(60), help: "How long to wait.")
  static let count = SettingKey.integer("poll.count", default: 8, least: 1, most: 64, help: "How many.")
  static let size = SettingKey.bytes("poll.size", default: 8 << 20, least: 1, most: 1 << 30, help: "How large.")
  static let folder = SettingKey.path("poll.folder", default: "/run/voucherd", help: "Where.")
  static let isOpen = SettingKey.flag("poll.open", default: false, help: "Whether.")
  static let groups = SettingKey.texts("groups", default: [], help: "Which groups.")
  static let url = SettingKey.text("bases.*.url", help: "Where the base is.", example: "https://hub.example")
  static let proxy = SettingKey.optionalText("bases.*.proxy", help: "Through what.", example: "http://p:1")
  static let table = SettingsTable(
    program: "test", store, level, poll, count, size, folder, isOpen, groups, url, proxy)

  func read(_ text: String) throws(SettingsError) -> Settings {
    try Settings(text: text, file: "test.yaml", table: Self.table)
  }

  /// The findings for a text that has all it must have, and one more piece.
  func findings(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch {
      return error.findings.map(\.description)
    }
  }

  @Test func `what is given holds, and what is not has its default`() throws {
    let settings = try read(
      """
      store: 007
      level: high
      poll:
        wait: 1500 ms
        size: 2MiB
        open: true
      groups: [north, 'a b']
      bases:
        hub: {url: https://hub.example}
        spare:
          url: "http://127.0.0.1:8080"
          proxy: http://proxy:3128
      """)
    #expect(settings[Self.store] == "007")
    #expect(settings[Self.level] == .high)
    #expect(settings[Self.poll] == .milliseconds(1500))
    #expect(settings[Self.count] == 8)
    #expect(settings[Self.size] == 2 << 20)
    #expect(settings[Self.folder] == "/run/voucherd")
    #expect(settings[Self.isOpen])
    #expect(settings[Self.groups] == ["north", "a b"])
    #expect(settings.names(in: "bases") == ["hub", "spare"])
    #expect(settings[Self.url, name: "hub"] == "https://hub.example")
    #expect(settings[Self.proxy, name: "hub"] == nil)
    #expect(settings[Self.proxy, name: "spare"] == "http://proxy:3128")
  }

  @Test func `an empty section is none`() throws {
    #expect(try read("store: s1\npoll:\nbases: {}")[Self.count] == 8)
  }

  @Test(arguments: [
    (
      "poll:\n  wiat: 3 s",
      "test.yaml:3: poll.wiat: is no setting. Allowed: wait, count, size, folder, open"
    ),
    ("stor: s2", "test.yaml:2: stor: is no setting. Allowed: store, level, poll, groups, bases"),
    (
      "poll: {wait: 25}",
      "test.yaml:2: poll.wait: can't be \"25\". Allowed: duration: a whole number and ms, s, min, h or d; "
        + "default 25 s; least 1 s; most 1 min"
    ),
    (
      "poll:\n  count: 65",
      "test.yaml:3: poll.count: can't be \"65\". Allowed: whole number; default 8; least 1; most 64"
    ),
    ("poll: 3", "test.yaml:2: poll: is no section. Allowed: keys below it: wait, count, size, folder, open"),
    ("level: middle", "test.yaml:2: level: can't be \"middle\". Allowed: low or high; default low"),
    ("level: [low]", "test.yaml:2: level: can't be a list. Allowed: low or high; default low"),
    ("bases: {hub: {}}", "test.yaml: bases.hub.url: must be given. Allowed: text; must be given"),
    (
      "bases: {Hub: {url: x}}",
      "test.yaml:2: bases.Hub: is no name. Allowed: up to 32 of a-z, 0-9, - and _, a letter first"
    ),
    ("groups: [a, a]", "test.yaml:2: groups: can't be a list. Allowed: list of texts, each once; default []"),
    (
      "poll: {folder: ../x}",
      "test.yaml:2: poll.folder: can't be \"../x\". Allowed: path from the root; default /run/voucherd"
    ),
    ("poll: {open: yes}", "test.yaml:2: poll.open: can't be \"yes\". Allowed: true or false; default false"),
    ("level: ", "test.yaml:2: level: can't be empty. Allowed: low or high; default low"),
  ])
  func `a mistake is told with file, line, key and what is allowed`(text: String, finding: String) {
    #expect(findings("store: s1\n" + text) == [finding])
  }

  @Test(arguments: ["01", "-1", "8.0", "1e1", "'8'", "99999999999999999999", "0x8"])
  func `only a plain decimal number is a whole number`(text: String) {
    #expect(findings("store: s1\npoll: {count: \(text)}").count == 1)
  }

  @Test func `a missing key, a doubled one, and no YAML at all`() {
    #expect(findings("") == ["test.yaml: store: must be given. Allowed: text; must be given"])
    #expect(findings("store: a\nstore: b") == ["test.yaml:1: store: stands more than once"])
    #expect(findings("store: s1\npoll: ]").first?.hasPrefix("test.yaml:2: is no YAML: ") == true)
    #expect(findings("just text").count == 2)
  }

  @Test func `all mistakes are told at once`() {
    #expect(findings("level: 1\npoll: {count: 0, wait: 2}\nother: 3").count == 5)
  }

  @Test func `a file that can't be read is named`() {
    do {
      _ = try Settings(file: "/nonexistent/test.yaml", table: Self.table)
      Issue.record("it was read")
    } catch {
      #expect(error.description == "/nonexistent/test.yaml: can't be read; is it there, and may this user read it?")
    }
  }

  @Test func `a refusal of the program's own has the place as well`() throws {
    let settings = try read("store: s1\nbases:\n  hub: {url: ftp://x}")
    let refusal = settings.refusal(Self.url, name: "hub", "is no URL", allowed: "https://…")
    #expect(refusal.description == "test.yaml:3: bases.hub.url: is no URL. Allowed: https://…")
  }

  @Test func `the printed example is a valid file that says every default`() throws {
    let example = Self.table.example
    let settings = try read(example)
    #expect(settings[Self.store] == "s1")
    #expect(settings[Self.poll] == .seconds(25))
    #expect(settings.names(in: "bases") == ["hub"])
    for line in [
      "store: s1", "poll:", "  # How long to wait.", "  #wait: 25 s", "  #size: 8 MiB", "  #folder: /run/voucherd",
      "    url: https://hub.example", "    #proxy: http://p:1",
      "  # duration: a whole number and ms, s, min, h or d; default 25 s; least 1 s; most 1 min",
    ] {
      #expect(example.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(example)")
    }
    let uncommented = example.split(separator: "\n").map { line in
      line.contains("# ") ? "" : line.replacing("#", with: "")
    }
    #expect(try read(uncommented.joined(separator: "\n"))[Self.count] == 8)
  }
}
