import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

/// Whatever is done through one server, the next request to another one goes by it.
@Suite("two servers on one journal")
struct TwoServersTests {
    /// What a read is about, and what changes it, in the first round and the ones after.
    struct Case: Sendable {
        let path: String
        let change: @Sendable (TestDesk, Int) async throws -> Void
    }

    private static let life: @Sendable (TestDesk, Int) async throws -> Void = { desk, round in
        try await desk.token(1, ["check-in", "call", "start", "complete"][round]).expectDone()
    }

    private static let booking: @Sendable (TestDesk, Int) async throws -> Void = { desk, round in
        try await desk.book("Patient \(round)", slot: 1)
    }

    private static let slot: @Sendable (TestDesk, Int) async throws -> Void = { desk, round in
        try await desk.post("/doctors/1/sessions/2026-11-22/slots/1/\(round.isMultiple(of: 2) ? "close" : "open")")
            .expectDone()
    }

    private static let cases: [String: Case] = [
        "/doctors": Case(path: "/doctors") { try await $0.addDoctor("Dr. \($1)") },
        "/doctors/{doctor_id}/schedule": Case(path: "/doctors/1/schedule", change: booking),
        "/doctors/{doctor_id}/pattern": Case(path: "/doctors/1/pattern") { desk, round in
            try await desk.put("/doctors/1/exceptions/2026-12-0\(round + 1)", ["slots": []]).expectDone()
        },
        "/doctors/{doctor_id}/leaves": Case(path: "/doctors/1/leaves") { desk, round in
            try await desk.post("/doctors/1/leave", ["date": .string("2026-12-0\(round + 1)")]).expectDone()
        },
        "/doctors/{doctor_id}/settings": Case(path: "/doctors/1/settings") { desk, round in
            try await desk.patch("/doctors/1/settings", ["skip_calls": .integer(round + 2)]).expectDone()
        },
        "/doctors/{doctor_id}/sessions/{date}/queue": Case(path: TestDesk.session + "queue", change: life),
        "/holidays": Case(path: "/holidays") { desk, round in
            try await desk.put("/holidays/2027-01-0\(round + 1)", ["name": "Holiday"]).expectDone()
        },
        "/": Case(path: "/", change: booking),
        "/board": Case(path: "/board", change: life),
        "/desk": Case(path: "/desk", change: booking),
        "/desk/slots": Case(path: "/desk/slots?doctor_id=1", change: booking),
        "/desk/people": Case(path: "/desk/people", change: life),
        "/admin/report": Case(path: "/admin/report?date=2026-11-22", change: booking),
        "/book": Case(path: "/book?doctor_id=1", change: slot),
        "/desk/tokens/{token_id}": Case(path: "/desk/tokens/\(TestDesk.id(1))", change: slot),
        "/desk/tokens/{token_id}/slip": Case(path: "/desk/tokens/\(TestDesk.id(1))/slip", change: life),
        "/doctor/{doctor_id}": Case(path: "/doctor/1", change: booking),
        "/audit": Case(path: "/audit", change: booking),
        "/report": Case(path: "/report?date=2026-11-22", change: booking),
        "/settings": Case(path: "/settings") { desk, round in
            try await desk.patch("/settings", ["skip_calls": .integer(round + 2)]).expectDone()
        },
        "/tokens": Case(path: "/tokens", change: booking),
        "/tokens/{token_id}": Case(path: "/tokens/\(TestDesk.id(1))", change: life),
        "/tokens/{token_id}/history": Case(path: "/tokens/\(TestDesk.id(1))/history", change: life),
    ]

    /// A stream does not end by itself.
    private static let streams = ["/doctors/{doctor_id}/sessions/{date}/stream"]

    /// Only who logs in sees them.
    private static let access = ["/users", "/keys"]

    @Test("a user, a login, a key and their ends count on the other server")
    func access() async throws {
        try await withTwoDesks { first, second in
            let admin = try await first.administrator()
            try await second.call(.get, "/me", as: admin).expectDone()
            let asha = try await second.user("asha", "clerk", by: admin)
            try await first.call(.get, "/doctors", as: asha).expectDone()
            let (key, id) = try await first.key(["see_boards"], by: admin)
            try await second.call(.get, "/doctors", as: key).expectDone()
            for path in Self.access {
                let seen = try await first.call(.get, path, as: admin).expectDone()
                #expect(try await second.call(.get, path, as: admin).expectDone().bytes == seen.bytes)
            }
            try await first.call(.delete, "/keys/\(id)", as: admin).expectDone()
            try await first.call(.post, "/logout", as: asha).expectDone()
            // A read brings this server up to what the other has done.
            try await second.call(.get, "/users", as: admin).expectDone()
            try await second.call(.get, "/doctors", as: key).expectProblem(401)
            try await second.call(.get, "/doctors", as: asha).expectProblem(401)
        }
    }

    @Test("every route that shows the hospital shows what was done through the other server")
    func readsAreCurrent() async throws {
        try await withTwoDesks { first, second in
            let routes = RouteTable(Desk(hospital: first.hospital, options: Self.options)).routes
            let paths = routes.filter { $0.method == .get && $0.showsHospital }.map(\.path)
            #expect(Set(paths) == Set(Self.cases.keys).union(Self.streams).union(Self.access))
        }
        for (path, read) in Self.cases { try await alternate(path, read) }
    }

    /// By turns, one server changes and the other shows.
    private func alternate(_ path: String, _ read: Case) async throws {
        try await withTwoDesks { first, second in
            try await first.addDoctor(slots: 2, capacity: 5)
            try await second.book("Asha")
            for round in 0..<4 {
                let (writer, reader) = round.isMultiple(of: 2) ? (first, second) : (second, first)
                let before = try await shown(read.path, reader)
                try await read.change(writer, round)
                let after = try await shown(read.path, reader)
                #expect(after != before, "\(path), round \(round)")
                #expect(try await shown(read.path, writer) == after, "\(path), round \(round)")
            }
        }
    }

    /// Without the key that each form has of its own.
    private func shown(_ path: String, _ desk: TestDesk) async throws -> String {
        try await desk.get(path).expectDone().text.replacing(#/name="key" value="[^"]*"/#, with: "")
    }

    @Test("a stream begins with what was done through the other server")
    func streamIsCurrent() async throws {
        try await withTwoDesks { first, second in
            try await first.addDoctor(slots: 2, capacity: 5)
            let name = try #require(HTTPField.Name("Last-Event-ID"))
            for round in 0..<4 {
                let (writer, reader) = round.isMultiple(of: 2) ? (first, second) : (second, first)
                try await writer.book("Patient \(round)")
                let request = Task {
                    try await reader.send(.get, TestDesk.session + "stream", headers: [name: "1.\(round)"])
                }
                while reader.hospital.feed.listenerCount == 0 { await Task.yield() }
                reader.hospital.feed.endAll(closing: false)
                let heard = try await request.value.expectDone().text
                #expect(heard.contains("id: 1.\(round + 1)\nevent: change"))
                #expect(!heard.contains("id: 1.\(round)\nevent: change"))
            }
        }
    }

    @Test("commands find the doctor, and the token, that the other server has just added")
    func commandsFindWhatIsNew() async throws {
        try await withTwoDesks { first, second in
            for (doctor, (adder, other)) in zip(1..., [(first, second), (second, first)]) {
                try await adder.addDoctor("Dr. \(doctor)", capacity: 3)
                let session = "/doctors/\(doctor)/sessions/2026-11-22"
                try await other.post(session + "/arrived").expectDone()
                let booking = TestDesk.booking("Asha").with("doctor_id", .integer(doctor))
                let token = try #require(
                    try await adder.post("/tokens/book", booking).expectDone()["token", "id"]?.whole)
                try await other.post("/tokens/\(token)/check-in").expectDone()
            }
            try await first.addDoctor("Dr. 3")
            try await second.post("/tokens/book", TestDesk.booking("Bela").with("doctor_id", 3)).expectDone()
            try await first.addDoctor("Dr. 4")
            try await second.post("/doctors/1/leave", ["date": "2026-12-01", "reassign_to": 4]).expectDone()
            try await first.post("/doctors/1/leaves/1/undo").expectDone()
        }
    }

    @Test("a holiday is taken back through the other server, with what it did to people")
    func holidayTakenBack() async throws {
        try await withTwoDesks { first, second in
            try await first.addDoctor(capacity: 3)
            try await first.book("Asha")
            let before = try await first.schedule()
            try await first.put("/holidays/2026-11-22", ["name": "Diwali"]).expectDone()
            let answer = try await second.delete("/holidays/2026-11-22").expectDone()
            #expect(answer["sessions"]?.elements?.count == 1)
            #expect(try await first.schedule()["slots"] == before["slots"])
        }
    }

    private static let options = ServerOptions(
        host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
}
