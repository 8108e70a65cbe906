import StrictJSON

/// targets.json, or the file of a delegated role: target files, and to whom it delegates others (4.5).
struct TargetsRole: MetadataRole {
  static let type = "targets"

  let header: MetadataHeader
  /// By target path.
  let targets: [ExactText: FileDigest]
  /// In the order of appearance, which is their priority.
  let delegations: [Delegation]

  init(_ header: MetadataHeader, _ reader: inout ObjectReader, schemes: [any SignatureScheme]) throws(JSONError) {
    self.header = header
    guard case .object(let members) = try reader.required("targets") else {
      throw reader.wrong("targets", "must be an object")
    }
    var targets: [ExactText: FileDigest] = [:]
    for member in members {
      var file = try ObjectReader(member.value, at: "signed.targets.\(member.name)")
      let digest = try FileDigest(&file)
      // Unlike a listed metadata file, a target has to have both (4.5).
      guard digest.length != nil, digest.isHashed else {
        throw JSONError(.missingMember, at: file.path, "needs length and hashes")
      }
      targets[ExactText(member.name)] = digest
    }
    self.targets = targets
    guard var delegating = try reader.optionalObject("delegations") else {
      delegations = []
      return
    }
    let table = try KeyTable(try delegating.required("keys"), at: "signed.delegations.keys", schemes: schemes)
    var delegations: [Delegation] = []
    var seen: Set<RoleName> = []
    for (index, value) in try delegating.array("roles").enumerated() {
      var role = try ObjectReader(value, at: "signed.delegations.roles[\(index)]")
      let delegation = try Delegation(&role, from: table)
      guard seen.insert(delegation.role).inserted else { throw role.wrong("name", "must stand once") }
      delegations.append(delegation)
    }
    self.delegations = delegations
  }
}
