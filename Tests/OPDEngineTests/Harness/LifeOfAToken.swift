import OPDEngine
import Testing

/// The table of "The life of a token": every command on one token, from everywhere that it may stand.
enum LifeOfAToken {
    /// What may be done with token 1.
    enum Action: CaseIterable {
        case checkIn, call, start, complete, skip, park, resume, cancel, noShow, reinstate, move

        var command: SessionCommand {
            switch self {
            case .checkIn: .checkIn(1)
            case .call: .callToken(1)
            case .start: .startConsultation(1)
            case .complete: .completeConsultation(1)
            case .skip: .skipPatient(1)
            case .park: .parkPatient(1)
            case .resume: .resumePatient(1)
            case .cancel: .cancelToken(1)
            case .noShow: .recordNoShow(1)
            case .reinstate: .reinstateToken(1)
            case .move: .moveToken(1, to: 1, acceptsWaitlist: true)
            }
        }

        var refused: SessionRefusal.Action {
            switch self {
            case .checkIn: .checkIn
            case .call: .call
            case .start: .start
            case .complete: .complete
            case .skip: .skip
            case .park: .park
            case .resume: .resume
            case .cancel: .cancel
            case .noShow: .noShow
            case .reinstate: .reinstate
            case .move: .move
            }
        }

        /// What happens from this standing. Token 1 comes back to slot 0, and moves to the waitlist of slot 1, which is full.
        func events(_ standing: Standing) -> [SessionEvent] {
            switch self {
            case .checkIn: [.patientArrived(1)]
            case .call: [.patientCalled(1)]
            case .start: [.consultationStarted(1)]
            case .complete: [.consultationCompleted(1)]
            case .skip: [.patientSkipped(1)]
            case .park: [.patientParked(1)]
            case .resume: [.patientResumed(1)]
            case .cancel: [.tokenCancelled(1)]
            case .noShow: [.noShowRecorded(1)]
            case .reinstate: [.tokenReinstated(1), .tokenReallocated(1, to: 0)]
            case .move: [.tokenMoved(1, from: 0), .tokenDisplaced(1, slot: 1)]
            }
        }
    }

    /// Where token 1 may stand, how it got there, and what may be done with it.
    enum Standing: CaseIterable {
        case expected, arrived, called, parked, inConsultation
        case waiting, waitingPresent, waitingParked, waitingCalled
        case completed, cancelled, absent, transferred

        var allowed: [Action] {
            switch self {
            case .expected: [.checkIn, .cancel, .noShow, .move]
            case .arrived: [.call, .park, .cancel, .noShow, .move]
            case .called: [.call, .start, .skip, .park, .cancel, .noShow, .move]
            case .parked: [.call, .resume, .cancel, .noShow, .move]
            case .inConsultation: [.complete, .park]
            case .waiting: [.checkIn, .cancel, .noShow, .move]
            case .waitingPresent: [.call, .park, .cancel, .noShow, .move]
            case .waitingParked: [.call, .resume, .cancel, .noShow, .move]
            case .waitingCalled: [.call, .park, .cancel, .noShow, .move]
            case .completed, .transferred: []
            case .cancelled, .absent: [.reinstate]
            }
        }

        /// Calling is allowed, but there is no free seat.
        var withoutSeatToBeCalled: Bool { [.waitingPresent, .waitingParked, .waitingCalled].contains(self) }

        /// Slot 1 is full, so that token 1 would wait there.
        var scenario: Scenario {
            let seated = given(capacities: 1, 1).accepting(.book(.walkIn), .book(.paidPriority, slot: 1))
            let waiting = seated.bumping(.online)
            return switch self {
            case .expected: seated
            case .arrived: seated.arrived(1)
            case .called: seated.called(1)
            case .parked: seated.parked(1)
            case .inConsultation: seated.inConsultation(1)
            case .waiting: waiting
            case .waitingPresent: waiting.arrived(1)
            case .waitingParked: waiting.parked(1)
            case .waitingCalled: Self.calledAndMoved
            case .completed: seated.completed(1)
            case .cancelled: seated.cancelled(1)
            case .absent: seated.absent(1)
            case .transferred: seated.transferred(1)
            }
        }

        /// Called, and then moved to where there was no seat.
        private static var calledAndMoved: Scenario {
            given(capacities: 1, 1)
                .accepting(.book(.walkIn, slot: 1), .book(.paidPriority)).called(1)
                .accepting(.moveToken(1, to: 0, acceptsWaitlist: true), .book(.online, slot: 1))
        }
    }
}
