import Glibc

// ReaderBench [idle|shows|all] [SHOWS]: figures of the eye alone, without camera, sockets and voucherd.
let words = CommandLine.arguments.dropFirst()
let what = words.first ?? "all"
guard ["idle", "shows", "all"].contains(what), let count = Int(words.dropFirst().first ?? "20"), count > 0 else {
  print("usage: ReaderBench [idle|shows|all] [SHOWS]")
  exit(2)
}
if what != "shows" { try Idling().run() }
if what != "idle" { try Shows(count: count).run() }
