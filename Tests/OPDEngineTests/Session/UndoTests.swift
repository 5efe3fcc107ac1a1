import OPDEngine
import Testing

@Suite("undo")
struct UndoTests {
    @Test("an undone booking keeps its number and is cancelled, and its victim has the seat back")
    func booking() {
        given(capacities: 1).booked(.walkIn).bumping(.emergency)
            .whenUndoing()
            .then(
                .entryUndone(version: 2), .restored(1, in: 0, .booked), .restored(2, in: 0, .cancelled)
            )
            .slot(0, seats: [1])
            .when(.book(.walkIn)).then(.tokenWaitlisted(3, source: .walkIn, slot: 0))
    }

    @Test("an undone cancel gives the seat back, and who was promoted waits again on the old place")
    func cancelling() {
        given(capacities: 1).booked(.online).waitlisted(.online, .online).cancelled(1)
            .slot(0, seats: [2], waitlist: [3])
            .whenUndoing().accepted()
            .slot(0, seats: [1], waitlist: [2, 3])
    }

    @Test("an undone call gives back the presence, but not the count of calls, so the seat stays safe")
    func call() throws {
        let undone = given(capacities: 1).booked(.walkIn).at("09:00").called(1).whenUndoing().accepted()
        let token = try #require(undone.session.token(1))
        #expect(token.presence == .arrived && token.calls == 1 && token.calledAt == nil)
        #expect(undone.session.calls == 1)
        undone.when(.book(.emergency)).then(.tokenWaitlisted(2, source: .emergency, slot: 0))
    }

    @Test("an undone check-in, skip, parking and return give back where the person was")
    func presence() {
        let called = given(capacities: 1).booked(.online).called(1)
        given(capacities: 1).booked(.online).arrived(1).whenUndoing().accepted().token(1, is: .booked, .expected)
        called.accepting(.skipPatient(1)).whenUndoing().accepted().token(1, is: .booked, .called)
        called.accepting(.parkPatient(1)).whenUndoing().accepted().token(1, is: .booked, .called)
        called.accepting(.parkPatient(1), .resumePatient(1)).whenUndoing().accepted().token(1, is: .booked, .parked)
    }

    @Test("an undone start, completion and parking of the patient give back who is with the doctor")
    func consultation() {
        let inside = given(capacities: 1).booked(.online).inConsultation(1)
        #expect(inside.whenUndoing().accepted().session.inConsultation == nil)
        for command in [SessionCommand.completeConsultation(1), .parkPatient(1)] {
            let undone = inside.accepting(command).whenUndoing().accepted()
            #expect(undone.session.inConsultation == 1)
            #expect(undone.session.token(1)?.completedAt == nil)
            undone.token(1, is: .booked, .inConsultation)
        }
    }

    @Test("an undone move, reinstating and no-show give back the old place")
    func places() {
        let booked = given(capacities: 1, 1).booked(.online)
        booked.accepting(.moveToken(1, to: 1, acceptsWaitlist: false)).whenUndoing().accepted().slot(0, seats: [1])
        booked.absent(1).whenUndoing().accepted().slot(0, seats: [1])
        booked.cancelled(1).accepting(.reinstateToken(1)).whenUndoing().accepted().slot(0, seats: [])
            .token(1, is: .cancelled)
    }

    @Test("undone changes of a slot give back capacity, seats and waitlists", arguments: slotCommands)
    func slots(command: SessionCommand) throws {
        let before = given(capacities: 2, 1, reserved: [.paidPriority: 1], releaseMinutes: 0)
            .booked(.online).waitlisted(.walkIn).booked(.paidPriority).booked(.emergency, slot: 1)
            .at("09:00")
        let undone = before.accepting(command).whenUndoing().accepted()
        undone.slot(0, seats: [1, 3], waitlist: [2]).slot(1, seats: [4])
        let (now, then) = (undone.session.slots[0], before.session.slots[0])
        #expect([now.capacity, now.fullCapacity] == [then.capacity, then.fullCapacity])
        #expect([now.isClosed, now.isReleased] == [then.isClosed, then.isReleased])
        #expect(undone.session.tokens.allSatisfy { !$0.needsRebooking })
        #expect(undone.session.delays.isEmpty)
    }

    static let slotCommands: [SessionCommand] = [
        .changeCapacity(slot: 0, to: 0), .changeCapacity(slot: 0, to: 9), .closeSlot(0),
        .addDelay(minutes: 60, mode: .reallocate), .releaseReservation(slot: 0),
    ]

    @Test("an undone opening leaves the slot closed and its people in need of another place")
    func opening() {
        let undone = given(capacities: 1).booked(.online).accepting(.closeSlot(0), .openSlot(0))
            .whenUndoing().accepted()
        undone.slot(0, seats: [], waitlist: [1])
        #expect(undone.session.token(1)?.needsRebooking == true)
    }

    @Test("an undone break or arrival gives back where the doctor was")
    func doctor() {
        let undone = given(capacities: 1).accepting(.recordDoctorArrival, .startBreak(minutes: 10))
            .whenUndoing().then(
                .entryUndone(version: 2),
                .doctorRestored(DoctorMemento(presence: .present, delays: [], inConsultation: nil)))
        #expect(undone.session.doctorPresence == .present)
    }

    @Test("an undo is undone like any other entry")
    func undoOfAnUndo() {
        given(capacities: 1).booked(.online).cancelled(1)
            .whenUndoing().accepted().token(1, is: .booked)
            .whenUndoing().accepted().token(1, is: .cancelled)
    }

    @Test("after an undo nobody waits for a seat that is free")
    func noIdleSeat() {
        given(capacities: 1, 1).booked(.online).booked(.online, slot: 1).accepting(.closeSlot(0))
            .slot(0, seats: [], waitlist: [1])
            .whenUndoing(2)
            .then(.entryUndone(version: 2), .restored(2, in: 1, .cancelled), .tokenPromoted(1, slot: 1))
    }
}

/// When it is too late.
extension UndoTests {
    @Test("a later change of the same token is named, the last one of several")
    func changedToken() {
        given(capacities: 1).booked(.online).called(1)
            .whenUndoing(1).thenRefused(.changedSince(.token(1), by: 3))
            .whenUndoing(2).thenRefused(.changedSince(.token(1), by: 3))
    }

    @Test("a later change of the same slot's seats is named, a change of who is present there is none")
    func changedSlot() {
        let cancelled = given(capacities: 2).booked(.online, .online).cancelled(1)
        cancelled.booked(.walkIn).whenUndoing(3).thenRefused(.changedSince(.slot(0), by: 4))
        cancelled.called(2).whenUndoing(3).accepted().slot(0, seats: [1, 2])
    }

    @Test("what happened in the slot that somebody had left before is no hindrance")
    func slotsLeftBefore() {
        given(capacities: 1, 1).booked(.online).cancelled(1)
            .accepting(.closeSlot(0), .reinstateToken(1), .openSlot(0))
            .slot(1, seats: [1])
            .whenUndoing(4).accepted()
            .token(1, is: .cancelled).slot(1, seats: [])
    }

    @Test("what happened in other slots is no hindrance")
    func otherSlots() {
        given(capacities: 1, 1).booked(.online).booked(.online, slot: 1).called(2)
            .whenUndoing(1).accepted().token(1, is: .cancelled)
    }

    @Test("a consultation that began since is no hindrance to taking back a delay, and a second delay stays")
    func delays() {
        let undone = given(capacities: 2).booked(.online)
            .accepting(.addDelay(minutes: 30, mode: .shift), .addDelay(minutes: 5, mode: .shift))
            .inConsultation(1)
            .whenUndoing(2).accepted()
        #expect(undone.session.delays.map(\.id) == [2])
        #expect(undone.session.inConsultation == 1)
        let next = undone.accepting(.addDelay(minutes: 1, mode: .shift))
        #expect(next.session.delays.map(\.id) == [2, 3], "an id is not used again")
    }

    @Test("a completion is not taken back while another patient is with the doctor, and is afterwards")
    func doctorBusy() {
        let next = given(capacities: 2).booked(.online, .online).called(2).completed(1)
            .accepting(.startConsultation(2))
        next.whenUndoing(8).thenRefused(.changedSince(.doctor, by: 9))
        let both = next.accepting(.completeConsultation(2)).whenUndoing(8).accepted()
        #expect(both.session.inConsultation == 1)
    }

    @Test("a break is not taken back when the doctor went elsewhere since")
    func doctorElsewhere() {
        given(capacities: 1).accepting(.startBreak(minutes: 10), .recordDoctorArrival)
            .whenUndoing(1).thenRefused(.changedSince(.doctor, by: 2))
    }

    @Test("an entry that the session does not have is not undone", arguments: [0, 2, 99])
    func noSuchEntry(version: Int) {
        given(capacities: 1).booked(.online)
            .whenUndoing(version).thenRefused(.noSuchEntry(version, newest: 1))
    }
}

extension SessionEvent {
    /// A token that was only ever booked goes back to this status.
    fileprivate static func restored(
        _ number: Token.Number, in slot: SlotIndex, _ status: Token.Status
    ) -> SessionEvent {
        .tokenRestored(
            number,
            TokenMemento(
                status: status, slot: slot, seat: .regular, presence: .expected, hasHadSeat: true,
                needsRebooking: false, waitlistArrival: 0, passedOverUntil: 0, arrivedAt: nil, calledAt: nil,
                startedAt: nil, completedAt: nil, successor: nil))
    }
}
