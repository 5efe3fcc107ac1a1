import OPDEngine
import OPDJournal
import Synchronization
import Testing

@testable import OPDJournal

/// Sessions that are not in memory.
@Suite("the hospital: sessions that are not in memory")
struct ColdSessionTests {
    /// A hospital whose first session has three tokens, opened anew, so that nothing of it is in memory.
    private static func opened(_ journal: MemoryJournal) throws -> TestHospital {
        let test = try TestHospital.new(journal, [.hourly(2, 2), .hourly(2, 2), .hourly(2)])
        try OtherNode(beside: journal).submit(.book("Asha"), .book("Bela"), .book("Chandra"))
        return test
    }

    @Test("a session is read when somebody wants it, by a read or by a command")
    func isReadOnFirstUse() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        #expect(test.hospital.sessionsInMemory == 0)
        #expect(try await test.live().session.tokens.count == 3)
        #expect(await test.submit(.book("Divya", in: .second)).bookedNumber == 1)
        #expect(test.hospital.sessionsInMemory == 2)
        #expect(try await test.live(.of(3)).version == 0)
        #expect(try await test.live().record(of: 3)?.details == PersonalDetails(patientName: "Chandra"))
    }

    @Test("many who want it at once wait for one reading, and each is served")
    func manyAtOnce() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        let readings = Mutex(Readings())
        let gate = Gate()
        journal.onReading { stream, version throws(JournalFailure) in
            guard stream == .first, version == 0 else { return }
            readings.withLock { $0.begin() }
            gate.hold()
            readings.withLock { $0.running -= 1 }
        }
        async let answers = test.submitTogether((0..<40).map { .book("patient \($0)") })
        async let live = test.live()
        await gate.arrival()
        gate.open()
        #expect(Set(await answers.compactMap(\.bookedNumber)) == Set((4...43).map { Token.Number($0)! }))
        #expect(try await live.session.tokens.count >= 3)
        #expect(readings.withLock { $0.mostAtOnce } == 1)
        #expect(try OtherNode(beside: journal).session(.first).session == (try await test.live()).session)
    }

    @Test("a session that nobody uses leaves memory, and is read again")
    func leavesMemory() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        #expect(await test.submit(.book("Divya")).bookedNumber == 4)
        let before = try await test.live()
        // Each answer leaves before its turn sweeps, so a further turn shows what was swept.
        for _ in 1...2 {
            test.clock.advance(minutes: 16)
            #expect(await test.submit(.book("Esha", in: .second)).isDone)
        }
        #expect(await test.submit(.cancel(1, in: .second)).isDone)
        #expect(test.hospital.sessionsInMemory == 1)
        let after = try await test.live()
        #expect(after.session == before.session)
        #expect(after.version == before.version)
        #expect(await test.submit(.book("Farah")).bookedNumber == 5)
        #expect(test.hospital.sessionsInMemory == 2)
    }

    @Test("what others append while a session is being read is not lost")
    func catchesUp() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        let other = OtherNode(beside: journal)
        let isFirst = Mutex(true)
        journal.onReading { stream, version throws(JournalFailure) in
            // The session is read, and while it is on its way to the loop, somebody else writes.
            guard stream == .first, version == 3, isFirst.withLock({ $0.exchange(false) }) else { return }
            _ = try? other.submit(.book("Zara"))
        }
        let answer = await test.submit(.book("Divya"))
        #expect(answer.bookedNumber == 5)
        #expect(journal.appends.count == 1)
    }

    @Test("what was read before a reset is not taken for a session after it")
    func isOfItsEpoch() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        let gate = Gate()
        journal.onReading { stream, _ throws(JournalFailure) in
            if stream == .first { gate.hold() }
        }
        async let late = test.submit(.book("Divya"))
        await gate.arrival()
        #expect(await test.submit(Request(.reset)).isDone)
        #expect(await test.submit(.addDoctor("Dr. New", .hourly(1))).isDone)
        gate.open()
        #expect(await late.bookedNumber == 1)
        let live = try await test.live()
        #expect(live.session.tokens.count == 1)
        #expect(live.record(of: 1)?.details == PersonalDetails(patientName: "Divya"))
        #expect(journal.store.entries(of: .session(.first, epoch: 2)).count == 1)
    }

    @Test("a session that cannot be read is 503 for who wants it, and for nobody else; later it can")
    func cannotBeRead() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        journal.onReading { stream, _ throws(JournalFailure) in
            if stream == .first { throw .unavailable("the disk is away") }
        }
        #expect(await test.submit(.book("Divya")).unavailability == .journal("the disk is away"))
        await #expect(throws: Unavailability.journal("the disk is away")) { try await test.live() }
        #expect(await test.submit(.book("Esha", in: .second)).isDone)
        journal.onReading(nil)
        #expect(await test.submit(.book("Divya")).bookedNumber == 4)
    }

    @Test("a damaged session names its damage, and the others go on")
    func damagedSession() async throws {
        let journal = MemoryJournal()
        let test = try Self.opened(journal)
        defer { test.end() }
        _ = journal.store.append([.advancing(.first, at: 3, .sample(99))])
        let answer = await test.submit(.book("Divya"))
        #expect(
            answer.unavailability == .journal("1/doctor/1/2026-11-22 version 4: token 99 cannot come here"))
        #expect(await test.submit(.book("Esha", in: .second)).isDone)
    }

    private struct Readings {
        var running = 0
        var mostAtOnce = 0

        mutating func begin() {
            running += 1
            mostAtOnce = max(mostAtOnce, running)
        }
    }
}

extension Bool {
    /// Puts a new value, and gives the old one.
    fileprivate mutating func exchange(_ new: Bool) -> Bool {
        defer { self = new }
        return self
    }
}
