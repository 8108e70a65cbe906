import ArgumentParser
import LocalAPI
import Wire

struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "Whether the clock is believed, and why or why not.",
    discussion: """
      A machine whose clock never knew the time since it was started goes by the hub's, once the hub has confirmed it. \
      Any other clock is believed if it is not before what the hub has said nor before its own last good reading, follows the \
      machine's boot clock, and, after a restart of the machine, is not too far beyond what the hub last confirmed. One \
      that is not believed leaves no trace: set right, all is well again.

      --lower is for a hub whose own clock was ahead: it brings the floors down to what the hub says now, signed, in \
      answer to us. Needs the rights of an admin, and is recorded.

      Exit status: 0 believed; 1 not believed, or not lowered; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Flag(help: "Bring the floors down to the hub's time.")
  var lower = false

  func run() throws {
    let answer = try LocalAnswer<ClockState>(
      try socket.client(timeLimit: .seconds(60)), lower ? "POST" : "GET", lower ? "/v1/clock/lower" : "/v1/clock")
    try answer.print(as: socket.format.output, Self.words)
    if answer.value.state == "untrusted" { throw Stop(status: Stop.bad) }
  }

  static func words(_ clock: ClockState) -> String {
    var lines: [String]
    let now = said(clock.time)
    switch (clock.state, clock.doubt) {
    case ("confirmed", _) where clock.machine != nil:
      lines = [
        "sure by the hub: it is \(now), carried on by the machine's boot clock",
        "the machine's own clock reads \(clock.machine.map(said) ?? ""), and never agreed since it was started",
        "do: set it (timedatectl), or after a restart without the hub no voucher is judged",
      ]
    case ("confirmed", _): lines = ["sure: it reads \(now), and the hub has confirmed it since the machine started"]
    case ("plausible", _):
      lines = ["likely: it reads \(now), and nothing speaks against it; the hub has not confirmed it in this boot"]
    case (_, "before-hub-floor"):
      lines = [
        "unsure: it reads \(now), and the hub has already told \(clock.hubFloor.map(said) ?? "a later time")",
        "do: set the clock (timedatectl); if it is the hub's clock that was wrong, voucherctl clock --lower",
      ]
    case (_, "before-high-water"):
      lines = [
        "unsure: it reads \(now), and it has read \(clock.highWater.map(said) ?? "a later time") before",
        "do: set the clock (timedatectl); if it was ahead before, connect the network: the hub puts it right",
      ]
    case (_, "leapt"):
      lines = [
        "unsure: it reads \(now), and has left the machine's boot clock by more than \(clock.driftS) s",
        "do: set the clock back to the right time (timedatectl), or connect the network",
      ]
    case (_, "gap"):
      lines = [
        "unsure: it reads \(now), more than \(clock.gapDays) days beyond what the hub last confirmed",
        "do: connect the network, so that the hub can confirm the time; if it is wrong, set it (timedatectl)",
      ]
    default: lines = ["unsure: it reads \(now)"]
    }
    if clock.state == "untrusted" { lines.append("meanwhile no voucher is judged, and none is used up") }
    lines.append(
      "not before: \(clock.hubFloor.map { "\(said($0)) (the hub)" } ?? "nothing from the hub yet")"
        + (clock.highWater.map { ", \(said($0)) (last good reading)" } ?? ""))
    if let confirmed = clock.confirmed {
      let age = clock.confirmedAgeS.map { " (\($0) s ago)" } ?? " (before the machine was restarted)"
      lines.append("confirmed by the hub: \(said(confirmed))\(age)")
    } else {
      lines.append("never confirmed by the hub")
    }
    return lines.joined(separator: "\n")
  }

  private static func said(_ time: String) -> String { WireTime(time).map { LocalTime($0).full } ?? PlainText.of(time) }
}
