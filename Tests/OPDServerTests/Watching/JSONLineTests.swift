import Foundation
import Logging
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The log as JSON lines")
struct JSONLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:], error: (any Error)? = nil) -> [UInt8] {
        let event = LogEvent(
            level: .notice, message: "\(message)", error: error, metadata: nil, source: "test", file: #fileID,
            function: #function, line: #line)
        return JSONLine.bytes(of: event, metadata, at: Date(timeIntervalSince1970: 1_795_334_400.125))
    }

    @Test("time in UTC, level, message and metadata, in that order, and a line feed")
    func members() {
        let bytes = line("GET /doctors 200", ["request_id": "a-1", "duration_ms": "0.512"])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"time":"2026-11-22T08:00:00.125Z","level":"notice","message":"GET /doctors 200","#
                + #""metadata":{"duration_ms":"0.512","request_id":"a-1"}}"# + "\n")
    }

    @Test("a line without metadata has no member for them")
    func bare() throws {
        #expect(try JSONValue(line("stopped").dropLast()).members.map(\.name) == ["time", "level", "message"])
    }

    @Test(
        "whatever a text holds, it is one line, and reads back as it was",
        arguments: ["two\nlines", "a \"quote\"", "back\\slash", "\u{0}\u{1B}[31m", "Zoë 🩺", "\u{2028}", ""])
    func escaping(_ text: String) throws {
        let bytes = line(text, ["what": "\(text)", text: "key"])
        #expect(bytes.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!bytes.dropLast().contains { $0 < 0x20 })
        let value = try JSONValue(bytes.dropLast())
        #expect(value["message"]?.text == text)
        #expect(value["metadata"]?["what"]?.text == text)
        #expect(value["metadata"]?.members.contains { $0.name == text } == true)
    }

    @Test("lists and objects stay what they are")
    func nested() throws {
        let value = try JSONValue(line("m", ["list": ["a", ["b": "c"]], "number": .stringConvertible(7)]).dropLast())
        #expect(value["metadata"] == ["list": ["a", ["b": "c"]], "number": "7"])
    }

    @Test("of an error only the kind is told, for it may hold what a client sent")
    func errors() throws {
        struct Failure: Error { let patient = "Zenobia" }
        let bytes = line("unexpected", error: Failure())
        #expect(try JSONValue(bytes.dropLast())["metadata"] == ["error_type": "Failure"])
    }
}
