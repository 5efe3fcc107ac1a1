import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

/// Reading the personal details of several people is on record.
@Suite("disclosures")
struct DisclosureTests {
    private static let schedule = "/doctors/1/schedule"
    private static let queue = "/doctors/1/sessions/2026-11-22/queue"

    /// Two people at doctor 1, one at doctor 2, and who may look at them.
    private func prepare(_ desk: TestDesk) async throws -> (admin: Caller, clerk: Caller) {
        let admin = try await desk.administrator()
        for name in ["A", "B"] {
            try await desk.call(
                .post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin
            ).expectDone()
        }
        for name in ["Asha", "Bala"] {
            try await desk.call(.post, "/tokens/book", TestDesk.booking(name), as: admin).expectDone()
        }
        try await desk.call(
            .post, "/tokens/book", TestDesk.booking("Chitra").with("doctor_id", 2), as: admin
        ).expectDone()
        return (admin, try await desk.user("asha", "clerk", by: admin))
    }

    /// Actor and event of each that is recorded, the oldest first.
    private func recorded(_ desk: TestDesk, by admin: Caller) async throws -> [String] {
        let entries = try await desk.call(.get, "/audit?limit=500", as: admin).expectDone()["entries"]?.elements ?? []
        return entries.reversed().compactMap { entry in
            guard let event = entry["events"]?[0], event["type"] == "details_shown" else { return nil }
            let doctor = event["doctor"]?.whole.map { "doctor \($0)" } ?? "several doctors"
            let words = [entry["actor"]?.text, event["route"]?.text, doctor, event["day"]?.text].compactMap { $0 }
            return (words + ["\(event["people"]?.whole ?? -1) people"]).joined(separator: ", ")
        }
    }

    @Test("each list that somebody is shown is recorded before it is answered, once an hour for each reader")
    func oncePerHour() async throws {
        try await withDesk { desk in
            let (admin, clerk) = try await prepare(desk)
            for _ in 1...3 {
                for path in [Self.schedule, Self.queue, "/tokens?q=a", "/tokens?q=b", "/tokens?doctor_id=1"] {
                    try await desk.call(.get, path, as: clerk).expectDone()
                }
            }
            let shown = "/doctors/{doctor_id}"
            var expected = [
                "user:asha, GET \(shown)/schedule, doctor 1, 2026-11-22, 2 people",
                "user:asha, GET \(shown)/sessions/{date}/queue, doctor 1, 2026-11-22, 2 people",
                "user:asha, GET /tokens, several doctors, 2026-11-22, 3 people",
                "user:asha, GET /tokens, doctor 1, 2026-11-22, 2 people",
            ]
            #expect(try await recorded(desk, by: admin) == expected)
            desk.clock.set("08:59")
            try await desk.call(.get, Self.schedule, as: clerk).expectDone()
            #expect(try await recorded(desk, by: admin) == expected)
            desk.clock.set("09:00")
            try await desk.call(.get, Self.schedule, as: admin).expectDone()
            try await desk.call(.get, Self.schedule, as: clerk, more: [DeskContext.requestIDHeader: "r-9"]).expectDone()
            expected += [
                "user:root, GET \(shown)/schedule, doctor 1, 2026-11-22, 2 people",
                "user:asha, GET \(shown)/schedule, doctor 1, 2026-11-22, 2 people",
            ]
            #expect(try await recorded(desk, by: admin) == expected)
            let byRequest = try await desk.call(.get, "/audit?request_id=r-9", as: admin).expectDone()
            #expect(byRequest["entries"]?.elements?.count == 1)
        }
    }

    @Test("one person, a board without names and what was refused are not recorded")
    func notRecorded() async throws {
        try await withDesk { desk in
            let (admin, clerk) = try await prepare(desk)
            let display = try await desk.user("board", "display", by: admin)
            try await desk.call(.get, "/doctors/2/schedule", as: clerk).expectDone()
            try await desk.call(.get, "/tokens/12611220001", as: clerk).expectDone()
            try await desk.call(.get, Self.queue, as: display).expectDone()
            try await desk.call(.get, Self.schedule, as: display).expectProblem(403)
            #expect(try await recorded(desk, by: admin) == [])
        }
    }

    @Test("without access control nobody says who they are, and nothing is recorded")
    func withoutAccessControl() async throws {
        try await withDesk { desk in
            try await desk.prepare()
            for name in ["Asha", "Bala"] { try await desk.post("/tokens/book", TestDesk.booking(name)).expectDone() }
            try await desk.get(Self.schedule).expectDone()
            #expect(try await !desk.get("/audit?limit=500").expectDone().text.contains("details_shown"))
        }
    }

    @Test(
        "a journal that cannot take the record keeps nobody from reading; the log has it, and the next one is recorded")
    func withoutJournal() async throws {
        try await withDesk { desk in
            let (admin, clerk) = try await prepare(desk)
            desk.journal.fail(with: .unavailable("disk full"))
            try await desk.call(.get, Self.schedule, as: clerk).expectDone()
            #expect(
                desk.log.lines.contains { $0.text.contains("could not record it") && $0.text.contains("user:asha") })
            desk.journal.fail(with: nil)
            try await desk.call(.get, Self.schedule, as: clerk).expectDone()
            #expect(try await recorded(desk, by: admin).count == 1)
        }
    }

    @Test("two servers record side by side, and a restart goes on where the day's record ended")
    func severalServers() async throws {
        try await withTwoDesks { one, other in
            let (admin, clerk) = try await prepare(one)
            for _ in 1...2 {
                for desk in [one, other] { try await desk.call(.get, Self.schedule, as: clerk).expectDone() }
            }
            for desk in [other, one] { try await desk.call(.get, Self.schedule, as: admin).expectDone() }
            #expect(try await recorded(other, by: admin).count == 4)
        }
        try await withTemporaryFolder { folder in
            for hour in ["09:00", "10:00"] {
                try await withDesk(at: hour, database: "\(folder)/opdesk.db") { desk in
                    let admin = hour == "09:00" ? try await prepare(desk).admin : try await desk.login("root")
                    try await desk.call(.get, Self.schedule, as: admin).expectDone()
                    try await desk.call(.get, "/tokens", as: admin).expectDone()
                    #expect(try await recorded(desk, by: admin).count == (hour == "09:00" ? 2 : 4))
                }
            }
        }
    }
}
