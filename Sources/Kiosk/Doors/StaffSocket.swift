package import HTTPService
package import Hummingbird
import LocalAPI

/// Every door on the staff's socket. A door that stands here is one that `openapi.json` has to tell of.
package struct StaffSocket: Sendable {
  private let staff: StaffDoor
  private let trust: TrustDoor
  private let care: CareDoor
  private let traces: TraceDoor

  package init(staff: StaffDoor, trust: TrustDoor, care: CareDoor, traces: TraceDoor) {
    self.staff = staff
    self.trust = trust
    self.care = care
    self.traces = traces
  }

  /// Adds the routes, for `SocketService`: first the door whose rights hold for all.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    staff.routes(router)
    trust.routes(router)
    care.routes(router)
    traces.routes(router)
    router.document(of: .staff)
  }
}
