import Doors
import HTTPService
import HTTPTypes
import LocalAPI
import Logging
import Records
import Redemption

/// What an admin sees through the camera. A snapshot may show a customer and a voucher: who took one is recorded, and the
/// picture itself goes through memory only.
struct CameraSight: Sendable {
  let board: CameraBoard
  let desk: Desk
  let clocks: Clocks
  let log: Logger

  func view() async throws(Problem) -> CameraView {
    guard case .view(let view) = try await show(.view) else { throw .internalFault }
    return view
  }

  func snapshot(by uid: UInt32) async throws(Problem) -> [UInt8] {
    switch try await show(.snapshot) {
    case .snapshot(let picture):
      log.notice("snapshot taken through the camera", metadata: ["user": "\(uid)"])
      await OffPool.run { [desk, clocks] in
        _ = desk.note(.deviceEvent(part: "camera", event: "snapshot", detail: "taken by user \(uid)"), at: clocks.now)
      }
      return picture
    case .view(let view):
      throw Problem(
        .serviceUnavailable, code: "no-picture", title: "The camera shows nothing",
        detail: view.detail.isEmpty ? "\(view.source) sends no picture" : view.detail,
        whatToDo: view.whatToDo.isEmpty ? "Try again in a moment." : view.whatToDo)
    }
  }

  private func show(_ kind: CameraWish.Kind) async throws(Problem) -> CameraBoard.Shown {
    do throws(CameraBoard.Blindness) { return try await board.show(kind) } catch {
      throw switch error {
      case .nobodyLooks:
        Problem(
          .serviceUnavailable, code: "no-reader", title: "Nobody looks through a camera",
          detail: "voucher-reader is not there, or reads no camera.",
          whatToDo: "Start it (systemctl start voucher-reader), and see what it says (journalctl -u voucher-reader).")
      case .silent:
        Problem(
          .serviceUnavailable, code: "reader-silent", title: "voucher-reader does not answer",
          detail: "It was asked for a picture and brought none in time.",
          whatToDo: "See what it says (journalctl -u voucher-reader); plug the camera in again.")
      case .crowded:
        Problem(
          .serviceUnavailable, code: "crowded", title: "Too many look through the camera",
          whatToDo: "Close the other voucherctl camera.", retryAfter: .seconds(2))
      }
    }
  }
}
