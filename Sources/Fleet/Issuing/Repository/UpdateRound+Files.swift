import TUF

extension UpdateRound {
  /// Goes on until the round has nothing more to ask: for who authors a repository, and has its files at hand.
  ///
  /// - Parameter read: a metadata file by its path; nil if there is none.
  /// - Throws: why a kiosk would not take it.
  mutating func run(reading read: (_ path: String) -> [UInt8]?) throws(TUFError) {
    while true {
      switch step {
      case .fetch(let request): take(read(request.path).map { .bytes($0) } ?? .absent)
      case .persist: persisted()
      case .current, .found, .notFound: return
      case .failed(let error): throw error
      }
    }
  }
}
