import OPDEngine

/// Mistakes that an engine could make.
enum Bug: CaseIterable {
    case promotesNobody, losesTheBumped, neverReallocates, waitsForTheFirstWish, bumpsTheEarliest
    case forgetsTheCutoff, allowsTwoPatientsAtATime
    case ignoresReservations, forgetsWhoNeedsRebooking, callsBySlotAlone
    case undoesBehindOthersBacks, undoLeavesTheDoctor, seatsTwins, delaysEatNothing

    /// How many its shortest story has.
    var fewestDeeds: Int {
        switch self {
        case .forgetsTheCutoff, .delaysEatNothing: 1
        case .losesTheBumped, .neverReallocates, .seatsTwins, .ignoresReservations: 2
        case .forgetsWhoNeedsRebooking, .undoLeavesTheDoctor: 2
        case .promotesNobody, .waitsForTheFirstWish, .bumpsTheEarliest, .undoesBehindOthersBacks: 3
        case .callsBySlotAlone: 5
        case .allowsTwoPatientsAtATime: 8
        }
    }

    var decide: Decision {
        { (session, command, moment) throws(SessionRefusal) in
            do throws(SessionRefusal) {
                if let other = otherCommand(than: command, in: session) { return try session.decide(other, at: moment) }
                let events = try session.decide(command, at: moment)
                return events.compactMap { spoiled($0, by: command, in: session) }
            } catch {
                return try spoiled(error, session, command, moment)
            }
        }
    }

    /// Does something else than what it was asked for.
    private func otherCommand(than command: SessionCommand, in session: Session) -> SessionCommand? {
        switch (self, command) {
        case (.callsBySlotAlone, .callNext):
            let seated = session.tokens.filter { $0.status == .booked && $0.presence == .arrived }
            return seated.min { ($0.slot, $0.number) < ($1.slot, $1.number) }.map { .callToken($0.number) }
        case (.delaysEatNothing, .addDelay(let minutes, .reallocate)): return .addDelay(minutes: minutes, mode: .shift)
        default: return nil
        }
    }

    private func spoiled(
        _ event: SessionEvent, by command: SessionCommand, in session: Session
    ) -> SessionEvent? {
        if case .bookToken = command { return spoiledBooking(event, in: session) }
        return switch (self, event) {
        case (.promotesNobody, .tokenPromoted): nil
        case (.forgetsWhoNeedsRebooking, .rebookingNeeded), (.undoLeavesTheDoctor, .doctorRestored): nil
        default: event
        }
    }

    private func spoiledBooking(_ event: SessionEvent, in session: Session) -> SessionEvent? {
        switch (self, event) {
        case (.losesTheBumped, .tokenReallocated), (.losesTheBumped, .tokenDisplaced): nil
        case (.neverReallocates, .tokenReallocated(let number, _, _)):
            .tokenDisplaced(number, slot: session.tokens[number.index].slot)
        case (.waitsForTheFirstWish, .tokenDisplaced(let number, _)):
            .tokenDisplaced(number, slot: session.tokens[number.index].requestedSlot)
        case (.bumpsTheEarliest, .tokenBumped(let number, let slot, let by)):
            .tokenBumped(earliest(like: number, in: session), from: slot, by: by)
        case (.bumpsTheEarliest, .tokenReallocated(let number, let slot, _)):
            .tokenReallocated(earliest(like: number, in: session), to: slot)
        case (.bumpsTheEarliest, .tokenDisplaced(let number, let slot)):
            .tokenDisplaced(earliest(like: number, in: session), slot: slot)
        case (.ignoresReservations, .tokenWaitlisted(let number, let source, let slot)):
            .tokenBooked(number, source: source, slot: slot)
        default: event
        }
    }

    private func earliest(like number: Token.Number, in session: Session) -> Token.Number {
        let victim = session.tokens[number.index]
        let alike = session.booked[victim.slot.offset].filter {
            $0.source == victim.source && $0.presence == victim.presence && $0.canBeBumped
        }
        return alike.first?.number ?? number
    }

    private func spoiled(
        _ refusal: SessionRefusal, _ session: Session, _ command: SessionCommand, _ moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        switch (self, refusal, command) {
        case (.forgetsTheCutoff, .bookingCutOff, _):
            return try session.decide(command, at: Moment(instant: Instant(milliseconds: 0), today: session.id.day))
        case (.allowsTwoPatientsAtATime, .doctorBusy, .startConsultation(let number)):
            return [.consultationStarted(number)]
        case (.undoesBehindOthersBacks, .changedSince(.token, _), .undo(let reversal)):
            return reversal.tokens.map { .tokenRestored($0.number, $0.memento) }
        case (.seatsTwins, .duplicatePatient, .bookToken(var booking)):
            booking.allowsDuplicate = true
            return try session.decide(.bookToken(booking), at: moment)
        default: throw refusal
        }
    }
}
