import OPDEngine
import SeededChance
import Testing

/// A damaged journal is told about, and never stops the process.
@Suite("events that cannot follow")
struct FoldingProblemsTests {
    /// Tokens 1 and 2 have the seats of slot 0, 3 waits for one, 4 has cancelled.
    let session = given(capacities: 2, 1).booked(.online, .online).waitlisted(.walkIn, .walkIn).cancelled(4).session

    @Test(
        "what the rules can decide folds",
        arguments: [
            [],
            [.tokenBooked(5, source: .online, slot: 1)],
            [.tokenWaitlisted(5, source: .walkIn, slot: 0), .tokenWaitlisted(6, source: .walkIn, slot: 0)],
            [
                .tokenBumped(2, from: 0, by: 5), .tokenBooked(5, source: .emergency, slot: 0),
                .tokenReallocated(2, to: 1),
            ],
            [
                .tokenBumped(2, from: 0, by: 5), .tokenBooked(5, source: .emergency, slot: 0),
                .tokenDisplaced(2, slot: 0),
            ],
            [.tokenCancelled(1), .tokenPromoted(3, slot: 0)],
            [.tokenBooked(5, source: .online, slot: 1), .tokenCancelled(5)],
            [.patientArrived(1), .patientCalled(1), .consultationStarted(1), .consultationCompleted(1)],
            [.noShowRecorded(3)],
            [.slotClosed(0), .seatLost(2, from: 0), .tokenReallocated(2, to: 1), .rebookingNeeded(3)],
            [.tokenMoved(3, from: 0), .tokenReallocated(3, to: 1, seat: .overflow), .patientParked(3)],
            [.tokenReinstated(4), .tokenDisplaced(4, slot: 0)],
            [.entryUndone(version: 1), .tokenRestored(1, memento(.cancelled)), .tokenRestored(4, memento(.booked))],
            [.tokenRestored(3, memento(.waitlisted, arrival: 0))],
        ] as [[SessionEvent]])
    func folds(events: [SessionEvent]) {
        #expect(session.problem(folding: events) == nil)
    }

    @Test(
        "what cannot follow is named",
        arguments: [
            ([.sessionOpened(.hourly(capacities: [1]))], "opens once"),
            ([.tokenBooked(6, source: .online, slot: 0)], "token 6 cannot come here"),
            ([.tokenBooked(1, source: .online, slot: 0)], "token 1 cannot come here"),
            ([.tokenCancelled(5)], "token 5 cannot come here"),
            ([.tokenCancelled(5), .tokenBooked(5, source: .online, slot: 0)], "token 5 cannot come here"),
            ([.tokenBooked(5, source: .online, slot: 2)], "slot 2 does not exist"),
            ([.tokenBumped(1, from: 0, by: 5), .tokenReallocated(1, to: 9)], "slot 9 does not exist"),
            ([.tokenCancelled(4)], "token 4 cannot be cancelled"),
            ([.tokenCancelled(1), .noShowRecorded(1)], "token 1 cannot be cancelled"),
            ([.tokenPromoted(1, slot: 0)], "token 1 cannot be booked"),
            ([.tokenReallocated(1, to: 1)], "token 1 cannot be booked"),
            ([.tokenDisplaced(3, slot: 0)], "token 3 cannot be waitlisted"),
            ([.tokenBumped(3, from: 0, by: 1)], "token 3 cannot be waitlisted"),
            ([.consultationStarted(3)], "token 3 cannot be waitlisted"),
            ([.tokenBumped(1, from: 0, by: 2), .patientArrived(1)], "token 1 cannot be"),
            ([.tokenBumped(1, from: 0, by: 2)], "token 1 loses its place and gets no other"),
            ([.seatLost(1, from: 0)], "token 1 loses its place and gets no other"),
            ([.seatLost(3, from: 0)], "token 3 cannot be waitlisted"),
            ([.tokenMoved(4, from: 0)], "token 4 cannot be cancelled"),
            ([.tokenReinstated(1)], "token 1 cannot be booked"),
            ([.rebookingNeeded(1)], "token 1 cannot be booked"),
            ([.slotClosed(2)], "slot 2 does not exist"),
            (
                [.slotRestored(7, SlotMemento(capacity: 1, fullCapacity: 1, isClosed: false, isReleased: false))],
                "slot 7"
            ),
            ([.tokenRestored(5, memento(.booked))], "token 5 cannot come here"),
            ([.tokenRestored(1, memento(.booked, slot: 9))], "slot 9 does not exist"),
            ([.tokenRestored(1, memento(.waitlisted, arrival: 0))], "token 1 never had place 0"),
            ([.tokenRestored(3, memento(.waitlisted, arrival: 9))], "token 3 never had place 9"),
            ([.doctorRestored(DoctorMemento(presence: .ended, delays: [], inConsultation: 9))], "token 9"),
        ] as [([SessionEvent], String)])
    func isNamed(events: [SessionEvent], words: String) throws {
        let problem = try #require(session.problem(folding: events))
        #expect(problem.contains(words))
    }

    private static func memento(
        _ status: Token.Status, slot: SlotIndex = 0, arrival: Int32 = 0
    ) -> TokenMemento {
        TokenMemento(
            status: status, slot: slot, seat: .regular, presence: .arrived, hasHadSeat: true, needsRebooking: false,
            waitlistArrival: arrival, passedOverUntil: 0, arrivedAt: nil, calledAt: nil, startedAt: nil,
            completedAt: nil, successor: nil)
    }

    @Test("a session opens with slots, before anything else")
    func opensFirst() {
        let unopened = Session(id: .testDay)
        let opening = SessionEvent.sessionOpened(.hourly(capacities: [1]))
        #expect(unopened.problem(folding: [opening, .tokenBooked(1, source: .online, slot: 0)]) == nil)
        #expect(unopened.problem(folding: [.tokenBooked(1, source: .online, slot: 0), opening]) != nil)
        #expect(unopened.problem(folding: [.sessionOpened(.hourly(capacities: []))]) != nil)
        #expect(unopened.problem(folding: [opening, opening]) != nil)
    }

    @Test("whatever is in a journal, events without a problem can be folded", arguments: 0..<60 as Range<UInt64>)
    func neverTraps(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var session = session
        var folded = 0
        for _ in 0..<300 {
            let events = Self.anyEntry(&random, session)
            guard session.problem(folding: events) == nil else { continue }
            for event in events { session.evolve(event, at: .testMidnight) }
            folded += 1
        }
        #expect(folded > 20, "hardly an entry could be folded")
    }

    private static func anyMemento(_ random: inout SplitMix64, _ slot: SlotIndex) -> TokenMemento {
        var memento = memento(
            random.one(of: Token.Status.allCases), slot: slot, arrival: Int32(random.number(in: 0...30)))
        memento.seat = random.one(of: SeatKind.allCases)
        memento.presence = random.one(of: Token.Presence.allCases)
        memento.needsRebooking = random.chance(20)
        return memento
    }

    private static func anyEntry(_ random: inout SplitMix64, _ session: Session) -> [SessionEvent] {
        let newcomer = Token.Number(session.tokens.count + 1)!
        let number = Token.Number(random.number(in: 1...session.tokens.count + 1))!
        let slot = SlotIndex(random.number(in: 0...2))
        let source = random.one(of: Source.allCases)
        let bump = SessionEvent.tokenBumped(number, from: slot, by: newcomer)
        let entries: [[SessionEvent]] = [
            [.sessionOpened(.hourly(capacities: [1]))],
            [.tokenBooked(newcomer, source: source, slot: slot)],
            [.tokenWaitlisted(newcomer, source: source, slot: slot)],
            [bump, .tokenReallocated(number, to: slot)], [bump, .tokenDisplaced(number, slot: slot)], [bump],
            [.tokenReallocated(number, to: slot)], [.tokenDisplaced(number, slot: slot)],
            [.tokenPromoted(number, slot: slot)], [.tokenCancelled(number)], [.noShowRecorded(number)],
            [.patientArrived(number)], [.patientCalled(number)], [.consultationStarted(number)],
            [.consultationCompleted(number)],
            [.tokenMoved(number, from: slot), .tokenReallocated(number, to: slot, seat: .overbook)],
            [.tokenReinstated(number), .tokenDisplaced(number, slot: slot)], [.rebookingNeeded(number)],
            [.patientSkipped(number)], [.patientParked(number)], [.patientResumed(number)],
            [.slotClosed(slot)], [.slotReopened(slot)], [.capacityChanged(slot, to: random.number(in: 0...9))],
            [.tokenRestored(number, anyMemento(&random, slot))],
            [.doctorRestored(DoctorMemento(presence: .present, delays: [], inConsultation: number))],
            [.tokenTransferred(number, to: Token.ID(session: .otherDoctor, number: 1))],
            [.patientIdentified(number, PatientKeys(patientID: UInt64(slot.value), phoneAndName: nil)!)],
        ]
        return random.one(of: entries) + (random.chance(30) ? random.one(of: entries) : [])
    }
}

extension DirectoryTests {
    @Test("events that cannot follow in a directory are named")
    func foldingProblems() throws {
        let first = Doctor.ID(1)!
        let second = Doctor.ID(2)!
        let added = DirectoryEvent.doctorAdded(first, name: "Dr. A", department: nil, pattern: pattern)
        let change = DirectoryEvent.settingsChanged(SettingOverrides(bookingCutoff: .never), of: first)
        #expect(Directory().problem(folding: [.hospitalOpened(timeZone: "UTC"), added, change]) == nil)
        #expect(Directory().problem(folding: [change]) == "doctor 1 does not exist")
        #expect(Directory().problem(folding: [added, added]) == "doctor 1 cannot come here")
        let skipping = DirectoryEvent.doctorAdded(second, name: "Dr. B", department: nil, pattern: pattern)
        #expect(Directory().problem(folding: [skipping]) == "doctor 2 cannot come here")
    }
}
