import Logging
import NIOPosix
import Records
import Storage
import Synchronization
import Trust

extension HubDesk {
  /// How often waiting marks get their version, in milliseconds: what comes within it is one change of a list.
  package static let publishing: Int64 = 100
  /// How often a stream of events is told that it lives, in milliseconds.
  package static let beating: Int64 = 10_000

  /// Publishes what waits, and tells the streams. To be called every `publishing` milliseconds.
  package func publish() async {
    _ = try? await NIOThreadPool.singleton.runIfActive { [self] in
      do {
        let own = try statuses.publish(at: now())
        // Another hub over this database may have published too.
        events.put(status: "\(try own ?? statuses.version())", trust: trust.token)
      } catch {
        logger.error("marks can't be published", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Forgets changes that nobody asks for any more. To be called every hour or so.
  package func tidyMarks() async {
    _ = try? await NIOThreadPool.singleton.runIfActive { [self] in
      do { try statuses.tidy(at: now()) } catch {
        logger.error("old changes of lists can't be forgotten", metadata: ["error": "\(error)"])
      }
    }
  }
}
