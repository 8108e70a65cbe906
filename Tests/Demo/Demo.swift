import ArgumentParser
import Daemon
import Foundation
import LocalAPI
import Rig

/// The whole story on one machine, with the real programs: `make demo`.
@main
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Demo",
    abstract: "Mints vouchers, holds them to a camera, takes the network away and gives it back.",
    discussion: "Ends with 0 if every answer was the expected one, and with 1 if not; then its folder is kept.")

  @Option(help: ArgumentHelp("Read a real camera and stay until Ctrl-C.", valueName: "device"))
  var camera: String?

  @Flag(help: "Keep the scratch folder, to look at ledger, configuration and trust.")
  var keep = false

  func run() throws {
    // What is told must be seen when it happens, also in a pipe.
    StandardStreams.setUp()
    // Before anything else: threads made earlier would take the signal and end the program.
    let interrupt = Interrupt()
    ChildProcess.standApart()
    let narrator = Narrator(language: Language(environment: ProcessInfo.processInfo.environment))
    narrator.say("voucherd, the whole story on this machine: real programs, real sockets, nothing played")
    let stage = try Stage(narrator)
    interrupt.atSignal { stage.shop.close() }
    do {
      if let camera {
        try CameraVisit(stage: stage, narrator: narrator).run(camera, until: interrupt)
        stage.shop.close(keepingFolder: keep)
        return
      }
      let isGood = try play(stage, narrator)
      stage.shop.close(keepingFolder: keep || !isGood)
      if keep || !isGood { narrator.say("everything is kept in \(stage.shop.folder.path)") }
      if !isGood { throw ExitCode(1) }
    } catch let error as TrialError {
      stage.shop.close(keepingFolder: true)
      narrator.say("the demo stopped: \(error)\neverything is kept in \(stage.shop.folder.path)")
      throw ExitCode(1)
    }
  }

  private func play(_ stage: Stage, _ narrator: Narrator) throws -> Bool {
    let theatre = try Theatre(stage: stage, narrator: narrator)
    var isGood = try theatre.play(try Programme(stage.shop.mint).scenes)
    isGood = try Outage(stage: stage, narrator: narrator).run() && isGood
    isGood = try Ending(stage: stage, narrator: narrator).run() && isGood
    narrator.verdict(isGood)
    return isGood
  }
}
