// swift-tools-version: 6.2
import PackageDescription

// The five wings of Sources/ and what each module may import are explained in README.md;
// Tests/Architecture holds this file and every import line against that table.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func wing(
  _ wing: String, _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil,
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)", resources: resources,
    swiftSettings: strict + settings)
}
func door(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Platform/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/Programs/\(name)", swiftSettings: strict)
}
func tests(_ name: String, _ path: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil)
  -> Target
{
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/\(path)", resources: resources,
    swiftSettings: strict)
}
func testSupport(_ name: String, _ dependencies: [Target.Dependency], _ settings: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict + settings)
}
func testProgram(_ name: String, _ path: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: "Tests/\(path)", swiftSettings: strict)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioExtras: Target.Dependency = .product(name: "NIOExtras", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "voucherd",
  products: [
    .executable(name: "voucherd", targets: ["voucherd"]),
    .executable(name: "voucher-reader", targets: ["voucher-reader"]),
    .executable(name: "voucher-uplink", targets: ["voucher-uplink"]),
    .executable(name: "voucherctl", targets: ["voucherctl"]),
    .executable(name: "voucher-mint", targets: ["voucher-mint"]),
    .executable(name: "voucher-hub", targets: ["voucher-hub"]),
    // Preloaded into programs on trial: a wall clock that a test moves. Nothing links it.
    .library(name: "TestClock", type: .dynamic, targets: ["TestClock"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // Core: what kiosk, fleet and issuer agree on; pure.
    wing("Core", "Wire"),
    wing("Core", "CBOR"),
    wing("Core", "StrictJSON"),
    wing("Core", "COSE", ["CBOR", crypto]),
    wing("Core", "Vouchers", ["Wire", "CBOR", "COSE", crypto]),
    wing("Core", "Records", ["Wire", "StrictJSON", crypto]),
    wing("Core", "TUF", ["Wire", "StrictJSON", crypto]),
    wing("Core", "StatusList", ["Wire", "CBOR", "COSE", "Zlib"]),
    wing("Core", "Rules", ["Wire", "StrictJSON", "Vouchers"]),
    wing("Core", "Trust", ["Wire", "CBOR", "COSE", "StrictJSON", "Vouchers", "Rules"]),
    wing("Core", "Answers", ["Wire", "Vouchers", "Rules", "Trust"]),
    wing("Core", "Rehearsal", ["Wire", "COSE", "Vouchers", "Rules", "Trust", "Answers"]),

    // Kiosk
    wing("Kiosk", "Ledger", ["Wire", "StrictJSON", "Records", "Storage", grdb]),
    wing("Kiosk", "TrustStore", ["Wire", "COSE", "Records", "Trust", "TUF", "StatusList", "Storage", crypto, grdb]),
    wing(
      "Kiosk", "Redemption",
      [
        "Wire", "StrictJSON", "COSE", "Vouchers", "StatusList", "Rules", "Trust", "Answers", "Ledger", "Records",
        "Daemon", crypto,
      ]),
    wing("Kiosk", "Traces", ["Wire", "Storage", grdb]),
    wing("Kiosk", "Sync", ["Wire", "StrictJSON", "Records", "COSE", "StatusList", crypto]),
    // Optimised in every configuration: loops over pixels must keep up with a camera, in the demo too.
    wing("Kiosk", "Camera", ["CZBar", "CZXing", "Pictures"], settings: [.unsafeFlags(["-O"])]),
    wing("Kiosk", "Lights", ["CGPIOD"]),
    wing("Kiosk", "LocalAPI"),
    wing("Kiosk", "LocalCalls", ["LocalAPI", "Curl"]),
    wing(
      "Kiosk", "Page", [],
      resources: [
        "screen.html", "screen.css", "screen.js", "staff.html", "staff.css", "staff.js", "states.css", "shapes.svg",
        "sound.js", "counter.js", "deeds.js", "icon.svg", "trial.html",
      ].map {
        .embedInCode($0)
      }),
    wing("Kiosk", "Display", ["LocalAPI", "QREncode"]),
    wing(
      "Kiosk", "Doors",
      ["Wire", "StrictJSON", "LocalAPI", "Page", "Daemon", "HTTPService", hummingbird, httpTypes, nio],
      resources: [.embedInCode("openapi.json")]),
    wing("Kiosk", "Uplink", ["LocalAPI", "Curl", lifecycle, logging]),

    // Fleet
    wing(
      "Fleet", "Hub",
      [
        "Wire", "Vouchers", "COSE", "StatusList", "Rules", "Trust", "Records", "StrictJSON", "Storage", "HTTPService",
        "Curl", grdb, hummingbird, httpTypes, nio, nioPosix, crypto, logging,
      ]),
    wing(
      "Fleet", "Issuing",
      ["Wire", "Vouchers", "COSE", "CBOR", "Trust", "TUF", "StrictJSON", "QREncode", "Pictures", "Cairo", crypto]),

    // Platform
    door("CZBar", pkgConfig: "zbar", apt: "libzbar-dev"),
    door("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    door("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    door("CTurboJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev"),
    door("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
    door("CCairo", pkgConfig: "cairo", apt: "libcairo2-dev"),
    door("CGPIOD", pkgConfig: "libgpiod", apt: "libgpiod-dev"),
    door("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    .target(name: "CUnix", path: "Sources/Platform/CUnix"),
    .target(name: "CZXing", path: "Sources/Platform/CZXing", linkerSettings: [.linkedLibrary("ZXing")]),
    wing("Platform", "Curl", ["CCurl"]),
    wing("Platform", "Zones"),
    wing("Platform", "Pictures", ["CPNG", "CTurboJPEG"]),
    wing("Platform", "QREncode", ["CQREncode"]),
    wing("Platform", "Cairo", ["CCairo"]),
    wing("Platform", "Zlib", ["CZlib"]),
    wing("Platform", "Storage", [grdb, sqlite]),
    wing("Platform", "Daemon", ["CUnix", lifecycle, signals, logging, yams]),
    wing(
      "Platform", "HTTPService",
      ["CUnix", hummingbird, hummingbirdCore, nio, nioPosix, nioExtras, httpTypes, lifecycle, logging]),

    // Programs: composition roots.
    program(
      "voucherd",
      [
        "Wire", "StrictJSON", "Vouchers", "Rules", "Records", "StatusList", "COSE", "TUF", "Trust", "Answers",
        "Ledger", "TrustStore", "Redemption", "Traces", "Sync", "LocalAPI", "Display", "Doors", "Lights", "Storage",
        "Daemon",
        "HTTPService", crypto, httpTypes, lifecycle, logging, arguments,
      ]),
    program("voucher-reader", ["Camera", "LocalAPI", "LocalCalls", "Daemon", logging, arguments]),
    program("voucher-uplink", ["Uplink", "LocalAPI", "Daemon", logging, arguments]),
    program(
      "voucherctl",
      [
        "Wire", "Curl", "LocalAPI", "LocalCalls", "COSE", "Vouchers", "Rules", "Trust", "Answers", "Rehearsal",
        "StrictJSON", "Zones", arguments,
      ]),
    program(
      "voucher-mint",
      [
        "Issuing", "Wire", "COSE", "Vouchers", "Rules", "Trust", "Answers", "Rehearsal", "StrictJSON", "Page", "Zones",
        arguments,
      ]),
    program(
      "voucher-hub",
      ["Wire", "Hub", "StatusList", "Records", "StrictJSON", "HTTPService", "Daemon", lifecycle, logging, arguments]),

    // Tests
    .target(name: "TestClock", path: "Tests/TestClock"),
    // The real executables on trial.
    testSupport(
      "Rig",
      [
        "StrictJSON", "Wire", "CBOR", "COSE", "Vouchers", "LocalAPI", "LocalCalls", "Curl", "HTTPService", hummingbird,
        lifecycle, logging,
      ]),
    tests(
      "SystemTests", "System",
      [
        "Rig", "Film", "QREncode", "LocalAPI", "LocalCalls", "Curl", "Vouchers", "COSE", "CBOR", "Records",
        "StrictJSON",
        "Wire", "StatusList", "HTTPService", hummingbird, crypto, grdb,
      ]),
    testProgram(
      "Demo", "Demo",
      ["Rig", "Film", "QREncode", "Issuing", "LocalAPI", "LocalCalls", "Curl", "COSE", "Daemon", arguments]),
    testProgram(
      "ScreenTrial", "Screen/Trial",
      ["Rig", "Answers", "Trust", "Vouchers", "Wire", "LocalAPI", "COSE", "Daemon", arguments]),
    testProgram(
      "Bench", "Bench",
      [
        "Rig", "Answers", "Redemption", "Ledger", "TrustStore", "Storage", "Records", "StatusList", "Trust", "Vouchers",
        "COSE",
        "Wire", "LocalAPI", "LocalCalls", "Daemon", "Camera", "Film", "QREncode", crypto, grdb, sqlite, arguments,
      ]),
    tests("SyncTests", "Unit/SyncTests", ["Wire", "Records", "Sync", "Trust", "COSE", "StatusList", crypto]),
    tests("ArchitectureTests", "Architecture", []),
    tests(
      "VectorTests", "Vectors/Tests",
      ["Wire", "CBOR", "StrictJSON", "COSE", "Vouchers", "Records", "StatusList", crypto]),
    // Optimised in every configuration: a film must be drawn as fast as a camera sends.
    testSupport("Film", ["QREncode", "Cairo"], [.unsafeFlags(["-O"])]),
    testProgram("voucher-film", "FilmTool", ["Film", "QREncode", arguments]),
    tests(
      "CameraTests", "Unit/CameraTests",
      ["Camera", "Pictures", "QREncode", "Issuing", "Film", "Daemon", "voucher-reader", logging]),
    tests(
      "CoreTests", "Unit/CoreTests",
      [
        "Wire", "CBOR", "StrictJSON", "COSE", "Vouchers", "Records", "Rules", "Trust", "Answers", "Rehearsal", crypto,
      ]),
    tests("StatusListTests", "Unit/StatusListTests", ["StatusList", "Zlib", "CBOR", "COSE", "Wire"]),
    tests("TUFTests", "Unit/TUFTests", ["TUF", "StrictJSON", "Wire", crypto]),
    testProgram("tuf-client", "TUFConformance", ["TUF", "Curl", "Wire", crypto, cryptoExtras]),
    tests("LightsTests", "Unit/LightsTests", ["Lights"]),
    tests(
      "DoorsTests", "Unit/DoorsTests",
      [
        "Doors", "Display", "Page", "Answers", "Trust", "Vouchers", "LocalAPI", "LocalCalls", "HTTPService", "Curl",
        "StrictJSON", "Wire", "Rig", hummingbird, httpTypes, nio,
      ]),
    tests(
      "HubTests", "Unit/HubTests",
      [
        "Hub", "StatusList", "Wire", "CBOR", "COSE", "Vouchers", "Records", "Trust", "HTTPService", "StrictJSON",
        crypto,
        grdb, lifecycle, logging,
      ]),
    tests(
      "IssuingTests", "Unit/IssuingTests",
      ["Issuing", "Wire", "COSE", "Vouchers", "Rules", "Trust", "TUF", "StrictJSON", "LocalAPI", crypto]),
    tests(
      "VoucherctlTests", "Unit/VoucherctlTests",
      [
        "Rig", "Issuing", "Doors", "LocalAPI", "HTTPService", "StrictJSON", "COSE", "Vouchers", "Trust", "Wire",
        httpTypes,
      ]),
    tests(
      "KioskTests", "Unit/KioskTests",
      [
        "Issuing", "Answers", "Redemption", "Rules", "Traces", "Ledger", "TrustStore", "Storage", "StatusList", "TUF",
        "Trust", "Vouchers",
        "COSE",
        "CBOR",
        "Records", "StrictJSON",
        "Wire", "Rig", crypto, grdb,
      ]),
    tests(
      "PlatformTests", "Unit/PlatformTests",
      [
        "Storage", "HTTPService", "LocalAPI", "LocalCalls", "Curl", "Daemon", "Uplink", "Doors", "Rig",
        "voucher-uplink", grdb, sqlite, hummingbird, httpTypes, nio, nioPosix, lifecycle, logging,
      ]),
  ],
  cxxLanguageStandard: .cxx17
)

// A build without the second reader, for machines that have no libzxing: zbar reads alone.
if Context.environment["VOUCHERD_NO_ZXING"] == "1" {
  package.targets.removeAll { $0.name == "CZXing" }
  for target in package.targets where target.name == "Camera" {
    target.dependencies.removeAll { if case .byNameItem("CZXing", _) = $0 { true } else { false } }
    target.swiftSettings?.append(.define("VOUCHERD_NO_ZXING"))
  }
}

// The fuzzers alone (`make fuzz`). Sanitizers go through everything that is built, and a parser needs no server: of
// modules that do, only the parsing is built.
if Context.environment["VOUCHERD_FUZZ"] == "1" {
  let whole: Set = [
    "Wire", "CBOR", "StrictJSON", "COSE", "Vouchers", "Records", "Rules", "Trust", "Camera", "CZBar", "CZXing",
    "Pictures",
    "CPNG", "CTurboJPEG", "LocalAPI", "Sync", "TUF", "StatusList", "Zlib", "CZlib",
  ]
  func part(_ name: String, _ path: String, _ sources: [String], _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: path, sources: sources, swiftSettings: strict)
  }
  package.products = []
  package.targets.removeAll { !whole.contains($0.name) }
  package.targets += [
    part("Doors", "Sources/Kiosk/Doors", ["Bodies"], ["Wire", "StrictJSON", "LocalAPI"]),
    part("Hub", "Sources/Fleet/Hub", ["Uploads/Upload.swift"], []),
    .target(name: "CFuzz", path: "Tests/Fuzz/CFuzz"),
    testProgram(
      "Fuzz", "Fuzz/Fuzz",
      [
        "CFuzz", "Wire", "CBOR", "StrictJSON", "COSE", "Vouchers", "Records", "Trust", "Camera", "Pictures", "LocalAPI",
        "Doors", "Hub", "Sync", "TUF", "StatusList", crypto,
      ]),
  ]
}
