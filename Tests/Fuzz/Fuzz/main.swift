import CFuzz
import Glibc

// Fuzz --list                    the names of all targets
// Fuzz --seeds TARGET FOLDER     writes a target's first inputs, made from Tests/Vectors
// Fuzz TARGET [option…]          or FUZZ_TARGET=name Fuzz [option…]: fuzzes; the options are libFuzzer's

let words = CommandLine.arguments.dropFirst()
switch words.first {
case "--list":
  for target in FuzzTarget.all { print(target.name) }
  exit(0)
case "--seeds" where words.count == 3:
  guard let target = FuzzTarget.named(words[2]) else { FuzzTarget.sayNames() }
  do {
    print("\(target.name): \(try target.writeSeeds(to: words[3])) seeds")
    exit(0)
  } catch {
    print("seeds for \(target.name): \(error)")
    exit(1)
  }
default: break
}

// libFuzzer starts this program again for -fork and -jobs, with its own words only: the name has to be in the environment.
if let name = words.first, FuzzTarget.named(name) != nil { unsafe setenv("FUZZ_TARGET", name, 1) }
let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
guard let chosen = FuzzTarget.named(name) else { FuzzTarget.sayNames() }
let run = chosen.run

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe run(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
if words.first == chosen.name {
  // The target's name is not libFuzzer's business: its place is taken by the program's.
  unsafe arguments?[1] = arguments?[0]
  unsafe arguments = arguments.map { unsafe $0 + 1 }
  argumentCount -= 1
}
exit(unsafe LLVMFuzzerRunDriver(&argumentCount, &arguments) { unsafe testOneInput($0, $1) })
