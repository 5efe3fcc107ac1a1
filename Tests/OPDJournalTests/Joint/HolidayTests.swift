import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The whole hospital is closed on a date.
@Suite("joint commands: holidays")
struct HolidayTests {
    @Test("every open session of the date is closed, none of another date, and none opens any more")
    func closesAll() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, [.hourly(1), .hourly(1), .hourly(1)])
        defer { test.end() }
        let tomorrow = ClinicDay("2026-11-23")!
        for request in [Request.book("Asha"), .book("Bela", in: .of(3)), .book("Divya", in: .of(1, on: tomorrow))] {
            #expect(await test.submit(request).isDone)
        }
        let receipt = try #require(await test.submit(.holiday()).joint)
        #expect(receipt.sessions.map(\.session) == [.first, .of(3)])
        #expect(receipt.sessions.allSatisfy { $0.after.session.token(1)?.needsRebooking == true })
        let references = receipt.sessions.map { EntryReference(session: $0.session, version: 2) }
        #expect(receipt.directoryEvents == [.holidaySet(.testDay, Holiday(name: "Diwali", entries: references))])
        #expect(await test.submit(.book("Esha", in: .second)).refusal == .noSlots(.second, .holiday("Diwali")))
        #expect(await test.submit(.book("Esha", in: .of(2, on: tomorrow))).isDone)
        try await test.expectJournal(journal)
    }

    @Test("a doctor for whom slots were set for that very date works")
    func exceptionGoesBefore() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        let working = Request(.directory(.setException(.testDay, .slots(.hourly(3)), of: 1)))
        for request in [working, .book("Asha"), .book("Bela", in: .second)] {
            #expect(await test.submit(request).isDone)
        }
        let receipt = try #require(await test.submit(.holiday()).joint)
        #expect(receipt.sessions.map(\.session) == [.second])
        #expect(await test.submit(.book("Chandra")).bookedNumber == 2)
        try await test.expectJournal(journal)
    }

    @Test("another name keeps what the holiday did in sessions; the same name again changes nothing")
    func isRenamed() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        #expect(await test.submit(.book("Asha")).isDone)
        let first = try #require(await test.submit(.holiday("Diwali")).joint)
        let renamed = try #require(await test.submit(.holiday("Deepavali")).joint)
        #expect(renamed.sessions.isEmpty)
        #expect(test.hospital.directory.holidays[.testDay]?.name == "Deepavali")
        let entries = first.sessions.map { EntryReference(session: $0.session, version: $0.version) }
        #expect(test.hospital.directory.holidays[.testDay]?.entries == entries)
        #expect(await test.submit(.holiday("Deepavali")).joint?.directoryEvents == [])
        #expect(try await test.live().version == 2)
        try await test.expectJournal(journal)
    }

    @Test("taken back, its sessions are open again, and others can open")
    func isWithdrawn() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        #expect(await test.submit(.book("Asha")).isDone)
        #expect(await test.submit(.holiday()).isDone)
        let receipt = try #require(await test.submit(Request(.withdrawHoliday(.testDay))).joint)
        #expect(receipt.sessions.map(\.session) == [.first])
        #expect(receipt.directoryEvents == [.holidaySet(.testDay, nil)])
        #expect(try await test.live().session.token(1)?.status == .booked)
        #expect(await test.submit(.book("Bela", in: .second)).isDone)
        #expect(await test.submit(Request(.withdrawHoliday(.testDay))).refusal == .noHoliday(.testDay))
        try await test.expectJournal(journal)
    }

    @Test("undone through one of its sessions, it is taken back in all of them")
    func isUndoneBySession() async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal)
        defer { test.end() }
        for request in [Request.book("Asha"), .book("Bela", in: .second), .holiday()] {
            #expect(await test.submit(request).isDone)
        }
        let receipt = try #require(await test.submit(.undo(2, in: .second)).joint)
        #expect(receipt.sessions.map(\.session) == [.second, .first])
        #expect(test.hospital.directory.holidays.isEmpty)
        #expect(try await test.live().session.token(1)?.status == .booked)
        try await test.expectJournal(journal)
    }
}
