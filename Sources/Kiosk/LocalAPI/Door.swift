/// The local sockets of voucherd: one for each role, so that a socket's rights are the role's.
package enum Door: String, Sendable, CaseIterable {
  /// For voucherctl and whoever looks after the kiosk.
  case staff
  /// For what sees codes: voucher-reader, hand scanners, `voucherctl scan`.
  case reader
  /// For tills and printers, which keep a use until the purchase is paid.
  case till
  /// For voucher-uplink.
  case uplink
  /// For the page that customers look at, by way of systemd-socket-proxyd.
  case screen

  /// Where the sockets lie if nobody says otherwise.
  package static let defaultFolder = "/run/voucherd"
  /// The variable of the environment that names another folder.
  package static let folderVariable = "VOUCHERD_SOCKETS"

  package var fileName: String { rawValue + ".sock" }

  /// The path of the socket: the one given (`--socket`), else that in the folder of the environment, else that in
  /// `/run/voucherd`. An empty text counts as none.
  package func path(given: String? = nil, environment: [String: String]) -> String {
    if let given, !given.isEmpty { return given }
    let folder = environment[Self.folderVariable].flatMap { $0.isEmpty ? nil : $0 } ?? Self.defaultFolder
    return folder + "/" + fileName
  }
}
