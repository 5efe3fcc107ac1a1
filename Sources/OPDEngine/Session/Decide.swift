extension Session {
    /// What the command does to this session at this moment, or why not.
    ///
    /// A pure function: equal inputs give equal outputs on every machine. No events means that there is nothing to change.
    package func decide(
        _ command: SessionCommand, at moment: Moment
    ) throws(SessionRefusal) -> [SessionEvent] {
        switch command {
        case .bookToken(let booking): try decideBooking(booking, at: moment)
        case .cancelToken(let number): try decideCancelling(number, at: moment)
        case .recordNoShow(let number): try decideNoShow(number, at: moment)
        case .recordOverdueNoShow(let number): try decideOverdueNoShow(number, at: moment)
        case .reinstateToken(let number, let allowsDuplicate):
            try decideReinstating(number, allowsDuplicate: allowsDuplicate, at: moment)
        case .moveToken(let number, let slot, let acceptsWaitlist):
            try decideMoving(number, to: slot, acceptsWaitlist: acceptsWaitlist, at: moment)
        case .checkIn(let number): try decideCheckIn(number)
        case .callNext: try decideCallNext()
        case .callToken(let number): try decideCall(number)
        case .startConsultation(let number): try decideStart(number)
        case .completeConsultation(let number): try decideCompletion(number)
        case .skipPatient(let number): try decideSkip(number)
        case .parkPatient(let number): try decideParking(number)
        case .resumePatient(let number): try decideResuming(number)
        case .addDelay(let minutes, let mode): decideDelay(minutes: minutes, mode: mode, at: moment)
        case .changeCapacity(let slot, let capacity): try decideCapacity(slot: slot, to: capacity, at: moment)
        case .closeSlot(let slot): try decideClosing(slot, at: moment)
        case .openSlot(let slot): try decideOpening(slot, at: moment)
        case .releaseReservation(let slot): try decideRelease(slot: slot, at: moment)
        case .recordDoctorArrival: doctorPresence == .present ? [] : [.doctorArrived]
        case .startBreak(let minutes): decideBreak(minutes: minutes, at: moment)
        case .endSession: doctorPresence == .ended ? [] : [.sessionEnded]
        case .undo(let reversal): try decideUndo(reversal, at: moment)
        case .eraseTokens(let erasure): try decideErasure(erasure, at: moment)
        case .eraseSession: try decideErasureOfAll(at: moment)
        }
    }

    func existing(_ number: Token.Number) throws(SessionRefusal) -> Token {
        guard let token = token(number) else { throw .tokenNotFound(number) }
        return token
    }
}
