import OPDEngine
import Testing

@Suite("erasure")
struct ErasureTests {
    private static let keys = [7, 8, 9].map { PatientKeys(patientID: $0, phoneAndName: nil)! }

    /// Three people with keys in one slot of three seats, the first of whom has left.
    private func threePeople() -> Scenario {
        Self.keys.reduce(given(capacities: 3, 1)) { scenario, keys in
            scenario.accepting(.bookToken(Booking(slot: 0, source: .online, patient: keys)))
        }.cancelled(1)
    }

    private func erasing(
        _ numbers: Token.Number..., live: Bool = false, newKeys: [Token.Number: PatientKeys] = [:]
    ) -> SessionCommand {
        .eraseTokens(Erasure(numbers, acceptsLive: live, newKeys: newKeys))
    }

    @Test("of a token without keys changes nobody else, and the token keeps its number, its status and its place")
    func plain() {
        given(capacities: 1).booked(.online).waitlisted(.online)
            .when(erasing(2, live: true)).then(.tokenErased(2))
            .slot(0, seats: [1], waitlist: [2])
            .cancelled(1).slot(0, seats: [2])
            .accepting(.checkIn(2), .callToken(2)).token(2, is: .booked, .called)
    }

    @Test("gives the others new keys, in the order of their numbers, for the old ones can be guessed no more")
    func newKeys() throws {
        let fresh = [20, 30].map { PatientKeys(patientID: $0, phoneAndName: nil)! }
        let erased = threePeople().when(erasing(1, newKeys: [3: fresh[1], 2: fresh[0]]))
            .then(.tokenErased(1), .patientIdentified(2, fresh[0]), .patientIdentified(3, fresh[1]))
        #expect(erased.session.tokens.map(\.patient) == [nil, fresh[0], fresh[1]])
        #expect(erased.session.tokens.map(\.isErased) == [true, false, false])
        let again = { (id: UInt64) in
            SessionCommand.bookToken(
                Booking(slot: 1, source: .online, patient: PatientKeys(patientID: id, phoneAndName: nil)))
        }
        erased.when(again(20)).thenRefused(.duplicatePatient(existing: 2))
        erased.accepting(again(8)).token(4, is: .booked)
    }

    @Test("of a token that could not be recognised leaves the keys of the others as they are")
    func withoutKeys() {
        threePeople().booked(.online, slot: 0).when(erasing(4, live: true, newKeys: [2: Self.keys[0]]))
            .then(.tokenErased(4))
    }

    @Test("makes a token collide with nobody, not even when it comes back")
    func collisions() {
        let erased = threePeople().when(erasing(1)).then(.tokenErased(1))
        erased.accepting(.bookToken(Booking(slot: 0, source: .online, patient: Self.keys[0])))
            .when(.reinstateToken(1)).accepted().token(1, is: .waitlisted)
    }

    @Test("of a live token needs a word more, unless the day is over")
    func live() {
        threePeople().when(erasing(2)).thenRefused(.tokenIsLive(2))
            .when(erasing(2, live: true)).then(.tokenErased(2))
        threePeople().at("08:00", on: "2026-11-23").when(erasing(2)).then(.tokenErased(2))
        threePeople().when(erasing(1, 2)).thenRefused(.tokenIsLive(2))
    }

    @Test("of somebody erased does nothing, of nobody is refused")
    func twice() {
        threePeople().accepting(erasing(1)).when(erasing(1)).thenNothing().when(erasing(9)).thenRefused(
            .tokenNotFound(9))
    }

    @Test("of a whole session takes everybody at once, the day after at the earliest, and once")
    func everybody() {
        threePeople().when(.eraseSession).thenRefused(.dayNotOver(.testDay, today: .testDay))
        let erased = threePeople().at("00:00", on: "2026-11-23").when(.eraseSession).then(.sessionErased)
        #expect(erased.session.tokens.allSatisfy { $0.isErased && $0.patient == nil })
        erased.slot(0, seats: [2, 3]).when(.eraseSession).thenNothing()
        erased.accepting(.recordNoShow(2)).when(.eraseSession).then(.sessionErased)
        given(capacities: 1).at("00:00", on: "2026-11-23").when(.eraseSession).thenNothing()
    }

    @Test("cannot be taken back, and what was before still can, without bringing anything back")
    func undo() {
        let erased = threePeople().accepting(erasing(1))
        erased.whenUndoing().thenRefused(.erasureIsFinal(5))
        let undone = erased.whenUndoing(4).accepted().token(1, is: .booked)
        #expect(undone.session.token(1)?.isErased == true && undone.session.token(1)?.patient == nil)
        let late = threePeople().at("00:00", on: "2026-11-23").accepting(.eraseSession)
        late.whenUndoing().thenRefused(.erasureIsFinal(5))
        #expect(late.whenUndoing(4).accepted().session.patientsAreUnknown)
    }

    @Test(
        "follows into another session: whoever is transferred after it is erased there from the start, and that can be undone"
    )
    func transfer() throws {
        let origin = threePeople().accepting(erasing(2, live: true))
        let target = Scenario(opening: .hourly(capacities: [9]), id: .otherDoctor)
        let events = try Transfer(number: 2, slot: 0).decide(
            from: origin.session, to: target.session, at: origin.moment
        ).target
        #expect(events.last == .tokenErased(1))
        let arrived = target.with { $0.record(events) }
        #expect(arrived.session.token(1)?.isErased == true)
        arrived.whenUndoing().accepted().token(1, is: .cancelled)
    }

    @Test("knows where the person went and came from, also where that was taken back")
    func person() {
        let back = threePeople().transferred(2)
        let successor = Token.ID(session: .otherDoctor, number: 1)
        #expect(back.session.otherTokens(ofPersonWith: 2) == [successor])
        #expect(back.whenUndoing().accepted().session.otherTokens(ofPersonWith: 2) == [successor])
        #expect(back.session.otherTokens(ofPersonWith: 3) == [])
    }

    @Test("a reason is about whom the command was about, not about whom it moved")
    func subjects() {
        let full = given(capacities: 1, 1).booked(.online).waitlisted(.walkIn)
        func subjects(_ outcome: Outcome) -> [Token.Number] { (try? outcome.answer.get())?.subjects ?? [99] }
        #expect(subjects(full.when(.book(.emergency))) == [3])
        #expect(subjects(full.when(.cancelToken(1))) == [1])
        #expect(subjects(full.when(.moveToken(1, to: 1, acceptsWaitlist: false))) == [1])
        #expect(subjects(full.when(.closeSlot(0))) == [])
        #expect(subjects(full.when(.addDelay(minutes: 60, mode: .reallocate))) == [])
        #expect(subjects(full.cancelled(1).whenUndoing()) == [1, 2])
        #expect(subjects(full.arrived(2).absent(1).when(.callNext)) == [2])
        let joint: [SessionEvent] = [.partOf(JointCommand(.transfer, others: [])), .tokenTransferred(1, to: .other)]
        #expect(joint.subjects == [1])
    }

    @Test("an erased token with keys is a violation")
    func violation() {
        let erased = threePeople().accepting(erasing(1)).with { $0.record([.patientIdentified(1, Self.keys[0])]) }
        #expect(erased.session.violations == [.recognisedThoughErased(1)])
    }

    @Test("the retention setting is changed once, beside the other settings or alone, and says what is too old")
    func retention() throws {
        var directory = Directory()
        let both = SettingOverrides(bookingCutoff: .minutesBeforeStart(5))
        let events = try directory.decide(.changeSettings(both, of: nil, retention: .days(30)))
        #expect(events == [.settingsChanged(both, of: nil), .retentionChanged(.days(30))])
        for event in events { directory.evolve(event) }
        #expect(try directory.decide(.changeSettings(both, of: nil, retention: .days(30))) == [])
        #expect(try directory.decide(.changeSettings(SettingOverrides(), of: nil)) == [])
        #expect(directory.retention.limit(on: .testDay) == ClinicDay("2026-10-23"))
        #expect(Retention.days(36_500).limit(on: .testDay) == nil)
        #expect(Retention.forEver.limit(on: .testDay) == nil)
    }
}

extension Session {
    fileprivate var patientsAreUnknown: Bool { tokens.allSatisfy { $0.isErased && $0.patient == nil } }
}

extension Token.ID {
    fileprivate static let other = Token.ID(session: .otherDoctor, number: 1)
}
