import ArgumentParser
import Hub

struct RestoredCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restored",
    abstract:
      "Says that the database was restored from an older copy: versions of marks go on above all that were given.",
    discussion: """
      Kiosks hold newer versions than an older copy knows, and would not take what it says. Run this once after \
      restoring, before or while the hub serves; a hub does the same by itself, at most once an hour, when a kiosk \
      names a version that it has not made. Kiosks then fetch every list whole, and send again what the hub has lost. \
      What platforms marked since that copy is gone: mark it again.
      """)

  @OptionGroup var place: StoreOptions

  func run() throws {
    print("versions of marks go on from \(try place.store().restored(at: VoucherHub.now()))")
  }
}
