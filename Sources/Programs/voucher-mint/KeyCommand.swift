import ArgumentParser
import COSE
import Glibc
import Issuing
import StrictJSON
import Trust
import Wire

struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "The issuer's signing keys.", subcommands: [New.self, Import.self, Retire.self, Revoke.self])

  /// When a key counts.
  struct Validity: ParsableArguments {
    @Option(
      name: .customLong("from"), parsing: .unconditional,
      help: "Vouchers are accepted from this time; now if not given.")
    var from: Moment?

    @Option(
      name: .customLong("until"), parsing: .unconditional, help: "Nothing signed with it is accepted from this time.")
    var until = Moment.fromNow(730 * 86_400_000)

    func add(_ key: SigningKey, to common: CommonOptions) throws {
      let now = Clock.now()
      let end = until.time(at: now)
      try common.workspace.add(key, from: from?.time(at: now) ?? WireTime(seconds: now.seconds), until: end)
      let kid = key.verificationKey.keyID.description
      try Answer(
        text: "key \(kid), active until \(end); kiosks know it after trust publish",
        json: [
          JSONMember("kid", .string(kid)), JSONMember("alg", .string(key.verificationKey.curve.rawValue)),
          JSONMember("exp", .string(end.description)),
        ]
      ).print(as: common.output)
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a key and begins to mint with it.",
      discussion: "Vouchers of both curves are equally long; take p256 only where something else demands it.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var validity: Validity

    @Option(help: "ed25519 or p256.")
    var curve = Curve.ed25519

    func run() throws { try validity.add(SigningKey(generating: curve), to: common) }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a private key from standard input: 64 hexadecimal digits on one line.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var validity: Validity

    @Option(help: "ed25519 or p256.")
    var curve = Curve.ed25519

    func run() throws {
      guard let line = readLine(), let raw = Hex.decode(line), let key = SigningKey(curve: curve, raw: raw) else {
        throw MintError(.invalid, "standard input must be a \(curve.rawValue) key: 64 lower-case hexadecimal digits")
      }
      try validity.add(key, to: common)
    }
  }

  /// Ends a key; for both commands.
  struct End: ParsableArguments {
    @OptionGroup var common: CommonOptions

    @Argument(help: "The key: 16 hexadecimal digits, as show prints them.")
    var kid: KeyID

    func end(as state: KeyState) throws {
      try common.workspace.update { (mint) throws(MintError) in try mint.end(kid, as: state) }
      try Answer(
        text: "key \(kid) is \(state.rawValue); kiosks know it after trust publish",
        json: [JSONMember("kid", .string(kid.description)), JSONMember("state", .string(state.rawValue))]
      ).print(as: common.output)
    }
  }

  struct Retire: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Mints no more with a key; its vouchers stay good until the key's end.")

    @OptionGroup var end: End

    func run() throws { try end.end(as: .retired) }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Refuses everything a key ever signed. There is no way back.")

    @OptionGroup var end: End

    func run() throws { try end.end(as: .revoked) }
  }
}
