import Glibc

/// The pipes of a child: ours are closed in every other program that is started meanwhile.
struct SpawnPipes: Sendable {
  let childInput: Int32
  let childOutput: Int32
  let childErrors: Int32
  let ownInput: Int32?
  let ownOutput: Int32
  let ownErrors: Int32

  init(input: ChildProcess.Input) throws {
    if case .nothing = input {
      (childInput, ownInput) = (unsafe open("/dev/null", O_RDONLY | O_CLOEXEC), nil)
    } else {
      let pipe = try Descriptors.pipe()
      (childInput, ownInput) = (pipe.reading, pipe.writing)
    }
    let output = try Descriptors.pipe()
    let errors = try Descriptors.pipe()
    (ownOutput, childOutput) = (output.reading, output.writing)
    (ownErrors, childErrors) = (errors.reading, errors.writing)
  }

  func closeChildEnds() {
    for descriptor in [childInput, childOutput, childErrors] { close(descriptor) }
  }
}
