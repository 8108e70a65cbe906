package import LocalAPI
import LocalCalls

extension KioskProcess {
  /// Waits until its marks are as `isIt` says.
  ///
  /// - Parameter pressing: whether each look has it look at the hub's marks at once.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func awaitMarks(
    pressing: Bool = false, within patience: Duration = .seconds(20), _ isIt: (Status.Marks) -> Bool
  ) throws {
    let client = try client(.staff)
    var last: Status.Marks?
    do {
      _ = try Patience.await("marks as wanted", within: patience) { () throws -> Bool? in
        let status: Status = try client.get("/v1/status")
        last = status.marks
        if let marks = status.marks, isIt(marks) { return true }
        if pressing { try wake() }
        return nil
      }
    } catch let error as TrialError {
      throw TrialError(
        "\(error); they are \(last.map { "\($0)" } ?? "none")\n\(voucherd?.errors ?? "")\n\(voucherUplink?.errors ?? "")"
      )
    }
  }
}
