import Foundation
import Testing

@Suite("the arrows between modules")
struct ModuleArrowsTests {
    @Test("no source file imports against the arrows, and the engine knows neither clock nor chance")
    func arrowsPointOneWay() throws {
        let files = try SourceFile.all()
        #expect(Set(files.map(\.module)) == Set(ModuleArrows.ours.keys), "every module has its arrows")
        for file in files {
            #expect(ModuleArrows.complaints(about: file.text, of: file.module) == [], "\(file.path)")
        }
    }

    @Test(
        "a forbidden import is noticed, however it is written",
        arguments: [
            ("import OPDJournal", "OPDEngine", "OPDEngine imports OPDJournal"),
            ("import Foundation", "OPDEngine", "OPDEngine imports Foundation"),
            ("import Synchronization", "OPDEngine", "OPDEngine imports Synchronization"),
            ("import Foundation", "OPDSimulation", "OPDSimulation imports Foundation"),
            ("import OPDJournal", "OPDSimulation", "OPDSimulation imports OPDJournal"),
            ("import OPDServer", "OPDJournal", "OPDJournal imports OPDServer"),
            ("import OPDJournalSQLite", "OPDJournal", "OPDJournal imports OPDJournalSQLite"),
            ("import OPDServer", "OPDJournalSQLite", "OPDJournalSQLite imports OPDServer"),
            ("import OPDJournalSQLite", "OPDServer", "OPDServer imports OPDJournalSQLite"),
            ("import OPDSimulation", "OPDServer", "OPDServer imports OPDSimulation"),
            ("import opdesk", "OPDServer", "OPDServer imports opdesk"),
            ("import OPDJournalPostgres", "OPDServer", "OPDServer imports OPDJournalPostgres"),
            (
                "import OPDJournalSQLite", "OPDJournalPostgres",
                "OPDJournalPostgres imports OPDJournalSQLite"
            ),
            ("import CLibPQ", "opdesk", "opdesk imports CLibPQ, which belongs to OPDJournalPostgres"),
            ("import GRDB", "opdesk", "opdesk imports GRDB, which belongs to OPDJournalSQLite"),
            ("import GRDBSQLite", "OPDServer", "OPDServer imports GRDBSQLite, which belongs to OPDJournalSQLite"),
            ("import Hummingbird", "opdesk", "opdesk imports Hummingbird, which belongs to OPDServer"),
            ("import NIOCore", "OPDJournal", "OPDJournal imports NIOCore, which belongs to OPDServer"),
            ("import JWTKit", "opdesk", "opdesk imports JWTKit, which belongs to OPDServer"),
            ("import AsyncHTTPClient", "OPDServer", "OPDServer imports AsyncHTTPClient, which belongs to opdesk"),
            ("  import  Foundation", "OPDEngine", "OPDEngine imports Foundation"),
            ("@testable import OPDServer", "OPDJournal", "OPDJournal imports OPDServer"),
            ("@_spi(Sessions) public import OPDServer", "OPDJournal", "OPDJournal imports OPDServer"),
            ("package import struct OPDServer.Route", "OPDJournal", "OPDJournal imports OPDServer"),
            ("import class Foundation.Thread", "OPDEngine", "OPDEngine imports Foundation"),
            ("import Testing; import Foundation", "OPDSimulation", "OPDSimulation imports Foundation"),
            ("#if os(Linux)\n    import Glibc\n#endif", "OPDEngine", "OPDEngine imports Glibc"),
            ("import OPDEngine", "OPDNovelty", "OPDNovelty is a module without arrows"),
        ])
    func noticesForbiddenImports(source: String, module: String, complaint: String) {
        #expect(ModuleArrows.complaints(about: "let a = 1\n\(source)\nlet b = 2", of: module).contains(complaint))
    }

    @Test(
        "an allowed import, or a word that is none, is let through",
        arguments: [
            ("import OPDEngine", "OPDSimulation"),
            ("import OPDEngine\nimport Foundation\nimport Crypto\nimport Logging", "OPDJournal"),
            ("import GRDB\nimport OPDJournal", "OPDJournalSQLite"),
            ("import CLibPQ\nimport OPDJournal", "OPDJournalPostgres"),
            ("import Hummingbird\nimport NIOCore\nimport OPDJournal\nimport OPDEngine", "OPDServer"),
            ("import ArgumentParser\nimport OPDJournalSQLite\nimport OPDServer\nimport OPDSimulation", "opdesk"),
            ("// import Foundation\n/* import OPDServer */\n/// The clock is random(ly) Date()", "OPDEngine"),
            ("let importance = 1\nlet reimport = 2\ntry checkClock()", "OPDEngine"),
            ("struct Pages: RandomAccessCollection {}", "OPDEngine"),
            ("func validate(_ day: ClinicDay) { candidate(day) }\n/* one\nimport Foundation\n*/", "OPDEngine"),
        ])
    func letsThrough(source: String, module: String) {
        #expect(ModuleArrows.complaints(about: source, of: module) == [])
    }

    @Test(
        "what reads a clock, draws by chance or waits is noticed in the engine",
        arguments: [
            "let now = Date()", "let now = Date.now", "Foundation.Date()", "Int.random(in: 0...1)",
            "var random = SystemRandomNumberGenerator()",
            "list.shuffled()", "list.randomElement()", "let clock = ContinuousClock()", "SuspendingClock.now",
            "Task { }",
            "func decide() async {}", "await turn()", "actor Session {}", "print(session)", "id.hashValue", "UUID()",
        ])
    func noticesImpureWords(source: String) {
        #expect(ModuleArrows.complaints(about: source, of: "OPDEngine").count >= 1)
        #expect(ModuleArrows.complaints(about: source, of: "OPDServer") == [])
    }
}

/// A Swift file below `Sources`.
struct SourceFile {
    let path: String
    let module: String
    let text: String

    static func all(testFile: String = #filePath) throws -> [SourceFile] {
        let root = URL(filePath: testFile).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sources = root.appending(path: "Sources").resolvingSymlinksInPath()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path())
        return try paths.sorted().filter { $0.hasSuffix(".swift") }.map { path in
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            return SourceFile(path: path, module: String(path.prefix { $0 != "/" }), text: text)
        }
    }
}
