import Foundation

/// What an event was written as when its case was released. Journals of then must open for ever, so a golden file never
/// changes; a new shape gets a new file.
struct GoldenFile {
    private let url: URL

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    init(_ name: String) { url = Self.folder.appendingPathComponent(name).appendingPathExtension("json") }

    /// The recorded bytes; with `OPDESK_RECORD_GOLDEN=1` in the environment, these are recorded first.
    func bytes(recording current: [UInt8]) throws -> [UInt8] {
        if ProcessInfo.processInfo.environment["OPDESK_RECORD_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data(current + [UInt8(ascii: "\n")]).write(to: url)
        }
        return Array(try Data(contentsOf: url).dropLast())
    }

    /// The names of all that are recorded, sorted.
    static var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
                .map { $0.deletingPathExtension().lastPathComponent }.sorted()
        }
    }
}
