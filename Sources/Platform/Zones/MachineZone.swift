import Glibc

/// A time zone of this machine's database, as `Asia/Taipei`. A process goes by one at a time.
package struct MachineZone: Sendable {
  package let name: String

  /// Nil unless the database has it: the C library takes any other name for UTC.
  package init?(_ name: String) {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2b, 0x2d, 0x2f, 0x5f].contains(byte)
    }
    guard isPlain, name != "", name.first != "/", !name.contains("//"),
      unsafe access("/usr/share/zoneinfo/" + name, R_OK) == 0
    else { return nil }
    self.name = name
  }

  /// Makes it this process's zone. To be called before any other thread asks for one.
  package func adopt() {
    unsafe setenv("TZ", name, 1)
    tzset()
  }

  /// Seconds east of UTC that hold at a moment in this process's zone.
  ///
  /// - Parameter seconds: since 1970.
  package static func offset(at seconds: Int64) -> Int {
    var timer = time_t(seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&timer, &parts)
    return unsafe parts.tm_gmtoff
  }
}
