import StrictJSON
import Trust
package import Wire

extension Workspace {
  /// Lets a key of its own sign for campaigns.json from now on, and publishes: who changes campaigns then needs neither the
  /// root's keys nor that of targets, and can change nothing else. There is no way back; the key can be rotated.
  ///
  /// - Parameter folder: the published folder.
  /// - Throws: `MintError` (`invalid`) if it is so already.
  @discardableResult
  package func delegateCampaigns(
    into folder: String, _ times: RepositoryTimes = .init(), at now: WireTime
  ) throws(MintError) -> Publication {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      guard !state.isDelegating else {
        throw MintError(.invalid, "campaigns have a key of their own already; trust rotate campaigns gives another")
      }
      state.keys[.campaigns] = [try make("campaigns-1").entry]
      // The file's version goes on where it was under targets.
      state.versions[.campaigns] = state.versions[.targets]
      return try publish(&state, hub: nil, into: folder, times, at: now)
    }
  }

  /// Publishes campaigns alone: a new version of what their own key signs, of snapshot and timestamp. Everything else is
  /// told on as it was.
  ///
  /// - Parameter folder: the published folder, with what was published there before.
  /// - Throws: `MintError`: `invalid` with the kiosk's reason, or if campaigns are not delegated; then nothing is written.
  @discardableResult
  package func publishCampaigns(
    into folder: String, _ times: RepositoryTimes = .init(), at now: WireTime
  ) throws(MintError) -> Publication {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      try state.expectDelegation()
      guard let version = state.versions[.targets] else {
        throw MintError(.invalid, "nothing has been published yet; begin with trust publish")
      }
      func read(_ name: String) throws(MintError) -> [UInt8]? {
        try DurableFile.read("\(folder)/\(name)", atMost: TrustFile.longest)
      }
      guard let targets = try read("\(version).targets.json") else {
        throw MintError(.inputOutput, "\(folder)/\(version).targets.json is missing: publish everything")
      }
      var files: [TrustFile: [UInt8]] = [:]
      for file in TrustFile.allCases where file != .campaigns { files[file] = try read(file.rawValue) }
      let campaigns = campaignsFile(state, try self.state())
      files[.campaigns] = campaigns
      var metadata: [RepositoryRole: MetadataFile] = [.targets: MetadataFile(published: targets)]
      metadata[.campaigns] = try signCampaigns(&state, campaigns, times, at: now)
      metadata[.snapshot] = try self.metadata(.snapshot, &state, times, at: now)
      metadata[.timestamp] = try self.metadata(.timestamp, &state, times, at: now)
      let publication = try Publication(
        roots: try roots(state), targets: files, metadata: metadata, versions: state.versions, at: now)
      try keep(state)
      try publication.write(into: folder)
      return publication
    }
  }

  /// What the role of campaigns says.
  func signCampaigns(
    _ state: inout RepositoryState, _ file: [UInt8], _ times: RepositoryTimes, at now: WireTime
  ) throws(MintError) -> MetadataFile {
    try sign(.campaigns, &state, [JSONMember(listing: [.campaigns: file])], times, at: now)
  }

  /// The campaigns.json that would be published now. Nothing is written.
  package func campaignsFile() throws(MintError) -> [UInt8] {
    let mint = try state()
    guard let repository = try repository() else { return MintState.file("campaigns", mint.campaigns) }
    return campaignsFile(repository, mint)
  }

  /// campaigns.json as kiosks will read it.
  func campaignsFile(_ state: RepositoryState, _ mint: MintState) -> [UInt8] {
    MintState.file("campaigns", mint.campaigns + state.guests.flatMap(\.campaigns))
  }
}

extension RepositoryState {
  /// - Throws: `MintError` (`invalid`) if targets signs for campaigns itself.
  func expectDelegation() throws(MintError) {
    guard isDelegating else {
      throw MintError(.invalid, "campaigns have no key of their own; trust delegate makes one")
    }
  }
}

extension JSONMember {
  /// The target files that a role lists.
  init(listing files: [TrustFile: [UInt8]]) {
    let listed = files.sorted { $0.key.rawValue < $1.key.rawValue }
    self.init("targets", .object(listed.map { JSONMember($0.rawValue, TargetListing(of: $1).json) }))
  }
}
