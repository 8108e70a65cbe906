import Testing

/// The README's tables, Package.swift and the import lines say the same. Each test lists what breaks its rule.
struct ArchitectureTests {
  let tree: SourceTree
  let readme: Readme
  let manifest: Manifest

  // Every test has an instance of its own; the sources are read once.
  private static let read = Result { (try SourceTree(), try Readme(), try Manifest()) }

  init() throws {
    (tree, readme, manifest) = try Self.read.get()
  }

  @Test func `every module has a row in the README, and every row its module`() {
    #expect(Set(readme.modules.keys).symmetricDifference(tree.modules.keys).sorted() == [])
    let misplaced = readme.modules.filter { tree.modules[$0]?.wing != $1.wing || $1.sentence.isEmpty }
    #expect(misplaced.keys.sorted() == [])
  }

  @Test func `every import of ours stands in the README`() {
    let broken = imports { module, line in
      tree.modules[line.module] != nil && readme.modules[module.name]?.mayImport.contains(line.module) != true
    }
    #expect(broken == [])
  }

  @Test func `every import from outside stands in the README`() {
    let broken = imports { module, line in
      tree.modules[line.module] == nil && readme.outside[line.module]?.contains(module.name) != true
    }
    #expect(broken == [])
  }

  @Test func `Package.swift declares exactly what the README allows`() {
    var broken: [String] = []
    for (name, row) in readme.modules where !["CUnix", "CZXing"].contains(name) {
      guard let declared = manifest.dependencies[name] else {
        broken.append("\(name) is no target of Package.swift")
        continue
      }
      let ours = declared.filter { tree.modules[$0] != nil }
      broken += ours.subtracting(row.mayImport).map { "\(name) -> \($0) is not in the README" }
      broken += row.mayImport.subtracting(ours).map { "\(name) -> \($0) is not in Package.swift" }
      broken += declared.subtracting(ours).filter { readme.outside[$0]?.contains(name) != true }
        .map { "\(name) -> \($0) is not in the README" }
    }
    #expect(broken.sorted() == [])
  }

  @Test func `nothing is declared that nobody imports`() {
    var broken: [String] = []
    for (name, declared) in manifest.dependencies {
      let imported = tree.modules[name]?.importedNames ?? []
      // A module that imports nothing yet has not been begun.
      if !imported.isEmpty { broken += declared.subtracting(imported).map { "\(name) -> \($0)" } }
    }
    #expect(broken.sorted() == [])
  }

  @Test func `the wings stand on each other`() {
    let under: [String: Set<String>] = [
      "Platform": ["Platform"], "Core": ["Core", "Platform"], "Kiosk": ["Kiosk", "Core", "Platform"],
      "Fleet": ["Fleet", "Core", "Platform"], "Programs": ["Kiosk", "Fleet", "Core", "Platform"],
    ]
    let broken = imports { module, line in
      guard let imported = tree.modules[line.module] else { return false }
      return under[module.wing]?.contains(imported.wing) != true
    }
    #expect(broken == [])
  }

  @Test func `a C library is imported by one wrapper`() {
    let doors = tree.modules.values.filter(\.isSystemLibrary).map(\.name)
    let shared = doors.filter { door in tree.modules.values.count { $0.importedNames.contains(door) } > 1 }
    #expect(shared.sorted() == [])
  }

  @Test func `the core has no clock, no files and no threads`() {
    let banned: Set = ["Foundation", "Glibc", "Dispatch", "Synchronization", "GRDB", "NIOCore", "Logging"]
    let broken = imports { module, line in module.wing == "Core" && banned.contains(line.module) }
    #expect(broken == [])
  }

  @Test(arguments: [
    ("voucher-reader", ["COSE", "Crypto", "GRDB", "Ledger", "Records", "Storage", "Trust", "TrustStore", "Vouchers"]),
    ("voucher-uplink", ["COSE", "Camera", "Crypto", "GRDB", "Ledger", "Records", "Storage", "Trust", "Vouchers"]),
    // Who holds the keys has no network, not even the code for it.
    ("voucherd", ["CCurl", "Curl", "CZBar", "Camera", "Issuing", "Hub", "LocalCalls", "Uplink"]),
    ("voucherctl", ["GRDB", "Hub", "Issuing", "Storage", "TrustStore"]),
    ("voucher-mint", ["Camera", "GRDB", "Hub", "Ledger", "Storage"]),
    ("voucher-hub", ["Camera", "Issuing", "Ledger", "Redemption", "TrustStore", "Uplink"]),
  ])
  func `a program is linked with nothing that it must not have`(program: String, never: [String]) {
    var reached: Set<String> = []
    var open = [program]
    while let name = open.popLast() {
      for next in tree.modules[name]?.importedNames ?? [] where reached.insert(next).inserted { open.append(next) }
    }
    #expect(reached.intersection(never).sorted() == [])
  }

  @Test func `no type is named as a module`() {
    let taken = Set(tree.modules.keys).union(["Database", "Configuration", "Crypto", "Logging", "Metrics"])
    let broken = tree.modules.values.flatMap { module in
      module.declarations.filter { taken.contains($0.name) && ($0.isTopLevel || $0.name == module.name) }
        .map { "\($0.place): \($0.name)" }
    }
    #expect(broken.sorted() == [])
  }

  @Test func `no file is longer than 400 lines, and none is called after nothing`() {
    let vague = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Misc", "Manager", "Managers"]
    let files = tree.modules.values.flatMap(\.lengths)
    #expect(files.filter { $0.value > 400 }.map { "\($0.key): \($0.value) lines" }.sorted() == [])
    let named = files.map(\.key).filter { path in
      let name = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      // systemd calls itself a service manager.
      return name != "ServiceManager" && vague.contains { name.hasSuffix($0) }
    }
    #expect(named.sorted() == [])
  }

  /// The import lines that break a rule, as `place: module -> imported`.
  private func imports(where isBroken: (SourceTree.Module, SourceTree.Import) -> Bool) -> [String] {
    tree.modules.values.flatMap { module in
      module.imports.filter { isBroken(module, $0) }.map { "\($0.place): \(module.name) -> \($0.module)" }
    }.sorted()
  }
}
