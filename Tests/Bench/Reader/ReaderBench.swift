/// The eye alone, without camera, sockets and voucherd: what it costs, and how soon it reads.
struct ReaderBench {
  /// How often each code is held up.
  let shows: Int

  func run() throws -> [Verdict] {
    try IdleBench().run() + ShowBench(count: shows).run()
  }
}
