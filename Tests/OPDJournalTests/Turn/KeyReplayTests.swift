import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The same idempotency key again gets the first answer again.
@Suite("the hospital: repeated keys")
struct KeyReplayTests {
    /// Doctor 1 has one slot with one seat, and one with two.
    private static func hospital(_ journal: any Journal) throws -> TestHospital {
        if try journal.headsOfSamples == [0, 0, 0] {
            try OtherNode(journal).openHospital([.hourly(1, 2), .hourly(1)])
        }
        return try TestHospital(journal)
    }

    /// Commands of every kind with what they do: booking, bumping, a waitlist, a cancellation with a promotion, one
    /// that changes nothing, a doctor, a setting, a reset.
    private static let commands: [Request] = [
        .book("Asha", key: .key("1")), .book("Bela", .emergency, key: .key("2")), .book("Chandra", key: .key("3")),
        .cancel(2, key: .key("4")), .cancel(2, key: .key("5")), .book("Divya", in: .second, key: .key("6")),
        .addDoctor("Dr. C", key: .key("7")),
        Request(
            .directory(.changeSettings(SettingOverrides(bookingCutoff: .minutesBeforeStart(5)), of: 1)), key: .key("8")),
        Request(.directory(.changeSettings(SettingOverrides(), of: 1)), key: .key("9")),
    ]

    @Test("the answer equals the first, at once and after later events", arguments: JournalKind.allCases)
    func repeatsTheFirstAnswer(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let test = try Self.hospital(try home.open())
        var first: [Shown] = []
        for command in Self.commands { first.append(Shown(await test.submit(command))) }
        #expect(first.allSatisfy { !$0.description.hasPrefix("refused") && !$0.description.hasPrefix("unavailable") })
        #expect(await test.submitted(Self.commands) == first)
        let versions = try home.entriesByStream().count

        for request in [Request.cancel(1), .cancel(3), .book("Esha"), .addDoctor("Dr. D"), .cancel(1, in: .second)] {
            #expect(await test.submit(request).isDone)
        }
        #expect(await test.submitted(Self.commands) == first)
        #expect(try home.entriesByStream().count == versions + 5)
        test.end()
    }

    @Test("and after the hospital was closed and opened again", arguments: JournalKind.allCases)
    func repeatsAfterReopening(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        let test = try Self.hospital(try home.open())
        let first = await test.submitted(Self.commands)
        #expect(await test.submit(.cancel(1)).isDone)
        test.end()
        let again = try Self.hospital(try home.open())
        #expect(await again.submitted(Self.commands) == first)
        #expect(await again.submitted(Self.commands.reversed()) == first.reversed())
        again.end()
    }

    @Test("the same key for another request is refused, also after reopening", arguments: JournalKind.allCases)
    func refusesReuse(kind: JournalKind) async throws {
        let home = try JournalHome(kind)
        defer { home.end() }
        for _ in 1...2 {
            let test = try Self.hospital(try home.open())
            #expect(await test.submit(.book("Asha", key: .key("k", for: "one"))).bookedNumber == 1)
            #expect(await test.submit(.book("Bela", key: .key("k", for: "two"))).refusal == .keyReused)
            #expect(
                await test.submit(.addDoctor("Dr. C", key: .key("k", for: "three"))).refusal == .keyReused)
            test.end()
        }
    }

    @Test("a key answers with the session that it was used for, though the request would name another by now")
    func pastMidnight() async throws {
        let test = try Self.hospital(MemoryJournal())
        defer { test.end() }
        let tomorrow = Session.ID.of(1, on: ClinicDay("2026-11-23")!)
        let first = await test.submit(.book("Asha", key: .key("today")))
        let again = await test.submit(.book("Asha", in: tomorrow, key: .key("today")))
        #expect(Shown(again) == Shown(first))
        #expect(try await test.live(tomorrow).version == 0)
    }

    @Test("a refusal is not kept: the retry is decided afresh")
    func refusalsAreNotKept() async throws {
        let test = try Self.hospital(MemoryJournal())
        defer { test.end() }
        #expect(await test.submit(.cancel(1, key: .key("k"))).refusal == .session(.tokenNotFound(1)))
        #expect(await test.submit(.book("Asha")).bookedNumber == 1)
        #expect(await test.submit(.cancel(1, key: .key("k"))).isDone)
    }

    @Test("many at once with one key: one effect, one answer")
    func manyAtOnce() async throws {
        let journal = MemoryJournal()
        let test = try Self.hospital(journal)
        defer { test.end() }
        let answers = await test.submitTogether(Array(repeating: .book("Asha", key: .key("k")), count: 64))
        #expect(Set(answers.map { Shown($0).description }).count == 1)
        #expect(answers[0].bookedNumber == 1)
        #expect(journal.store.entries(of: .first).count == 1)
    }

    @Test("another node's answer is ours, if it was faster with the same key")
    func anotherNodeWasFaster() async throws {
        let journal = MemoryJournal()
        let test = try Self.hospital(journal)
        defer { test.end() }
        let other = OtherNode(beside: journal)
        let theirs = Mailed<String>()
        journal.beforeNextAppend { _ in
            let answers = try? other.submit(.book("Asha", key: .key("k")))
            theirs.hand(over: answers?.first.map { Shown($0).description } ?? "none")
        }
        let ours = await test.submit(.book("Asha", key: .key("k")))
        #expect(await Shown(ours).description == theirs.first)
        #expect(journal.store.entries(of: .first).count == 1)
    }

    @Test("a first answer that cannot be read is 503, and comes when it can")
    func unreadableReplay() async throws {
        let journal = MemoryJournal()
        let test = try Self.hospital(journal)
        defer { test.end() }
        let first = await test.submit(.book("Asha", key: .key("k")))
        journal.onReading { _, _ throws(JournalFailure) in throw .unavailable("the disk is away") }
        let away = await test.submit(.book("Asha", key: .key("k")))
        #expect(away.unavailability == .journal("the disk is away"))
        journal.onReading(nil)
        #expect(Shown(await test.submit(.book("Asha", key: .key("k")))) == Shown(first))
    }
}

extension TestHospital {
    /// The answers to these requests, one after the other.
    fileprivate func submitted(_ requests: [Request]) async -> [Shown] {
        var answers: [Shown] = []
        for request in requests { answers.append(Shown(await submit(request))) }
        return answers
    }
}
