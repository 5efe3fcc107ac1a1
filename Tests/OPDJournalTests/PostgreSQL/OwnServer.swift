import Foundation

/// A PostgreSQL server for one test alone, which may change the settings of all of it.
final class OwnServer {
    let url: String
    private let process = Process()
    private let input = Pipe()

    /// Started by the script that starts the one of all tests; it ends with its input.
    init(testFile: String = #filePath) throws {
        let root = URL(filePath: testFile).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let output = Pipe()
        process.executableURL = root.appending(path: "scripts/with-postgres")
        process.arguments = ["bash", "-c", "echo $OPDESK_TEST_POSTGRES; cat"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = output.fileHandleForReading.availableData
        url = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
