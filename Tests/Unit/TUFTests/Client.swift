import TUF
import Testing
import Wire

/// A device: what it keeps, and a clock that stands still until it is set.
struct Client {
  var kept: [String: [UInt8]]
  var now = RepositorySimulator.start
  var limits = UpdateLimits()
  /// What it has asked for, in the last round.
  private(set) var requests: [String] = []
  /// What it was told to keep, in the last round.
  private(set) var changes: [StoreChange] = []
  /// The last round, as it was left.
  private(set) var round: UpdateRound?

  /// A device that trusts the repository's first root.
  init(_ repository: RepositorySimulator) { kept = ["root.json": repository.files["1.root.json"]!] }

  /// Runs a round, then looks for each path. Stops at the first failure, and gives it.
  ///
  /// - Parameter mirror: what stands between the repository and this device.
  @discardableResult
  mutating func update(
    _ repository: RepositorySimulator, lookingFor paths: String...,
    mirror: (FileRequest) -> FileAnswer? = { _ in nil }
  ) -> TUFError? {
    (requests, changes, round) = ([], [], nil)
    do throws(TUFError) {
      var round = try UpdateRound(held: kept, now: now, limits: limits)
      defer { self.round = round }
      if let error = run(&round, repository, mirror) { return error }
      for path in paths {
        round.lookUp(path)
        if let error = run(&round, repository, mirror) { return error }
      }
      return nil
    } catch { return error }
  }

  /// The target found last.
  var target: FoundTarget? { round?.target }

  private mutating func run(
    _ round: inout UpdateRound, _ repository: RepositorySimulator, _ mirror: (FileRequest) -> FileAnswer?
  ) -> TUFError? {
    while true {
      switch round.step {
      case .fetch(let request):
        requests.append(request.path)
        let file = repository.files[request.path].map { FileAnswer.bytes($0) }
        round.take(mirror(request) ?? file ?? .absent)
      case .persist(let change):
        changes.append(change)
        kept[change.role.storedName] = change.bytes
        for role in change.deleting { kept[role.storedName] = nil }
        round.persisted()
      case .current, .found, .notFound: return nil
      case .failed(let error): return error
      }
    }
  }
}
