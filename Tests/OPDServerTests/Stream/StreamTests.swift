import Foundation
import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("GET …/stream")
struct StreamTests {
    /// What a client of the stream was sent, once it has ended.
    private struct Heard {
        let text: String

        private var blocks: [[String]] {
            text.components(separatedBy: "\n\n").map { $0.components(separatedBy: "\n") }
        }

        private func values(_ name: String) -> [String] {
            blocks.flatMap { $0 }.filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }

        /// The first names where the client is; each of the others is a change.
        var ids: [String] { values("id") }

        var changes: [JSONValue] { values("data").compactMap { try? JSONValue(Array($0.utf8)) } }

        var events: [String] {
            changes.flatMap { $0["events"]?.elements ?? [] }.compactMap { $0["type"]?.text }
        }
    }

    /// Listens to doctor 1's day after an event, until the body is done; then the server ends the stream, unless it has.
    private func listen(
        _ desk: TestDesk, after id: String? = nil, isEnded: Bool = false,
        _ body: () async throws -> Void = {}
    ) async throws -> Heard {
        let feed = desk.hospital.feed
        let listeners = feed.listenerCount
        var headers: HTTPFields = [:]
        headers[try #require(HTTPField.Name("Last-Event-ID"))] = id
        let request = Task { [headers] in try await desk.send(.get, TestDesk.session + "stream", headers: headers) }
        while feed.listenerCount == listeners { await Task.yield() }
        try await body()
        if !isEnded { feed.endAll(closing: false) }
        let answer = try await request.value.expectDone()
        #expect(answer.headers[.contentType] == "text/event-stream")
        #expect(answer.headers[.cacheControl] == "no-store")
        return Heard(text: answer.text)
    }

    @Test("a client first hears where it is, then each change once, in order")
    func changes() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let heard = try await listen(desk, after: "1.1") {
                try await desk.token(1, ["check-in", "call", "start", "complete"])
            }
            #expect(heard.text.hasPrefix("retry: 1000\nid: 1.1\n\nid: 1.2\nevent: change\ndata: {"))
            #expect(heard.ids == ["1.1", "1.2", "1.3", "1.4", "1.5"])
            #expect(heard.changes.map { $0["version"]?.whole } == [2, 3, 4, 5])
            #expect(heard.changes.first?["at"] == "2026-11-22T08:00:00+05:30")
            #expect(
                heard.events == ["patient_arrived", "patient_called", "consultation_started", "consultation_completed"])
        }
    }

    @Test("who comes without an id hears only what happens from then on")
    func fromNow() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let heard = try await listen(desk)
            #expect(heard.ids == ["1.1"])
            #expect(heard.changes == [])
        }
    }

    @Test("who comes back with the last id misses nothing and hears nothing twice", arguments: 0...5)
    func resume(_ version: Int) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.token(1, ["check-in", "park"])
            let heard = try await listen(desk, after: "1.\(version)") {
                try await desk.token(1, ["resume", "call"])
            }
            // An id of the future is of another journal: everything there is comes.
            let start = version <= 3 ? version : 0
            #expect(heard.ids == (start...5).map { "1.\($0)" })
        }
    }

    @Test("also over a restart of the server")
    func restart() async throws {
        try await withTemporaryFolder { folder in
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                try await desk.prepare()
                try await desk.token(1, ["check-in"])
            }
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                let heard = try await listen(desk, after: "1.1") { try await desk.token(1, ["call"]) }
                #expect(heard.ids == ["1.1", "1.2", "1.3"])
            }
        }
    }

    @Test("many changes at once are heard by all, each once", arguments: [1, 300])
    func many(_ count: Int) async throws {
        try await withDesk { desk in
            try await desk.addDoctor(capacity: 400)
            let heard = try await listen(desk, after: "1.0") {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...count { group.addTask { try await desk.book("Patient \(number)") } }
                    try await group.waitForAll()
                }
            }
            #expect(heard.ids == (0...count).map { "1.\($0)" })
        }
    }

    @Test(
        "an id that this stream never sent is 400",
        arguments: ["1", "x", "1.x", "1.-1", "1.2.3", ".", "1.99999999999999999999"])
    func badID(_ id: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            var headers: HTTPFields = [:]
            headers[try #require(HTTPField.Name("Last-Event-ID"))] = id
            let answer = try await desk.send(.get, TestDesk.session + "stream", headers: headers)
            answer.expectProblem(400, "Last-Event-ID: takes an id that this stream sent.", field: "Last-Event-ID")
            #expect(desk.hospital.feed.listenerCount == 0)
        }
    }

    @Test("a query is refused, and an unreadable journal is 503")
    func refused() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.get(TestDesk.session + "stream?colour=red").expectProblem(422, field: "colour")
            desk.journal.fail(with: .unavailable("database or disk is full (13)"))
            try await desk.get(TestDesk.session + "stream").expectProblem(503)
            #expect(desk.hospital.feed.listenerCount == 0)
        }
    }

    @Test("a reset ends the stream; who comes back hears all of the new epoch")
    func reset() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let heard = try await listen(desk, after: "1.1", isEnded: true) {
                try await desk.post("/admin/reset").expectDone()
            }
            #expect(heard.ids == ["1.1"])
            try await desk.prepare()
            let after = try await listen(desk, after: "1.1") { try await desk.token(1, ["check-in"]) }
            #expect(after.ids == ["2.0", "2.1", "2.2"])
            #expect(after.events == ["session_opened", "token_booked", "patient_arrived"])
        }
    }

    @Test("nothing personal, and nothing that recognises a patient, is in it")
    func personal() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let heard = try await listen(desk, after: "1.0") {
                let body = TestDesk.booking("Zenobia").with("phone", "555-0199").with("patient_id", "MRN-77")
                try await desk.post("/tokens/book", body, actor: "Nurse Joy").expectDone()
                try await desk.token(1, "cancel", ["reason": "migraine"])
            }
            #expect(heard.events == ["session_opened", "token_booked", "token_cancelled"])
            for word in [
                "Zenobia", "555-0199", "0199", "MRN-77", "Nurse", "migraine", "identified", "phone", "patient_id",
            ] {
                #expect(!heard.text.contains(word))
            }
        }
    }

    @Test("shutdown ends the streams, and one that comes then ends at once")
    func shutdown() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            _ = try await desk.queue()
            let heard = try await listen(desk, after: "1.1", isEnded: true) { desk.close() }
            #expect(heard.ids == ["1.1"])
            let late = try await desk.get(TestDesk.session + "stream").expectDone()
            #expect(late.text == "retry: 1000\nid: 1.1\n\n")
        }
    }

    @Test("a heartbeat says that the line is alive")
    func heartbeat() async throws {
        try await withDesk(heartbeat: .milliseconds(1)) { desk in
            try await desk.prepare()
            let doctor = try #require(Doctor.ID(1))
            let today = Session.ID(doctor: doctor, day: try #require(ClinicDay("2026-11-22")))
            let heard = try await listen(desk, after: "1.1") {
                var beats = 0
                for await _ in try desk.hospital.feed.wakeUps(of: today) {
                    beats += 1
                    if beats == 3 { break }
                }
            }
            #expect(heard.text.contains("\n\n:\n\n"))
            #expect(heard.ids == ["1.1"])
        }
    }

    @Test("who asks for the head alone does not listen")
    func head() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            let answer = try await desk.send(.head, TestDesk.session + "stream").expectDone()
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(answer.bytes.isEmpty)
            #expect(desk.hospital.feed.listenerCount == 0)
        }
    }
}
