package import HTTPService
import HTTPTypes

/// Who may use which door: root, the daemon's own user, and the members of a group for each role.
package struct Rights: Sendable {
  package enum Role: String, Sendable, CaseIterable {
    /// Looks, verifies, wakes the upload.
    case staff
    /// Enrols; may do all that staff may.
    case admin
    /// Brings what a camera or scanner sees.
    case reader
    /// Keeps uses until a purchase is paid, confirms and releases them.
    case till
    /// Carries exchanges.
    case uplink
    /// Bridges the customers' page to the browser.
    case screen
  }

  /// A group of this machine.
  package struct Group: Sendable, Equatable {
    package let name: String
    package let id: UInt32

    package init(name: String, id: UInt32) {
      self.name = name
      self.id = id
    }
  }

  /// The user that the daemon runs as.
  package let ownUser: UInt32
  /// A role without a group is root's and the daemon's alone.
  package let groups: [Role: Group]

  package init(ownUser: UInt32, groups: [Role: Group]) {
    self.ownUser = ownUser
    self.groups = groups
  }

  /// Whether the peer may act in the role. Nobody known may nothing.
  package func admit(_ peer: Peer?, as role: Role) -> Bool {
    guard let peer else { return false }
    if peer.uid == 0 || peer.uid == ownUser { return true }
    return accepted(for: role).contains { peer.isMember(of: $0.id) }
  }

  /// The groups that give the role.
  private func accepted(for role: Role) -> [Group] {
    [groups[role], role == .staff ? groups[.admin] : nil].compactMap { $0 }
  }

  /// What somebody without the role is told.
  func refusal(of role: Role) -> Problem {
    guard let group = accepted(for: role).first else {
      return Problem(
        .forbidden, code: "group-needed", title: "You may not do this here",
        detail: "No group has the role \(role.rawValue): it is root's and the daemon's own.",
        whatToDo: "Use sudo, or name a group for this role in voucherd's configuration.")
    }
    return Problem(
      .forbidden, code: "group-needed", title: "You may not do this here",
      detail: "It needs a member of the group \(group.name).",
      whatToDo: "Use sudo, or join the group (usermod -aG \(group.name) USER) and log in again.")
  }
}
