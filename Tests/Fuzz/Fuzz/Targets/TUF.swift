import TUF

extension FuzzTarget {
  /// What a repository answers, one request after the other: files apart by a zero byte, nothing for absent. Every
  /// signature holds, or no input would get further than the first.
  static let tuf = FuzzTarget(
    name: "tuf",
    seeds: {
      let rounds = [
        ["", FuzzRepository.timestamp, FuzzRepository.snapshot, FuzzRepository.targets, FuzzRepository.delegated],
        [FuzzRepository.root(version: 2), "", FuzzRepository.timestamp, FuzzRepository.snapshot],
      ]
      return rounds.map { Array($0.joined(separator: "\0").utf8) }
    }, run: checkTUF)

  private static func checkTUF(_ input: [UInt8]) {
    var answers = input.split(separator: 0, omittingEmptySubsequences: false)[...]
    var held = [RoleName.root.storedName: Array(FuzzRepository.root(version: 1).utf8)]
    var round = FuzzRepository.round(held)
    var hasLookedUp = false
    for _ in 0..<100 {
      switch round.step {
      case .fetch(let request):
        hold(!request.path.utf8.contains { [0x2f, 0x3f, 0x23].contains($0) }, "a file of metadata is one segment")
        hold(request.mostBytes <= UpdateLimits().targets, "no request is without bounds")
        let answer = answers.popFirst() ?? []
        round.take(answer.isEmpty ? .absent : .bytes(Array(answer)))
      case .persist(let change):
        hold(input.isEmpty || !change.bytes.isEmpty, "only what was answered is kept")
        let before = round.versions.root
        held[change.role.storedName] = change.bytes
        for role in change.deleting { held[role.storedName] = nil }
        round.persisted()
        hold(round.versions.root == before + (change.role == .root ? 1 : 0), "roots follow each other by one")
      case .current where !hasLookedUp:
        hold(!round.isExpired(at: FuzzRepository.now), "nothing expired is current")
        checkStandstill(held, versions: round)
        hasLookedUp = true
        round.lookUp("a/x")
      case .current, .found, .notFound, .failed:
        // Whatever was kept is a beginning.
        _ = FuzzRepository.round(held)
        return
      }
    }
    hold(false, "a round ends")
  }

  /// The next round, of a repository that says the same, keeps nothing new.
  private static func checkStandstill(_ held: [String: [UInt8]], versions: UpdateRound) {
    var next = FuzzRepository.round(held)
    next.take(.absent)
    next.take(.bytes(held[RoleName.timestamp.storedName] ?? []))
    hold(next.step == .current && next.versions == versions.versions, "the same again changes nothing")
  }
}
