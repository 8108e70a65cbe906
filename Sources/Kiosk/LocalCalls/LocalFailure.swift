package import LocalAPI

/// Why a call to voucherd's local API has no result.
package enum LocalFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nobody answers at the socket: voucherd is not running, or the path is wrong, or its rights forbid it.
  case unreachable(socket: String, detail: String)
  /// voucherd took the connection and did not answer in time.
  case timeout(socket: String, limit: Duration)
  /// voucherd says no.
  case problem(ProblemDetails)
  /// Something answered that does not speak this API.
  case unreadable(socket: String, detail: String)

  package var description: String {
    switch self {
    case .unreachable(let socket, let detail):
      "voucherd can't be reached at \(socket): \(detail). Is it running (systemctl status voucherd), and may you use it?"
    case .timeout(let socket, let limit): "voucherd did not answer at \(socket) within \(limit)."
    case .problem(let problem): problem.description
    case .unreadable(let socket, let detail): "What answers at \(socket) is not voucherd's local API: \(detail)."
    }
  }
}
