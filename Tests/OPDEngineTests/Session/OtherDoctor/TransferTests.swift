import OPDEngine
import Testing

@Suite("transfers to another doctor")
struct TransferTests {
    let moment = Moment(instant: .clock("09:30"), today: .testDay)
    let other = Scenario(opening: .hourly(capacities: [1, 1]), id: .otherDoctor)

    private func transfer(
        _ number: Token.Number, slot: Int = 0, acceptsWaitlist: Bool = false, patient: PatientKeys? = nil,
        allowsDuplicate: Bool = false
    ) -> Transfer {
        Transfer(
            number: number, slot: slot, acceptsWaitlist: acceptsWaitlist, allowsDuplicate: allowsDuplicate,
            patient: patient)
    }

    @Test("the old place is given up, a new number taken there, and each token names the other")
    func bothSides() throws {
        let origin = given(capacities: 1).booked(.online).waitlisted(.walkIn)
        let target = other.booked(.online, slot: 1)
        let events = try transfer(1).decide(from: origin.session, to: target.session, at: moment)
        #expect(events.origin == [.tokenTransferred(1, to: target.session.id(of: 2)), .tokenPromoted(2, slot: 0)])
        #expect(
            events.target == [
                .tokenBooked(2, source: .online, slot: 0),
                .transferArrived(2, from: origin.session.id(of: 1), arrivedAt: nil),
            ])
        let (left, arrived) = (origin.with { $0.record(events.origin) }, target.with { $0.record(events.target) })
        left.token(1, is: .transferred).slot(0, seats: [2])
        arrived.token(2, is: .booked, .expected)
        #expect(left.session.token(1)?.successor == arrived.session.id(of: 2))
        #expect(arrived.session.token(2)?.predecessor == left.session.id(of: 1))
    }

    @Test("whoever is there is there for the other doctor too, with the time of arrival")
    func presence() throws {
        let origin = given(capacities: 3).booked(.online, .online, .online)
            .at("08:40").arrived(1).at("08:45").called(2).at("08:50").parked(3)
        for (number, time) in [(1, "08:40"), (2, "08:45"), (3, "08:50")] as [(Token.Number, String)] {
            let events = try transfer(number).decide(from: origin.session, to: other.session, at: moment)
            let arrived = other.with { $0.record(events.target) }.token(1, is: .booked, .arrived)
            #expect(arrived.session.token(1)?.arrivedAt == .clock(time))
            #expect(arrived.session.token(1)?.calls == 0)
        }
    }

    @Test("with the other doctor it bumps and is bumped as a booking would")
    func bumps() throws {
        let origin = given(capacities: 1).booked(.emergency)
        let target = other.booked(.walkIn)
        let events = try transfer(1).decide(from: origin.session, to: target.session, at: moment)
        #expect(
            events.target == [
                .tokenBumped(1, from: 0, by: 2), .tokenBooked(2, source: .emergency, slot: 0),
                .tokenReallocated(1, to: 1), .transferArrived(2, from: origin.session.id(of: 1), arrivedAt: nil),
            ])
    }

    @Test(
        "a booked token would lose its seat: refused, unless the waitlist is accepted; a waitlisted one may wait there")
    func wouldLoseTheSeat() throws {
        let origin = given(capacities: 1).booked(.online).waitlisted(.online)
        let target = other.booked(.online)
        #expect(throws: TransferRefusal.inTarget(.wouldLoseSeat(1, 0))) {
            try transfer(1).decide(from: origin.session, to: target.session, at: moment)
        }
        for step in [transfer(1, acceptsWaitlist: true), transfer(2)] {
            let events = try step.decide(from: origin.session, to: target.session, at: moment)
            #expect(events.target.first == .tokenWaitlisted(2, source: .online, slot: 0))
        }
    }

    @Test("the patient's keys go along, and the same patient twice is refused unless allowed")
    func duplicates() throws {
        let keys = try #require(PatientKeys(patientID: 7, phoneAndName: nil))
        let origin = given(capacities: 1).booked(.online)
        let events = try transfer(1, patient: keys).decide(from: origin.session, to: other.session, at: moment)
        #expect(events.target.last == .patientIdentified(1, keys))
        let target = other.with { $0.record(events.target) }.session
        #expect(throws: TransferRefusal.inTarget(.duplicatePatient(existing: 1))) {
            try transfer(1, slot: 1, patient: keys).decide(from: origin.session, to: target, at: moment)
        }
        _ = try transfer(1, slot: 1, patient: keys, allowsDuplicate: true)
            .decide(from: origin.session, to: target, at: moment)
    }

    @Test("a refusal says in which session it is")
    func refusals() {
        let origin = given(capacities: 2).booked(.online, .online).inConsultation(1).session
        let closed = other.accepting(.closeSlot(1)).session
        let tomorrow = Moment(instant: .clock("08:00"), today: ClinicDay("2026-11-23")!)
        func refusal(_ transfer: Transfer, at moment: Moment) -> TransferRefusal? {
            do throws(TransferRefusal) {
                _ = try transfer.decide(from: origin, to: closed, at: moment)
                return nil
            } catch { return error }
        }
        let busy = SessionRefusal.notAllowed(.transfer, 1, status: .booked, presence: .inConsultation)
        #expect(refusal(transfer(1), at: moment) == .inOrigin(busy))
        #expect(refusal(transfer(9), at: moment) == .inOrigin(.tokenNotFound(9)))
        #expect(refusal(transfer(2, slot: 1), at: moment) == .inTarget(.slotClosed(1)))
        #expect(refusal(transfer(2, slot: 2), at: moment) == .inTarget(.invalidSlotIndex(2)))
        #expect(refusal(transfer(2), at: tomorrow) == .inTarget(.dateInPast(.testDay, today: tomorrow.today)))
    }

    @Test("a transfer that is taken back leaves the person with the first doctor, and the number there used up")
    func takenBack() throws {
        let origin = given(capacities: 1).booked(.online)
        let events = try transfer(1).decide(from: origin.session, to: other.session, at: moment)
        let back = origin.with { $0.record(events.origin) }.whenUndoing().accepted()
        back.token(1, is: .booked).slot(0, seats: [1])
        #expect(back.session.token(1)?.successor == nil)
        other.with { $0.record(events.target) }.whenUndoing().accepted().token(1, is: .cancelled)
            .when(.book(.online)).then(.tokenBooked(2, source: .online, slot: 0))
    }

    @Test("whose transfer was taken back is not reinstated with the other doctor, unless it is transferred after all")
    func takenBackForGood() throws {
        let events = try transfer(1).decide(
            from: given(capacities: 1).booked(.online).session, to: other.session, at: moment)
        let arrived = other.with { $0.record(events.target) }
        let back = arrived.whenUndoing().accepted()
        back.when(.reinstateToken(1, allowsDuplicate: true)).thenRefused(.transferTakenBack(1))
        let again = back.whenUndoing().accepted().token(1, is: .booked)
        again.cancelled(1).accepting(.reinstateToken(1)).token(1, is: .booked)
        again.whenUndoing().accepted().when(.reinstateToken(1)).thenRefused(.transferTakenBack(1))
        // Who left by themselves may come back.
        arrived.cancelled(1).accepting(.reinstateToken(1)).whenUndoing().accepted()
            .accepting(.reinstateToken(1)).token(1, is: .booked)
    }
}
