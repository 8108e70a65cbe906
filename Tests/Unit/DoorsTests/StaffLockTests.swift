import Display
import Testing

struct `The lock of the staff page` {
  static let anna = StaffLock.Holder(staff: "s-1", isManager: false)
  static let token = [UInt8](repeating: 7, count: 16)

  static func opened(at now: Int64) -> StaffLock {
    var lock = StaffLock()
    lock.shown(anna, at: now)
    _ = lock.begin(at: now)
    lock.open(anna, token: token, at: now)
    return lock
  }

  @Test func `nothing opens without a badge, and a badge waits for its PIN for a while only`() {
    var lock = StaffLock()
    #expect(lock.begin(at: 0) == nil && lock.holder(of: [], at: 0, touches: true) == nil)
    lock.shown(Self.anna, at: 0)
    #expect(lock.waits(at: StaffLock.badgeWaits - 1) == Self.anna)
    #expect(lock.begin(at: StaffLock.badgeWaits) == nil)
  }

  @Test func `one PIN is looked at at a time, and the last wrong one costs the badge`() {
    var lock = StaffLock()
    lock.shown(Self.anna, at: 0)
    #expect(lock.begin(at: 0) == Self.anna && lock.begin(at: 0) == nil)
    lock.wrong(isLast: false)
    #expect(lock.begin(at: 1) == Self.anna)
    lock.wrong(isLast: true)
    #expect(lock.begin(at: 2) == nil)
  }

  @Test func `it shuts by itself, untouched or not`() throws {
    var lock = Self.opened(at: 0)
    #expect(lock.holder(of: Self.token, at: StaffLock.idle - 1, touches: false)?.left == 1)
    #expect(lock.holder(of: Self.token, at: StaffLock.idle, touches: true) == nil)
    var busy = Self.opened(at: 0)
    for now in stride(from: Int64(0), to: StaffLock.longest, by: 60_000) {
      #expect(busy.holder(of: Self.token, at: now, touches: true)?.holder == Self.anna)
    }
    #expect(busy.holder(of: Self.token, at: StaffLock.longest, touches: true) == nil)
  }

  @Test func `another token opens nothing, and the next badge shuts out whoever is in`() {
    var lock = Self.opened(at: 0)
    #expect(lock.holder(of: [UInt8](repeating: 8, count: 16), at: 1, touches: true) == nil)
    #expect(lock.holder(of: Array(Self.token.dropLast()), at: 1, touches: true) == nil)
    lock.shown(Self.anna, at: 2)
    #expect(lock.holder(of: Self.token, at: 3, touches: true) == nil)
    var shut = Self.opened(at: 0)
    shut.shut()
    #expect(shut.holder(of: Self.token, at: 1, touches: true) == nil)
  }
}
