import ArgumentParser
import Glibc
import Wire

/// A time zone of this machine's database, as `Asia/Taipei`.
struct ShopZone: ExpressibleByArgument {
  private let name: String

  /// Nil unless the database has it: the C library takes any other name for UTC.
  init?(argument: String) {
    let isPlain = argument.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2b, 0x2d, 0x2f, 0x5f].contains(byte)
    }
    guard isPlain, argument != "", argument.first != "/", !argument.contains("//"),
      unsafe access("/usr/share/zoneinfo/" + argument, R_OK) == 0
    else { return nil }
    name = argument
  }

  /// Makes it this process's zone. To be called before any other thread asks for one.
  func adopt() {
    unsafe setenv("TZ", name, 1)
    tzset()
  }

  /// Seconds east of UTC that hold at a moment in this process's zone.
  @Sendable static func offset(at time: WireTime) -> Int {
    var timer = time_t(time.seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&timer, &parts)
    return unsafe parts.tm_gmtoff
  }
}
