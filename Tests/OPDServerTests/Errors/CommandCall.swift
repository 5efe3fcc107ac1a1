import HTTPTypes
import OPDJournal
import Testing

/// A call that may change something, with a body that it takes.
struct CommandCall: CustomTestStringConvertible, Sendable {
    let method: HTTPRequest.Method
    let path: String
    let body: JSONValue
    /// What has to happen on a desk that is prepared before the call succeeds.
    var steps: [CommandCall] = []

    var testDescription: String { "\(method.rawValue) \(path)" }

    var bytes: [UInt8] { Array(body.encoded.utf8) }

    /// The body with a member added.
    func bytes(with name: String, _ value: JSONValue) -> [UInt8] { Array(body.with(name, value).encoded.utf8) }

    /// The same call with a query.
    func with(query: String) -> CommandCall {
        CommandCall(method: method, path: path + "?" + query, body: body, steps: steps)
    }

    static func post(_ path: String, _ body: JSONValue = [:], after steps: CommandCall...) -> CommandCall {
        CommandCall(method: .post, path: path, body: body, steps: steps)
    }

    static func token(_ word: String, _ body: JSONValue = [:], after steps: [CommandCall] = []) -> CommandCall {
        CommandCall(method: .post, path: "/tokens/12611220001/\(word)", body: body, steps: steps)
    }

    static func session(_ word: String, _ body: JSONValue = [:], after steps: [CommandCall] = []) -> CommandCall {
        CommandCall(method: .post, path: TestDesk.session + word, body: body, steps: steps)
    }

    /// Each of them succeeds on a desk that is prepared for it.
    static let all = office + life + day + absence

    /// The last one clears everything.
    private static let office = [
        CommandCall.post("/doctors", ["name": "Dr. B", "slot_labels": ["09-10"]]),
        .post("/tokens/book", TestDesk.booking("Bala")), .token("cancel"), .token("no-show"),
        CommandCall(method: .patch, path: "/settings", body: ["booking_cutoff_minutes": -60]),
        CommandCall(method: .patch, path: "/doctors/1/settings", body: ["waitlist_order": ["present"]]),
        .post("/admin/reset"),
    ]

    private static let checkIn = CommandCall.token("check-in")
    private static let called = [checkIn, CommandCall.token("call")]

    private static let life = [
        checkIn, CommandCall.token("call", after: [checkIn]), .token("recall", after: called),
        .token("start", after: called), .token("complete", after: called + [.token("start")]),
        .token("skip", after: called), .token("park", after: [checkIn]),
        .token("resume", after: [checkIn, .token("park")]), .token("reinstate", after: [.token("cancel")]),
        .token("move", ["slot_index": 1]), .token("erase", ["accept_live": true]),
        .token("transfer", ["doctor_id": 2, "slot_index": 0], after: [office[0]]),
    ]

    private static let day = [
        CommandCall.session("call-next", after: [checkIn]), .session("delay", ["minutes": 30, "mode": "reallocate"]),
        .session("slots/0/capacity", ["capacity": 3]), .session("slots/1/close"),
        .session("slots/0/open", after: [.session("slots/0/close")]), .session("arrived"),
        .session("break", ["minutes": 15]), .session("end"), .session("undo", ["version": 1]),
    ]

    /// Somebody has a token in a week.
    private static let nextWeek = CommandCall.post("/tokens/book", TestDesk.booking("Devi", date: "2026-11-29"))
    private static let leave = CommandCall.post("/doctors/1/leave", ["date": "2026-11-29"], after: nextWeek)
    private static let holiday = CommandCall(
        method: .put, path: "/holidays/2026-11-29", body: ["name": "Diwali"], steps: [nextWeek])
    private static let dayOff = CommandCall(
        method: .put, path: "/doctors/1/exceptions/2026-11-29", body: ["slots": []], steps: [nextWeek])

    private static let absence = [
        leave, .post("/doctors/1/leaves/1/undo", after: nextWeek, leave), holiday,
        CommandCall(method: .delete, path: holiday.path, body: [:], steps: [nextWeek, holiday]), dayOff,
        CommandCall(method: .delete, path: dayOff.path, body: [:], steps: [nextWeek, dayOff]),
        CommandCall(
            method: .put, path: "/doctors/1/pattern",
            body: ["week": ["monday": [["start": "14:00", "end": "15:00"]]]], steps: [nextWeek]),
    ]
}

extension TestDesk {
    /// Doctor 1's day in these tests.
    static let session = "/doctors/1/sessions/2026-11-22/"

    /// Doctor 1, and a token with a seat.
    func prepare() async throws {
        try await addDoctor()
        try await book("Asha")
    }

    /// The same, and whatever else the call needs to succeed.
    func prepare(for call: CommandCall) async throws {
        try await prepare()
        for step in call.steps { try await send(step).expectDone() }
    }

    func send(
        _ call: CommandCall, key: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(call.method, call.path, call.body, key: key, sourceLocation: sourceLocation)
    }

    /// What anybody can see of the hospital, to find that nothing has changed.
    func everything(also more: [String] = []) async throws -> [String] {
        var answers: [String] = []
        let paths = [
            "/doctors", "/settings", "/doctors/1/settings", "/doctors/1/pattern", "/doctors/1/leaves", "/holidays",
            "/doctors/1/schedule", "/tokens/12611220001", "/tokens?doctor_id=1", Self.session + "queue",
        ]
        for path in paths + more { answers.append(try await get(path).text) }
        return answers
    }
}
