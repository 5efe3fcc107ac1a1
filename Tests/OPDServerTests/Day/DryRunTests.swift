import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@Suite("dry_run and expected_version")
struct DryRunTests {
    /// Those that allocate, and the one that cannot be undone.
    static let tried = CommandCall.all.filter { call in
        let words = [
            "/tokens/book", "/cancel", "/no-show", "/call", "/recall", "/reinstate", "/move", "/transfer", "/leave",
            "/undo", "/erase",
        ]
        return words.contains { call.path.hasSuffix($0) } || call.path.hasPrefix(TestDesk.session)
            || call.path.hasPrefix("/holidays")
    }

    /// The answer without what a dry run says otherwise.
    private func plain(_ answer: TestAnswer) -> JSONValue {
        var plain = answer.json ?? .null
        for name in ["dry_run", "version", "target_version", "link"] { plain = plain.with(name, nil) }
        let sessions = plain["sessions"]?.elements?.map { $0.with("version", nil) }
        return sessions.map { plain.with("sessions", .array($0)) } ?? plain
    }

    @Test("the answer is the same but for the mark and the version, and nothing is written", arguments: tried)
    func dryRun(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            let others = ["/doctors/1/schedule?date=2026-11-29", "/doctors/2/schedule", "/report", "/tokens"]
            let before = try await desk.everything(also: others)
            let dry = try await desk.send(call.with(query: "dry_run=true"), key: "k").expectDone()
            #expect(dry["dry_run"] == true)
            #expect(try await desk.everything(also: others) == before)
            let real = try await desk.send(call.with(query: "dry_run=false"), key: "k").expectDone()
            #expect(real["dry_run"] == nil)
            #expect(plain(dry) == plain(real))
            guard let version = real["version"]?.whole else { return }
            #expect(dry["version"] == .integer(version - 1))
        }
    }

    @Test("the version of a dry run is what the real call may expect", arguments: tried)
    func expected(_ call: CommandCall) async throws {
        guard !call.path.hasPrefix("/doctors/1/leave"), !call.path.hasPrefix("/holidays") else { return }
        try await withDesk { desk in
            try await desk.prepare(for: call)
            let version = try #require(try await desk.send(call.with(query: "dry_run=true"))["version"]?.whole)
            let wrong = CommandCall(
                method: call.method, path: call.path, body: call.body.with("expected_version", .integer(version - 1)))
            try await desk.send(wrong).expectProblem(
                409,
                "The session has moved on from version \(version - 1) to \(version). Look again, and confirm again.",
                field: "expected_version")
            let right = CommandCall(
                method: call.method, path: call.path, body: call.body.with("expected_version", .integer(version)))
            try await desk.send(right).expectDone()
        }
    }

    static let withoutVersion = CommandCall.all.filter { call in
        call.method == .put || call.method == .delete || call.path.hasPrefix("/doctors/1/leave")
            || call.path == "/doctors"
    }

    @Test("what is of no one session expects no version", arguments: withoutVersion)
    func noVersion(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            try await desk.command(call.method, call.path, call.body.with("expected_version", 1)).expectProblem(
                422, field: "expected_version")
        }
    }

    static let without = CommandCall.all.filter { call in !tried.contains { $0.path == call.path } }

    @Test("what allocates nothing and can be undone has no dry run", arguments: without)
    func noDryRun(_ call: CommandCall) async throws {
        try await withDesk { desk in
            try await desk.prepare(for: call)
            let before = try await desk.everything()
            try await desk.send(call.with(query: "dry_run=true")).expectProblem(422, field: "dry_run")
            #expect(try await desk.everything() == before)
        }
    }

    @Test("dry_run takes true or false", arguments: ["1", "yes", "", "TRUE"])
    func values(_ value: String) async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for path in ["/tokens/book", TestDesk.session + "call-next"] {
                try await desk.post("\(path)?dry_run=\(value)", TestDesk.booking("Bala")).expectProblem(
                    422, "dry_run: takes true or false.", field: "dry_run")
            }
        }
    }

    @Test("a dry run is refused as the real call is")
    func refused() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            try await desk.session("slots/0/open", query: "?dry_run=true").expectProblem(409, "Slot 0 is open already.")
            try await desk.token(9, "cancel", query: "?dry_run=true").expectProblem(404)
        }
    }
}
