import FoundationEssentials
import TUF
import Wire

/// Carries out what a round wants.
struct Updater {
  private let folder: MetadataFolder
  private let repository: Repository
  private var round: UpdateRound

  init(_ folder: MetadataFolder, _ repository: Repository) throws {
    self.folder = folder
    self.repository = repository
    round = try UpdateRound(
      held: try folder.files(), now: WireTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
      schemes: [Ed25519Scheme(), P256Scheme(), RSAScheme()])
  }

  /// Brings the four files at the top up to date.
  mutating func refresh() throws {
    try run()
    TUFClient.say("trusted: \(round.versions)")
  }

  /// Gets a target, unless the folder has it already.
  mutating func download(_ name: String, into targets: URL) throws {
    round.lookUp(name)
    try run()
    guard round.step == .found, let target = round.target else { throw Complaint("\(name): no role lists it") }
    let file = targets.appending(component: name.replacing("%", with: "%25").replacing("/", with: "%2F"))
    if let bytes = try? Data(contentsOf: file), (try? target.check(Array(bytes))) != nil {
      return TUFClient.say("\(name): already here")
    }
    guard case .bytes(let bytes) = repository.answer(to: target.request) else {
      throw Complaint("\(name): can't be fetched")
    }
    try target.check(bytes)
    try Data(bytes).write(to: file, options: .atomic)
  }

  private mutating func run() throws {
    while true {
      switch round.step {
      case .fetch(let request): round.take(repository.answer(to: request))
      case .persist(let change):
        try folder.apply(change)
        round.persisted()
      case .current, .found, .notFound: return
      case .failed(let error): throw error
      }
    }
  }
}
