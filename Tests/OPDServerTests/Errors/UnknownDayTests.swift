import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@Suite("What does not exist, on the routes of the live day")
struct UnknownDayTests {
    static let tokenCalls = CommandCall.all.filter { $0.path.hasPrefix("/tokens/1") }

    @Test("a token is 404", arguments: tokenCalls)
    func token(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.addDoctor("Dr. B")
            // The second doctor is who the transfer goes to.
            for id in UnknownTests.tokens where !id.hasPrefix("2") {
                let path = call.path.replacing("12611220001", with: id)
                try await desk.command(call.method, path, call.body).expectProblem(404, "Token \(id) not found")
            }
            #expect(try await desk.schedule()["version"] == 1)
        }
    }

    @Test("a token that is only read is 404 too")
    func history() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for id in UnknownTests.tokens {
                try await desk.get("/tokens/\(id)/history").expectProblem(404, "Token \(id) not found")
            }
        }
    }

    static let doctorCalls = CommandCall.all.filter { $0.path.hasPrefix("/doctors/1/") }

    @Test("a doctor in a path is 404", arguments: doctorCalls)
    func doctor(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for id in UnknownTests.doctors where !id.contains("%") {
                let path = call.path.replacing("/doctors/1/", with: "/doctors/\(id)/")
                try await desk.command(call.method, path, call.body).expectProblem(404, "Doctor \(id) not found")
            }
        }
    }

    static let read = ["pattern", "leaves", "sessions/2026-11-22/queue", "sessions/2026-11-22/stream"]

    @Test("a doctor of whom something is read is 404", arguments: read)
    func readDoctor(_ path: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for id in UnknownTests.doctors where !id.contains("%") {
                try await desk.get("/doctors/\(id)/\(path)").expectProblem(404, "Doctor \(id) not found")
            }
        }
    }

    static let sessionCalls = CommandCall.all.filter { $0.path.hasPrefix(TestDesk.session) }

    @Test("a session of something that is no date is 404", arguments: sessionCalls)
    func date(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for date in ["today", "2026-11-31", "1999-12-31", "2100-01-01", "2026-1-1", "20261122"] {
                let path = call.path.replacing("2026-11-22", with: date)
                try await desk.command(call.method, path, call.body).expectProblem(
                    404, "There is no session on \(date): a date is written YYYY-MM-DD.")
            }
        }
    }

    @Test("a session that is read on something that is no date is 404", arguments: ["queue", "stream"])
    func readDate(_ word: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.get("/doctors/1/sessions/2026-02-30/\(word)").expectProblem(404)
            #expect(try await desk.get("/doctors/%31/sessions/2026-11-2%32/queue").expectDone()["date"] == "2026-11-22")
        }
    }
}
