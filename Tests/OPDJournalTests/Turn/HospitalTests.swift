import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The front door: opening, the clock, the bound, the end.
@Suite("the hospital")
struct HospitalTests {
    @Test("the time zone is fixed at the first start, and another is refused later", arguments: JournalKind.allCases)
    func fixesTheTimeZone(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let test = try TestHospital(try home.open(), timeZone: "Asia/Kolkata")
        #expect(test.hospital.calendar.timeZone.identifier == "Asia/Kolkata")
        test.end()
        for accepted in [nil, "Asia/Kolkata"] {
            let again = try TestHospital(try home.open(), timeZone: accepted)
            #expect(again.hospital.directory.timeZone == "Asia/Kolkata")
            again.end()
        }
        let fixed = Hospital.OpeningFailure.timeZoneFixed("Asia/Kolkata", asked: "UTC")
        #expect(throws: fixed) { try TestHospital(try home.open(), timeZone: "UTC") }
        let unknown = Hospital.OpeningFailure.unknownTimeZone("Mars/Olympus")
        #expect(throws: unknown) { try TestHospital(try home.open(), timeZone: "Mars/Olympus") }
        #expect(try home.entriesByStream().count == 1)
    }

    @Test("without a time zone the first start takes the system's, which need not be known")
    func systemTimeZone() throws {
        let test = try TestHospital(MemoryJournal(), timeZone: nil)
        defer { test.end() }
        #expect(test.hospital.directory.timeZone == "UTC")
        #expect(throws: Hospital.OpeningFailure.unknownTimeZone("Mars/Olympus")) {
            try Hospital(
                journal: MemoryJournal(), timeZone: nil, systemTimeZone: "Mars/Olympus", clock: { .clock("08:00") },
                logger: .silent, onOutcomeUnknown: { _ in })
        }
    }

    @Test("the zone keeps its name over a reset, so that the next start is not refused", arguments: ["UTC", "GMT+5"])
    func keepsTheZonesName(zone: String) async throws {
        let journal = MemoryJournal()
        let test = try TestHospital(journal, timeZone: zone)
        #expect(await test.submit(Request(.reset)).isDone)
        #expect(test.hospital.directory.timeZone == zone)
        test.end()
        let again = try TestHospital(MemoryJournal(journal.store), timeZone: zone)
        again.end()
    }

    @Test("a journal that cannot be read or written does not open")
    func cannotOpen() {
        let closed = MemoryJournal()
        closed.close()
        #expect(throws: Hospital.OpeningFailure.journal(.unavailable("the journal is closed"))) {
            try TestHospital(closed)
        }
        let full = MemoryJournal()
        full.failNextAppend(.unavailable)
        #expect(throws: Hospital.OpeningFailure.journal(.unavailable("the disk is full"))) { try TestHospital(full) }
        let raced = MemoryJournal()
        raced.beforeNextAppend { _ in
            _ = try? OtherNode(beside: raced).submit(Request(.directory(.openHospital(timeZone: "UTC"))))
        }
        let other = Hospital.OpeningFailure.journal(.unavailable("another server is opening this hospital"))
        #expect(throws: other) { try TestHospital(raced) }
        let damaged = MemoryJournal()
        _ = damaged.store.append([.advancing(.directory, at: 0, .sample())])
        #expect(throws: Hospital.OpeningFailure.self) { try TestHospital(damaged) }
    }

    @Test("time never goes back within a session, though the clock does")
    func timeNeverGoesBack() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for time in ["09:00", "08:59", "07:00", "09:00", "09:01", "06:00"] {
            test.clock.now = .clock(time)
            #expect(await test.submit(.book("patient at \(time)")).isDone)
        }
        let times = journal.store.entries(of: .first).map(\.entry.time)
        #expect(times == ["09:00", "09:00", "09:00", "09:00", "09:01", "09:01"].map { .clock($0) })
        #expect(try await test.live().session.tokens.map(\.issuedAt) == times)
        #expect(await test.submit(.book("elsewhere", in: .second)).isDone)
        #expect(journal.store.entries(of: .second).map(\.entry.time) == [.clock("06:00")])
    }

    @Test("a full queue answers at once; what was accepted is answered when the journal goes on")
    func isBounded() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [.hourly(100)], queueCapacity: 10)
        defer { test.end() }
        _ = try await test.live()
        let gate = journal.holdNextAppend()
        async let first = test.submit(.book("first"))
        await gate.arrival()
        await withTaskGroup { group in
            for number in 0..<25 { group.addTask { await test.submit(.book("patient \(number)")) } }
            // Ten wait in the queue, and fifteen are answered while the journal stands still.
            for _ in 0..<15 { #expect(await group.next()?.unavailability == .overloaded) }
            gate.open()
            for await answer in group { #expect(answer.isDone) }
        }
        #expect(await first.isDone)
        #expect(journal.appends.map(\.count) == [1, 10])
        #expect(try await test.live().session.tokens.count == 11)
    }

    @Test("whether it can be written is asked of the journal")
    func checksWritable() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital(journal)
        defer { test.end() }
        _ = try await test.hospital.checkWritable()
        journal.failChecks(.unavailable("the disk is full"))
        await #expect(throws: Unavailability.journal("the disk is full")) { try await test.hospital.checkWritable() }
        #expect(test.unknownOutcomes.count == 0)
        journal.failChecks(.outcomeUnknown("the disk failed"))
        await #expect(throws: Unavailability.self) { try await test.hospital.checkWritable() }
        #expect(await test.unknownOutcomes.first == "the disk failed")
    }

    @Test("once closed, it refuses what comes")
    func closes() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        #expect(await test.submit(.book("Asha")).isDone)
        test.end()
        #expect(await test.submit(.book("Bela")).unavailability == .shuttingDown)
        #expect(await test.submit(.book("Chandra", in: .second)).unavailability == .shuttingDown)
        #expect(journal.store.entries(of: .first).count == 1)
    }
}
