import Foundation
import Testing

/// Files that an output must equal byte for byte. `OPDESK_RECORD_GOLDEN=1 swift test` writes them anew.
enum Golden {
    static func expect(_ text: String, toEqual name: String, file: String = #filePath) throws {
        let path = URL(filePath: file).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["OPDESK_RECORD_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: path)
        }
        let golden = try String(decoding: Data(contentsOf: path), as: UTF8.self)
        let difference = zip(text.split(separator: "\n"), golden.split(separator: "\n")).first { $0 != $1 }
        #expect(text == golden, "\(name): \(difference.map { "\($0.0) instead of \($0.1)" } ?? "another length")")
    }
}
