import OPDEngine
import Testing

/// Rules 5, 6 and 9: leaving, and who gets the seat.
@Suite("cancelling and not showing up")
struct CancellingTests {
    /// The two ways to leave; they differ by the status alone.
    enum Leaving: CaseIterable {
        case cancelling, noShow

        func command(_ number: Token.Number) -> SessionCommand {
            self == .cancelling ? .cancelToken(number) : .recordNoShow(number)
        }
        func event(_ number: Token.Number) -> SessionEvent {
            self == .cancelling ? .tokenCancelled(number) : .noShowRecorded(number)
        }
        var status: Token.Status { self == .cancelling ? .cancelled : .noShow }
        var action: SessionRefusal.Action { self == .cancelling ? .cancel : .noShow }
    }

    @Test("a booked token frees its seat and the first of the slot's waitlist is promoted", arguments: Leaving.allCases)
    func promotesTheFirst(leaving: Leaving) {
        given(capacities: 2)
            .booked(.online, .online)
            .waitlisted(.walkIn, .online)
            .when(leaving.command(1))
            .then(leaving.event(1), .tokenPromoted(3, slot: 0))
            .slot(0, seats: [2, 3], waitlist: [4])
            .token(1, is: leaving.status)
            .token(3, is: .booked)
    }

    @Test("with an empty waitlist nobody is promoted, and the seat is free", arguments: Leaving.allCases)
    func freesTheSeat(leaving: Leaving) {
        given(capacities: 1)
            .booked(.online)
            .when(leaving.command(1)).then(leaving.event(1))
            .slot(0, seats: [])
            .when(.book(.walkIn)).then(.tokenBooked(2, source: .walkIn, slot: 0))
    }

    @Test("only the waitlist of that slot is looked at", arguments: Leaving.allCases)
    func leavesOtherWaitlistsAlone(leaving: Leaving) {
        given(capacities: 1, 1)
            .booked(.online).waitlisted(.online)
            .booked(.online, slot: 1)
            .when(leaving.command(3)).then(leaving.event(3))
            .slot(0, seats: [1], waitlist: [2])
            .slot(1, seats: [])
    }

    @Test("a waitlisted token leaves the waitlist and nobody is promoted", arguments: Leaving.allCases)
    func waitlistedPromotesNobody(leaving: Leaving) {
        given(capacities: 1)
            .booked(.online)
            .waitlisted(.walkIn, .walkIn)
            .when(leaving.command(2)).then(leaving.event(2))
            .slot(0, seats: [1], waitlist: [3])
            .token(2, is: leaving.status)
    }

    @Test("the seat that is freed is the one of the slot the token was moved to", arguments: Leaving.allCases)
    func freesTheSeatItWasMovedTo(leaving: Leaving) {
        given(capacities: 1, 1)
            .booked(.walkIn)
            .bumping(.emergency)
            .waitlisted(.online, slot: 0)
            .waitlisted(.walkIn, slot: 1)
            .when(leaving.command(1)).then(leaving.event(1), .tokenPromoted(4, slot: 1))
            .slot(0, seats: [2], waitlist: [3])
            .slot(1, seats: [4])
    }

    @Test("a bumped patient gets the seat back when its taker leaves", arguments: Leaving.allCases)
    func bumpedPatientReturns(leaving: Leaving) {
        given(capacities: 1)
            .booked(.walkIn)
            .bumping(.emergency)
            .when(leaving.command(2)).then(leaving.event(2), .tokenPromoted(1, slot: 0))
            .slot(0, seats: [1])
    }

    @Test("a patient who arrived or was called may still leave", arguments: Leaving.allCases)
    func presentPatientsMayLeave(leaving: Leaving) {
        given(capacities: 2)
            .booked(.online, .online)
            .waitlisted(.online, .online)
            .arrived(1).called(2)
            .when(leaving.command(1)).then(leaving.event(1), .tokenPromoted(3, slot: 0))
            .when(leaving.command(2)).then(leaving.event(2), .tokenPromoted(4, slot: 0))
            .slot(0, seats: [3, 4])
    }

    @Test("cancelling what is already cancelled changes nothing")
    func cancellingAgainChangesNothing() {
        given(capacities: 1)
            .booked(.online)
            .waitlisted(.online)
            .cancelled(1)
            .when(.cancelToken(1)).thenNothing()
            .slot(0, seats: [2])
    }

    @Test("a no-show is recorded once, and is not turned into a cancellation, nor the other way round")
    func leftIsLeft() {
        given(capacities: 2)
            .booked(.online, .online)
            .absent(1)
            .cancelled(2)
            .when(.recordNoShow(1)).thenRefused(.notAllowed(.noShow, 1, status: .noShow, presence: .expected))
            .when(.cancelToken(1)).thenRefused(.notAllowed(.cancel, 1, status: .noShow, presence: .expected))
            .when(.recordNoShow(2)).thenRefused(.notAllowed(.noShow, 2, status: .cancelled, presence: .expected))
    }

    @Test("in consultation or completed it is too late", arguments: Leaving.allCases)
    func refusedInConsultationAndAfter(leaving: Leaving) {
        given(capacities: 2)
            .booked(.online, .online)
            .completed(1)
            .inConsultation(2)
            .when(leaving.command(1))
            .thenRefused(.notAllowed(leaving.action, 1, status: .completed, presence: .inConsultation))
            .when(leaving.command(2))
            .thenRefused(.notAllowed(leaving.action, 2, status: .booked, presence: .inConsultation))
    }

    @Test("a token that was never given is not found", arguments: Leaving.allCases)
    func unknownToken(leaving: Leaving) {
        given(capacities: 1).booked(.online)
            .when(leaving.command(2)).thenRefused(.tokenNotFound(2))
            .when(leaving.command(9_999)).thenRefused(.tokenNotFound(9_999))
    }

    @Test("after any leaving nobody waits for a seat that is free", arguments: Leaving.allCases)
    func noIdleSeat(leaving: Leaving) {
        given(capacities: 2)
            .booked(.online, .online)
            .waitlisted(.online, .walkIn, .walkIn)
            .when(leaving.command(2)).then(leaving.event(2), .tokenPromoted(3, slot: 0))
            .when(leaving.command(1)).then(leaving.event(1), .tokenPromoted(4, slot: 0))
            .when(leaving.command(4)).then(leaving.event(4), .tokenPromoted(5, slot: 0))
            .when(leaving.command(5)).then(leaving.event(5))
            .slot(0, seats: [3])
    }
}
