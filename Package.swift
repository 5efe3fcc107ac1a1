// swift-tools-version: 6.2

import PackageDescription

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// What the screens are made of: languages, templates, and what pages load.
let screenFiles = [
    "en.json", "hi.json",
    "layout.mustache", "problem.mustache", "board.mustache", "board-card.mustache", "patient.mustache",
    "patient-token.mustache", "patient-cancel.mustache", "login.mustache", "overview.mustache", "overview-row.mustache",
    "doctor.mustache", "doctor-now.mustache", "doctor-people.mustache", "doctor-tally.mustache",
    "desk.mustache", "desk-slots.mustache", "desk-people.mustache", "desk-person.mustache", "desk-token.mustache",
    "desk-slip.mustache",
    "report.mustache", "source-legend.mustache",
    "book.mustache",
    "screens.css", "live.js", "board.js", "login.js", "bar.js", "act.js", "slip.js", "desk.js", "icon.svg",
]

let package = Package(
    name: "opdesk",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "opdesk", targets: ["opdesk"]),
        .library(name: "OPDEngine", targets: ["OPDEngine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // Its own reader of YAML cannot say which keys a file has, nor in which line.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .target(name: "OPDEngine", swiftSettings: warningsAreErrors),
        .target(name: "OPDSimulation", dependencies: ["OPDEngine"], swiftSettings: warningsAreErrors),
        .target(
            name: "OPDJournal",
            dependencies: [
                "OPDEngine",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: warningsAreErrors),
        .target(
            name: "OPDJournalSQLite",
            dependencies: [
                "OPDEngine", "OPDJournal",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: warningsAreErrors),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(
            name: "OPDJournalPostgres",
            dependencies: ["OPDEngine", "OPDJournal", "CLibPQ"],
            resources: [
                .embedInCode("Migrations/0001-journal.sql"), .embedInCode("Migrations/0002-requests-credentials.sql"),
            ],
            swiftSettings: warningsAreErrors),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
        .target(
            name: "OPDServer",
            dependencies: [
                "OPDEngine", "OPDJournal", "CQREncode",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Resources/openapi.json"), .embedInCode("Resources/redoc.html"),
                .embedInCode("Resources/swagger-ui.html"), .embedInCode("Resources/swagger-ui-start.js"),
            ] + screenFiles.map { .embedInCode("Screens/Files/\($0)") },
            swiftSettings: warningsAreErrors),
        .executableTarget(
            name: "opdesk",
            dependencies: [
                "OPDEngine", "OPDSimulation", "OPDJournal", "OPDJournalPostgres", "OPDJournalSQLite",
                "OPDServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: warningsAreErrors),
        .executableTarget(
            name: "OPDBenchmarks",
            dependencies: [
                "OPDEngine", "OPDJournal", "OPDJournalSQLite", "OPDServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Benchmarks/OPDBenchmarks",
            swiftSettings: warningsAreErrors),
        .testTarget(name: "ArchitectureTests", swiftSettings: warningsAreErrors),
        .target(name: "SeededChance", path: "Tests/SeededChance", swiftSettings: warningsAreErrors),
        .testTarget(
            name: "OPDEngineTests", dependencies: ["OPDEngine", "SeededChance"], swiftSettings: warningsAreErrors),
        .testTarget(
            name: "OPDSimulationTests", dependencies: ["OPDSimulation", "OPDEngine"], exclude: ["Golden"],
            swiftSettings: warningsAreErrors),
        .testTarget(
            name: "OPDJournalTests",
            dependencies: [
                "OPDEngine", "OPDJournal", "OPDJournalPostgres", "OPDJournalSQLite", "SeededChance",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Golden"],
            swiftSettings: warningsAreErrors),
        .testTarget(
            name: "OPDServerTests",
            dependencies: [
                "OPDEngine", "OPDJournal", "OPDJournalPostgres", "OPDJournalSQLite", "OPDServer", "SeededChance",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            exclude: ["Releases"],
            swiftSettings: warningsAreErrors),
    ]
)
