import Testing

/// The README's tables, Package.swift and the import lines say the same.
struct ArchitectureTests {
  let tree: SourceTree
  let readme: Readme
  let manifest: Manifest

  init() throws {
    tree = try SourceTree()
    readme = try Readme()
    manifest = try Manifest()
  }

  @Test func `every module has a row in the README, and every row its module`() {
    #expect(Set(readme.modules.keys).symmetricDifference(tree.modules.keys).sorted() == [])
    for (name, row) in readme.modules {
      #expect(tree.modules[name]?.wing == row.wing, "\(name) lies in another wing")
      #expect(!row.sentence.isEmpty, "\(name) has no sentence")
    }
  }

  @Test func `every import of ours stands in the README`() {
    for module in tree.modules.values {
      for line in module.imports where tree.modules[line.module] != nil {
        let row = readme.modules[module.name]
        #expect(
          row?.mayImport.contains(line.module) == true, "\(line.place): \(module.name) may not import \(line.module)")
      }
    }
  }

  @Test func `every import from outside stands in the README`() {
    for module in tree.modules.values {
      for line in module.imports where tree.modules[line.module] == nil {
        let allowed = readme.outside[line.module] ?? []
        #expect(allowed.contains(module.name), "\(line.place): \(module.name) may not import \(line.module)")
      }
    }
  }

  @Test func `Package.swift declares exactly what the README allows`() {
    for (name, row) in readme.modules where name != "CUnix" {
      guard let declared = manifest.dependencies[name] else {
        Issue.record("Package.swift has no target \(name)")
        continue
      }
      let ours = declared.filter { tree.modules[$0] != nil }
      #expect(ours.symmetricDifference(row.mayImport).sorted() == [], "\(name): Package.swift and README differ")
      for product in declared.subtracting(ours) {
        #expect(readme.outside[product]?.contains(name) == true, "\(name) may not depend on \(product)")
      }
    }
  }

  @Test func `nothing is declared that nobody imports`() {
    for (name, declared) in manifest.dependencies {
      let imported = tree.modules[name]?.importedNames ?? []
      // A module that imports nothing yet has not been begun.
      if imported.isEmpty { continue }
      #expect(declared.subtracting(imported).sorted() == [], "\(name) never imports these")
    }
  }

  @Test func `the wings stand on each other`() {
    let under: [String: Set<String>] = [
      "Platform": ["Platform"], "Core": ["Core", "Platform"], "Kiosk": ["Kiosk", "Core", "Platform"],
      "Fleet": ["Fleet", "Core", "Platform"], "Programs": ["Kiosk", "Fleet", "Core", "Platform"],
    ]
    for module in tree.modules.values {
      for line in module.imports {
        guard let imported = tree.modules[line.module] else { continue }
        #expect(
          under[module.wing]?.contains(imported.wing) == true,
          "\(line.place): \(imported.wing) is not under \(module.wing)")
      }
    }
  }

  @Test func `a C library is imported by one wrapper`() {
    for door in tree.modules.values where door.isSystemLibrary {
      let importers = tree.modules.values.filter { $0.importedNames.contains(door.name) }.map(\.name).sorted()
      #expect(importers.count <= 1, "\(door.name) is imported by \(importers)")
    }
  }

  @Test func `the core has no clock, no files and no threads`() {
    for module in tree.modules.values where module.wing == "Core" {
      let banned: Set = ["Foundation", "Glibc", "Dispatch", "Synchronization", "GRDB", "NIOCore", "Logging"]
      #expect(module.importedNames.intersection(banned).sorted() == [], "\(module.name)")
    }
  }

  @Test(arguments: [
    ("voucher-reader", ["COSE", "Crypto", "GRDB", "Ledger", "Records", "Storage", "Trust", "TrustStore", "Vouchers"]),
    ("voucher-uplink", ["COSE", "Camera", "Crypto", "GRDB", "Ledger", "Records", "Storage", "Trust", "Vouchers"]),
    ("voucherd", ["CZBar", "Camera", "Issuing", "Hub", "Uplink"]),
    ("voucherctl", ["Camera", "GRDB", "Hub", "Issuing", "Storage", "TrustStore"]),
    ("voucher-mint", ["Camera", "GRDB", "Hub", "Ledger", "Storage"]),
    ("voucher-hub", ["Camera", "Issuing", "Ledger", "Redemption", "TrustStore", "Uplink"]),
  ])
  func `a program is linked with nothing that it must not have`(program: String, never: [String]) {
    var reached: Set<String> = []
    var open = [program]
    while let name = open.popLast() {
      for next in tree.modules[name]?.importedNames ?? [] where reached.insert(next).inserted { open.append(next) }
    }
    #expect(reached.intersection(never).sorted() == [], "\(program) reaches these")
  }

  @Test func `no type is named as a module`() {
    let taken = Set(tree.modules.keys).union(["Database", "Configuration", "Crypto", "Logging", "Metrics"])
    for module in tree.modules.values {
      for type in module.declarations where type.isTopLevel || type.name == module.name {
        #expect(!taken.contains(type.name), "\(type.place): \(type.name) is a module's name")
      }
    }
  }

  @Test func `no file is longer than 400 lines, and none is called after nothing`() {
    let vague = ["Utils", "Util", "Helpers", "Helper", "Common", "Misc", "Manager"]
    for module in tree.modules.values {
      for (path, lines) in module.lengths {
        #expect(lines <= 400, "\(path) has \(lines) lines")
        let name = path.split(separator: "/").last.map { $0.dropLast(".swift".count) } ?? ""
        #expect(!vague.contains { name == $0 || name.hasSuffix("+\($0)") || name.hasSuffix($0) }, "\(path)")
      }
    }
  }
}
