import LocalAPI
import Redemption
import StrictJSON
import Sync
import Synchronization
import TUF
import Trust
import TrustStore
import Wire

extension TrustKeeper {
  /// What staff are told of trust.
  func report(at now: ClockReading) -> TrustState {
    state.withLock { state in
      let snapshot = state.snapshot
      let stage = snapshot?.stage(at: now.wall)
      let (fresh, stale) = (snapshot?.validity?.freshUntil, snapshot?.staleUntil)
      let repository = try? HeldRepository(held: state.held.metadata)
      var metadata: [String: Int] = [:]
      metadata["root"] = repository.map { Int($0.root.version) }
      metadata["timestamp"] = repository?.timestamp.map { Int($0.version) }
      metadata["snapshot"] = repository?.snapshot.map { Int($0.version) }
      metadata["targets"] = repository?.targets.map { Int($0.version) }
      let files = state.held.files.sorted { $0.key.rawValue < $1.key.rawValue }.map { name, file in
        TrustState.File(
          name: name.rawValue, version: Int(file.version), since: file.since.description,
          until: file.expires.description)
      }
      return TrustState(
        stage: stage?.rawValue ?? "none", until: (stage == .fresh ? fresh : stale)?.description,
        freshUntil: fresh?.description, staleUntil: stale?.description, metadata: metadata, files: files,
        disabledCampaigns: snapshot?.disabledCampaigns.mapValues(\.description) ?? [:],
        lastGoodRound: state.lastGoodRound?.description, lastRound: state.lastRound?.description,
        lastCost: state.lastCost, problems: state.troubles.map(\.description),
        nextRoundS: state.identity == nil ? nil : Int(state.schedule.wait(at: now.sinceBoot) / 1000))
    }
  }
}
