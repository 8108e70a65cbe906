import Foundation

/// The package as it lies on the disk: modules by name, with what their files import and declare.
struct SourceTree: Sendable {
  /// One `import` line.
  struct Import: Hashable, Sendable {
    let module: String
    /// Path from the package's root, and line.
    let place: String
  }

  /// One declared type.
  struct Declaration: Hashable, Sendable {
    let name: String
    let isTopLevel: Bool
    let place: String
  }

  /// A folder `Sources/<wing>/<module>`.
  struct Module: Sendable {
    let wing: String
    let name: String
    var imports: Set<Import> = []
    var declarations: Set<Declaration> = []
    /// Lines of each Swift file, by path.
    var lengths: [String: Int] = [:]
    /// Whether it is a C library's modulemap.
    var isSystemLibrary = false

    /// The names of what it imports.
    var importedNames: Set<String> { Set(imports.map(\.module)) }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let modules: [String: Module]

  /// Reads everything under Sources/.
  init() throws {
    let files = FileManager.default
    let sources = Self.root.appending(path: "Sources")
    var modules: [String: Module] = [:]
    for wing in try files.contentsOfDirectory(atPath: sources.path()) {
      for name in try files.contentsOfDirectory(atPath: sources.appending(path: wing).path()) {
        let folder = sources.appending(path: "\(wing)/\(name)")
        // A wing may have a chapter beside its modules.
        guard folder.pathExtension != "md" else { continue }
        modules[name] = try Self.module(wing: wing, name: name, in: folder)
      }
    }
    self.modules = modules
  }

  private static func module(wing: String, name: String, in folder: URL) throws -> Module {
    let importLine =
      /\s*(?:@?[a-zA-Z]+\s+)*import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?([A-Za-z_][A-Za-z0-9_]*)[.A-Za-z0-9_]*\s*(?:\/\/.*)?/
    let typeLine =
      /^(\s*)(?:(?:@[A-Za-z]+(?:\([^)]*\))?|package|public|private|fileprivate|internal|final|indirect|open|nonisolated)\s+)*(?:struct|class|enum|actor|protocol|typealias)\s+([A-Za-z_][A-Za-z0-9_]*)/
    var module = Module(wing: wing, name: name)
    module.isSystemLibrary = FileManager.default.fileExists(atPath: folder.appending(path: "module.modulemap").path())
    for case let file as String in FileManager.default.enumerator(atPath: folder.path()) ?? .init()
    where file.hasSuffix(".swift") {
      let path = "Sources/\(wing)/\(name)/\(file)"
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      module.lengths[path] = text.hasSuffix("\n") ? lines.count - 1 : lines.count
      // What stands after #else of a canImport that holds here is not compiled.
      var isSkipping = false
      for (index, line) in lines.enumerated() {
        if line.contains("#else") || line.contains("#endif") { isSkipping = line.contains("#else") }
        guard !isSkipping else { continue }
        let place = "\(path):\(index + 1)"
        if let match = line.wholeMatch(of: importLine) {
          module.imports.insert(Import(module: String(match.output.1), place: place))
        } else if let match = line.firstMatch(of: typeLine) {
          module.declarations.insert(
            Declaration(name: String(match.output.2), isTopLevel: match.output.1.isEmpty, place: place))
        }
      }
    }
    return module
  }
}
