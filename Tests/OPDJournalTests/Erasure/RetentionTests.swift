import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// What is older than the hospital wants to keep goes by itself, and slowly.
@Suite("retention")
struct RetentionTests {
    private static let days = ["2026-11-22", "2026-11-23", "2026-11-24"].map { ClinicDay($0)! }

    /// So many doctors, each with one patient on each of three days; it is the third, or a later one.
    private func hospital(doctors: Int, at time: Instant) async throws -> (TestHospital, MemoryJournal) {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [SlotPattern](repeating: .hourly(5), count: doctors))
        for day in Self.days {
            for doctor in 1...doctors {
                let booking = Request.bookKnown("D\(doctor)", id: "P", in: .of(Doctor.ID(doctor)!, on: day))
                #expect(await test.submit(booking).isDone)
            }
        }
        test.clock.now = time
        return (test, journal)
    }

    private func keep(_ retention: Retention, _ test: TestHospital) async {
        let command = DirectoryCommand.changeSettings(SettingOverrides(), of: nil, retention: retention)
        #expect(await test.submit(Request(.directory(command))).isDone)
    }

    private func daysWithDetails(_ journal: MemoryJournal) -> Set<ClinicDay> {
        Set(
            journal.store.entries.compactMap { entry in
                guard case .session(let id) = entry.stream.kind, entry.entry.details != nil else { return nil }
                return id.day
            })
    }

    @Test("nothing goes as long as nobody has set it")
    func forEver() async throws {
        let (test, journal) = try await hospital(doctors: 2, at: .clock("08:00", on: ClinicDay("2027-11-22")!))
        defer { test.end() }
        await test.hospital.eraseOverdue()
        #expect(daysWithDetails(journal) == Set(Self.days))
    }

    @Test("sessions go once they are older, by the timer, and again when another day begins")
    func byAge() async throws {
        let (test, journal) = try await hospital(doctors: 2, at: .clock("23:59", on: Self.days[2]))
        defer { test.end() }
        await keep(.days(1), test)
        for _ in 0..<9 { await test.hospital.eraseOverdue() }
        #expect(daysWithDetails(journal) == [Self.days[1], Self.days[2]])
        let last = try #require(journal.store.entries(of: .first).last)
        #expect(try EventCoding.sessionEvents(from: last.entry.events) == [.sessionErased])
        #expect(last.entry.actor == Hospital.timer)
        #expect(journal.wipes == 1)
        test.clock.advance(minutes: 1)
        for _ in 0..<9 { await test.hospital.eraseOverdue() }
        #expect(daysWithDetails(journal) == [Self.days[2]])
        #expect(journal.wipes == 2)
    }

    @Test("a few at a time, and once all are gone nothing is read any more")
    func slowly() async throws {
        let (test, journal) = try await hospital(doctors: 12, at: .clock("00:00", on: ClinicDay("2026-12-31")!))
        defer { test.end() }
        await keep(.days(1), test)
        var rounds: [Int] = []
        while !daysWithDetails(journal).isEmpty {
            let before = journal.store.entries.count
            await test.hospital.eraseOverdue()
            rounds.append(journal.store.entries.count - before)
            try #require(rounds.count < 100)
        }
        #expect(rounds.allSatisfy { $0 <= 8 } && rounds.reduce(0, +) == 36)
        for _ in 0..<3 { await test.hospital.eraseOverdue() }
        let (appends, entries) = (journal.appends.count, journal.store.entries.count)
        journal.onReading { (_, _) throws(JournalFailure) in throw .unreadable("nobody needs to read") }
        for _ in 0..<5 { await test.hospital.eraseOverdue() }
        #expect(journal.appends.count == appends && journal.store.entries.count == entries)
    }

    @Test("what could not be written is erased later, and what is recorded late with the next day")
    func troubles() async throws {
        let (test, journal) = try await hospital(doctors: 1, at: .clock("08:00", on: ClinicDay("2026-12-31")!))
        defer { test.end() }
        await keep(.days(1), test)
        journal.failNextAppend(.unavailable)
        for _ in 0..<9 { await test.hospital.eraseOverdue() }
        #expect(daysWithDetails(journal) == [])
        let booking = Booking(slot: 0, source: .online, isBackdated: true)
        let late = Request(.session(.first, .bookToken(booking)), details: PersonalDetails(patientName: "Late"))
        #expect(await test.submit(late).isDone)
        await test.hospital.eraseOverdue()
        #expect(daysWithDetails(journal) == [Self.days[0]])
        test.clock.advance(minutes: 24 * 60)
        for _ in 0..<9 { await test.hospital.eraseOverdue() }
        #expect(daysWithDetails(journal) == [])
    }

    @Test("what stood before a reset goes like everything else")
    func formerEpochs() async throws {
        let (test, journal) = try await hospital(doctors: 2, at: .clock("08:00", on: ClinicDay("2026-12-31")!))
        defer { test.end() }
        #expect(await test.submit(Request(.reset)).isDone)
        await keep(.days(1), test)
        for _ in 0..<9 { await test.hospital.eraseOverdue() }
        #expect(daysWithDetails(journal) == [])
        var verification = Verification()
        for entry in journal.store.entriesByStream { verification.add(entry) }
        verification.finish()
        #expect(verification.findings == [])
    }

    @Test("two nodes that do it at the same time do it once")
    func twoNodes() async throws {
        let nodes = try TwoNodes([.hourly(5), .hourly(5)])
        defer { nodes.end() }
        for session in [Session.ID.first, .second] { #expect(await nodes.first.submit(.book("A", in: session)).isDone) }
        await keep(.days(1), nodes.first)
        for node in [nodes.first, nodes.second] { node.clock.now = .clock("08:00", on: ClinicDay("2026-12-31")!) }
        await withTaskGroup { group in
            for node in [nodes.first, nodes.second] {
                group.addTask {
                    for _ in 0..<5 {
                        try? await node.hospital.catchUp()
                        await node.hospital.eraseOverdue()
                    }
                }
            }
        }
        let entries = nodes.store.entries.filter { $0.stream == .first || $0.stream == .second }
        #expect(entries.count == 4 && entries.allSatisfy { $0.entry.details == nil })
    }
}

extension Instant {
    fileprivate static func clock(_ time: String, on day: ClinicDay) -> Instant {
        .clock(time).adding(minutes: (day.dayNumber - ClinicDay.testDay.dayNumber) * 24 * 60)
    }
}
