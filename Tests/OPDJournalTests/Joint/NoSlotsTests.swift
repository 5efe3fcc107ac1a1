import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A session opens with what the directory says of its date, or not at all.
@Suite("opening sessions by week, exception, holiday and leave")
struct NoSlotsTests {
    private static let pattern = SlotPattern.hourly(1, 1, 1)

    private static func week(_ days: [SlotPattern?]) -> Request {
        let valid = Doctor.ValidWeek(week: WeekPattern(days)!, from: nil, through: nil)
        return Request(.directory(.setWeek(valid, of: 1)))
    }

    /// The test day is a Sunday.
    private static let sundayOff = week([pattern, pattern, pattern, pattern, pattern, pattern, nil])
    private static let sundayOnly = week([nil, nil, nil, nil, nil, nil, pattern])
    private static let dayOff = Request(.directory(.setException(.testDay, .dayOff, of: 1)))
    private static let works = Request(.directory(.setException(.testDay, .slots(pattern), of: 1)))
    private static let takenBack = Request(.directory(.setException(.testDay, .none, of: 1)))

    @Test(
        "a booking on a day off, a holiday or a leave is refused, and says which",
        arguments: [
            ([sundayOff], DayPlan.dayOff), ([dayOff], .dayOff), ([sundayOnly, dayOff], .dayOff),
            ([.holiday()], .holiday("Diwali")), ([.leave()], .leave(1)), ([works, .leave()], .leave(1)),
            ([.holiday(), .leave()], .leave(1)), ([.holiday(), works, takenBack], .holiday("Diwali")),
        ] as [([Request], DayPlan)])
    func refuses(given: [Request], plan: DayPlan) async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for request in given { #expect(await test.submit(request).isDone) }
        let refusal = Refusal.noSlots(.first, plan)
        #expect(await test.submit(.book("Asha")).refusal == refusal)
        #expect(await test.submit(.session(.addDelay(minutes: 5, mode: .shift))).refusal == refusal)
        let elsewhere = await test.submit(.book("Asha", in: .second))
        let isHoliday = given.contains { if case .holiday = $0.command { true } else { false } }
        #expect(elsewhere.refusal == (isHoliday ? .noSlots(.second, .holiday("Diwali")) : nil))
        #expect(await test.submit(.transfer(1, from: .second, to: .first)).refusal == refusal)
        #expect(journal.store.entries(of: .first).isEmpty)
    }

    @Test(
        "otherwise it opens with the slots that are said last for its date",
        arguments: [
            [sundayOnly], [works], [sundayOff, works], [.holiday(), works], [sundayOnly, dayOff, takenBack],
            [works, .leave(), Request(.withdrawLeave(1))], [works, .holiday(), Request(.withdrawHoliday(.testDay))],
        ])
    func opens(given: [Request]) async throws {
        let test = try TestHospital.new(MemoryJournal())
        defer { test.end() }
        for request in given { #expect(await test.submit(request).isDone) }
        #expect(await test.submit(.book("Asha")).isDone)
        #expect(try await test.live().session.slots.count == 3)
    }

    @Test("a session that opens relies on the directory: a leave that was faster is noticed")
    func reliesOnTheDirectory() async throws {
        let node = try Node()
        defer { node.end() }
        node.loses(to: [.leave()])
        #expect(try await node.answer(to: .book("Asha")).refusal == .noSlots(.first, .leave(1)))
        #expect(node.journal.appends.map { $0.map(\.outline) } == [[["1/doctor/1/2026-11-22 0 → 1", "1/directory 3"]]])
    }

    @Test("a refusal that rested on a leave which did not come about is decided again", arguments: [false, true])
    func leaveDidNotComeAbout(isDryRun: Bool) async throws {
        let node = try Node()
        defer { node.end() }
        node.loses(to: [.addDoctor("Dr. C", key: .key("k", for: "another"))])
        var booking = Request.book("Asha")
        booking.isDryRun = isDryRun
        let replies = try await node.postTogether(.leave(key: .key("k", for: "the leave")), booking)
        let answers = try await replies.answers
        #expect(answers[0].refusal == .keyReused)
        #expect(answers[1].bookedNumber == 1)
        try node.expectJournal()
    }
}
