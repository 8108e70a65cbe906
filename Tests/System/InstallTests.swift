import Foundation
import Rig
import Testing

@Suite struct InstallTests {
  @Test func `what is installed starts with the configuration that is installed beside it`() throws {
    let folder = ScratchFolder()
    let root = folder.file("root")
    let script = FileManager.default.currentDirectoryPath + "/Tests/Setup/install"
    _ = try Running.succeed("/bin/sh", [script, Programs.folder, root])
    for (program, name) in [("voucherd", "voucherd"), ("voucher-reader", "reader"), ("voucher-uplink", "uplink")] {
      let file = "\(root)/etc/voucherd/\(name).yaml"
      let checked = try Running.run("\(root)/usr/bin/\(program)", ["--config", file, "--check-config"])
      #expect(checked.status == 0, "\(checked.errors)")
    }
    let reader = try String(contentsOfFile: "\(root)/etc/voucherd/reader.yaml", encoding: .utf8)
    let devices = reader.split(separator: "\n").filter { $0.contains("device:") && !$0.contains("#") }
    #expect(devices == ["  device: /dev/voucher-camera"])
    let daemon = try String(contentsOfFile: "\(root)/etc/voucherd/voucherd.yaml", encoding: .utf8)
    let lines = daemon.split(separator: "\n").filter { !$0.contains("#") && $0.hasPrefix("  ") }
    #expect(lines == ["  expected: true"])
    // An admin's own file stays.
    try "camera:\n  device: /dev/video7\n".write(
      toFile: "\(root)/etc/voucherd/reader.yaml", atomically: true, encoding: .utf8)
    _ = try Running.succeed("/bin/sh", [script, Programs.folder, root])
    #expect(try String(contentsOfFile: "\(root)/etc/voucherd/reader.yaml", encoding: .utf8).contains("video7"))
  }
}
