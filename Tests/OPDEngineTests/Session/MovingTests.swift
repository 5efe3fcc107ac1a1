import OPDEngine
import Testing

@Suite("moving and reinstating")
struct MovingTests {
    @Test("a token moves to a free seat with its number and presence, and its seat goes to the waitlist")
    func toAFreeSeat() {
        given(capacities: 1, 1).booked(.online).waitlisted(.walkIn).arrived(1)
            .when(.moveToken(1, to: 1, acceptsWaitlist: false))
            .then(.tokenMoved(1, from: 0), .tokenPromoted(2, slot: 0), .tokenReallocated(1, to: 1))
            .token(1, is: .booked, .arrived)
    }

    @Test("at a full slot it bumps by rules 2 and 3, and its victim may get the seat it left")
    func bumps() {
        given(capacities: 1, 1).booked(.walkIn).booked(.followUp, slot: 1)
            .when(.moveToken(2, to: 0, acceptsWaitlist: false))
            .then(
                .tokenMoved(2, from: 1), .tokenBumped(1, from: 0, by: 2), .tokenReallocated(2, to: 0),
                .tokenReallocated(1, to: 1))
    }

    @Test("a booked token would lose its seat: refused, unless the waitlist is accepted")
    func wouldLoseTheSeat() {
        given(capacities: 1, 1).booked(.online).booked(.online, slot: 1)
            .when(.moveToken(1, to: 1, acceptsWaitlist: false)).thenRefused(.wouldLoseSeat(1, 1))
            .slot(0, seats: [1])
            .when(.moveToken(1, to: 1, acceptsWaitlist: true))
            .then(.tokenMoved(1, from: 0), .tokenDisplaced(1, slot: 1))
            .slot(0, seats: []).slot(1, seats: [2], waitlist: [1])
    }

    @Test("a waitlisted token may move to another waitlist, at its tail")
    func waitlistedTokens() {
        given(capacities: 1, 1).booked(.online).waitlisted(.online).booked(.online, slot: 1).waitlisted(
            .online, slot: 1
        )
        .when(.moveToken(2, to: 1, acceptsWaitlist: false))
        .then(.tokenMoved(2, from: 0), .tokenDisplaced(2, slot: 1))
        .slot(1, seats: [3], waitlist: [4, 2])
    }

    @Test("an emergency that moves takes an overflow seat where one is left")
    func overflow() {
        given(capacities: 1, 1) { $0.emergencyOverflow = 1 }.booked(.emergency).booked(.walkIn, slot: 1)
            .when(.moveToken(1, to: 1, acceptsWaitlist: false))
            .then(.tokenMoved(1, from: 0), .tokenReallocated(1, to: 1, seat: .overflow))
    }

    @Test("there is no move to the same slot or to none")
    func noSuchMove() {
        given(capacities: 1, 1).booked(.online)
            .when(.moveToken(1, to: 0, acceptsWaitlist: true)).thenRefused(.alreadyInSlot(1, 0))
            .when(.moveToken(1, to: 2, acceptsWaitlist: true)).thenRefused(.invalidSlotIndex(2))
            .when(.moveToken(2, to: 1, acceptsWaitlist: true)).thenRefused(.tokenNotFound(2))
    }

    @Test("who is moved off a closed slot needs no rebooking any more")
    func movingOffAClosedSlot() {
        let moved = given(capacities: 1, 1).booked(.online, slot: 1).accepting(.closeSlot(1))
            .when(.moveToken(1, to: 0, acceptsWaitlist: false))
            .then(.tokenMoved(1, from: 1), .tokenReallocated(1, to: 0))
        #expect(moved.session.token(1)?.needsRebooking == false)
    }
}

extension MovingTests {
    @Test("a reinstated token gets its old slot's free seat, with the old number", arguments: [true, false])
    func reinstatedToASeat(wasCancelled: Bool) {
        let booked = given(capacities: 1).booked(.online)
        (wasCancelled ? booked.cancelled(1) : booked.absent(1))
            .when(.reinstateToken(1)).then(.tokenReinstated(1), .tokenReallocated(1, to: 0))
            .token(1, is: .booked)
    }

    @Test("else it joins the tail of that slot's waitlist, and bumps nobody")
    func reinstatedToTheWaitlist() {
        given(capacities: 1).booked(.emergency).waitlisted(.walkIn, .walkIn).cancelled(1)
            .slot(0, seats: [2], waitlist: [3])
            .when(.reinstateToken(1)).then(.tokenReinstated(1), .tokenDisplaced(1, slot: 0))
            .slot(0, seats: [2], waitlist: [3, 1])
    }

    @Test("on a closed slot it goes on to a later one, or needs rebooking")
    func reinstatedOnAClosedSlot() {
        given(capacities: 1, 1).booked(.online).cancelled(1).accepting(.closeSlot(0))
            .when(.reinstateToken(1)).then(.tokenReinstated(1), .tokenReallocated(1, to: 1))
        given(capacities: 1).booked(.online).cancelled(1).accepting(.closeSlot(0))
            .when(.reinstateToken(1))
            .then(.tokenReinstated(1), .tokenDisplaced(1, slot: 0), .rebookingNeeded(1))
    }

    @Test("somebody who was there is there again")
    func reinstatedAndPresent() {
        given(capacities: 1).booked(.online).called(1).cancelled(1).accepting(.reinstateToken(1))
            .token(1, is: .booked, .arrived).queue(1)
        given(capacities: 1).booked(.online).cancelled(1).accepting(.reinstateToken(1))
            .token(1, is: .booked, .expected)
    }

    @Test("a reinstated overbooked token has no extra seat any more")
    func reinstatedFromAnExtraSeat() {
        given(capacities: 1).booked(.online).accepting(.overbook(.online)).cancelled(2)
            .when(.reinstateToken(2)).then(.tokenReinstated(2), .tokenDisplaced(2, slot: 0))
    }
}
