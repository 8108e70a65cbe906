import Logging
import NIOPosix
import StrictJSON
import Storage
import Synchronization
import Trust

extension HubDesk {
  /// Looks whether trust has changed, and keeps the database's log short. To be called every second or so.
  ///
  /// - Parameter atTheEnd: moves the whole log into the main file, as far as no reader is in the way.
  package func tend(atTheEnd: Bool = false) async {
    _ = try? await NIOThreadPool.singleton.runIfActive { [self] in
      refreshTrust()
      do { try store.tidy(always: atTheEnd) } catch {
        logger.error("the database's log can't be moved", metadata: ["error": "\(error)"])
      }
    }
  }

  private func refreshTrust() {
    do {
      guard try trust.refresh() else { return }
      let fresh = EvidenceCheck(trust: trust.snapshot, openers: keys.openers)
      check.withLock { $0 = fresh }
      logger.info("trust was read anew", metadata: ["folder": "\(trust.folder)"])
    } catch {
      logger.error(
        "trust has changed and can't be read; what was in force stays",
        metadata: ["folder": "\(trust.folder)", "error": "\(error)"])
    }
  }
}
