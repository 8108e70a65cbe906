import Wire

/// The way to the role that lists a target: pre-order and depth first, delegations in the order of appearance
/// (5.6.7). go-tuf once took them in the order of a hash table, and found other files (CVE-2024-47534).
struct DelegationSearch: Sendable {
  /// A role that is still to be looked at, through one delegation.
  struct Stop: Sendable {
    let role: RoleName
    let keys: RoleKeys
    /// When the first on the way here expires.
    let expires: WireTime
  }

  let path: TargetPath
  private let mostDelegations: Int
  private var open: [Stop] = []
  private var visited: Set<RoleName> = [.targets]

  init(for path: TargetPath, mostDelegations: Int) {
    self.path = path
    self.mostDelegations = mostDelegations
  }

  /// The next role to be looked at; nil when there is none left. No role is visited twice.
  mutating func next() throws(TUFError) -> Stop? {
    while let stop = open.popLast() {
      guard visited.insert(stop.role).inserted else { continue }
      // The role at the top is no delegation.
      guard visited.count - 1 <= mostDelegations else { throw TUFError(.tooManyDelegations, path.path.text) }
      return stop
    }
    return nil
  }

  /// Notes to whom a visited role delegates the path. After a terminating delegation nobody else is asked, neither
  /// here nor further up (tough did ask, CVE-2025-2886).
  mutating func visit(_ role: TargetsRole, expires: WireTime) {
    var stops: [Stop] = []
    for delegation in role.delegations where delegation.covers(path.path) {
      stops.append(Stop(role: delegation.role, keys: delegation.keys, expires: expires))
      if delegation.isTerminating {
        open = []
        break
      }
    }
    open += stops.reversed()
  }
}
