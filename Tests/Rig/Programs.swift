import FoundationEssentials

/// The executables under trial: those built beside the one that runs now.
package enum Programs {
  /// The variable of the environment that names another folder.
  package static let variable = "VOUCHERD_PROGRAMS"

  /// The folder they lie in.
  package static let folder: String = {
    if let given = ProcessInfo.processInfo.environment[variable], !given.isEmpty { return given }
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
  }()

  /// The path of one of them.
  package static func path(_ name: String) -> String { name.hasPrefix("/") ? name : folder + "/" + name }
}
