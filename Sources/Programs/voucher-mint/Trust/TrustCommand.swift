import ArgumentParser
import Issuing
import StrictJSON
import Trust
import Wire

struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "What kiosks and hub read to know whom to trust: a TUF repository.",
    discussion: """
      Publishes issuers, campaigns, the hub's keys and the policy as signed files that a hub serves under /trust/. The \
      root is signed by two of three keys, which belong on media of their own; targets, snapshot and timestamp have one \
      key each, and campaigns may have (trust delegate). Kiosks call trust fresh until the timestamp expires: sign it anew in time (trust timestamp, by the \
      timer in systemd/).
      """,
    subcommands: [
      TrustInit.self, TrustPublish.self, TrustTimestamp.self, TrustRotate.self, TrustDelegate.self, TrustAddIssuer.self,
      TrustRemoveIssuer.self, TrustRevoke.self, TrustCheck.self,
    ])
}

/// How long what is signed now holds.
struct SigningTimes: ParsableArguments {
  @Option(parsing: .unconditional, help: "When a new root expires; +730d if not given.")
  var rootUntil: Moment?

  @Option(parsing: .unconditional, help: "When targets expire; +365d if not given.")
  var targetsUntil: Moment?

  @Option(parsing: .unconditional, help: "When campaigns with a key of their own expire; +365d if not given.")
  var campaignsUntil: Moment?

  @Option(parsing: .unconditional, help: "When the snapshot expires; +30d if not given.")
  var snapshotUntil: Moment?

  @Option(
    parsing: .unconditional,
    help: "When the timestamp expires, and kiosks that hear nothing newer call their trust stale; +7d if not given.")
  var timestampUntil: Moment?

  func times(at now: WireTime) -> RepositoryTimes {
    var ends: [RepositoryRole: WireTime] = [:]
    let given: [(RepositoryRole, Moment?)] = [
      (.root, rootUntil), (.targets, targetsUntil), (.campaigns, campaignsUntil), (.snapshot, snapshotUntil),
      (.timestamp, timestampUntil),
    ]
    for (role, moment) in given { ends[role] = moment?.time(at: now) }
    return RepositoryTimes(ends)
  }
}

extension Publication {
  /// What a command that published says.
  func answer(_ folder: String) -> Answer {
    let hash = Hex.encode(rootHash)
    return Answer(
      text: "\(folder): \(trust.keys.count) keys, \(trust.campaigns.count) campaigns; "
        + "SHA-256 of root.json \(hash)",
      json: [JSONMember("out", .string(folder)), JSONMember("root_sha256", .string(hash))])
  }
}
