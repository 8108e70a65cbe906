import ArgumentParser
import Wire
import Zones

extension MachineZone: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension MachineZone {
  /// Seconds east of UTC that hold at a moment in this process's zone.
  @Sendable static func offset(at time: WireTime) -> Int { offset(at: time.seconds) }
}
