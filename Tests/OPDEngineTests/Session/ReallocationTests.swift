import OPDEngine
import Testing

/// Rule 4: what becomes of those who were bumped.
@Suite("reallocation")
struct ReallocationTests {
    @Test("the victim goes to the next later slot with a free seat, and stays booked")
    func goesToTheNextLaterSlot() {
        given(capacities: 1, 1, 1)
            .booked(.walkIn)
            .when(.book(.emergency))
            .then(
                .tokenBumped(1, from: 0, by: 2),
                .tokenBooked(2, source: .emergency, slot: 0),
                .tokenReallocated(1, to: 1)
            )
            .slot(0, seats: [2])
            .slot(1, seats: [1])
            .slot(2, seats: [])
            .token(1, is: .booked)
    }

    @Test("slots that are full are passed over")
    func passesOverFullSlots() {
        given(capacities: 1, 1, 1, 1)
            .booked(.walkIn)
            .booked(.walkIn, slot: 1)
            .booked(.walkIn, slot: 2)
            .bumping(.emergency)
            .slot(1, seats: [2])
            .slot(2, seats: [3])
            .slot(3, seats: [1])
    }

    @Test("earlier slots are not looked at")
    func neverGoesToAnEarlierSlot() {
        given(capacities: 5, 1, 1)
            .booked(.walkIn, slot: 1)
            .booked(.online, slot: 2)
            .bumping(.emergency, slot: 1)
            .slot(0, seats: [])
            .slot(1, seats: [3], waitlist: [1])
    }

    @Test("the victim bumps nobody in its turn, however low")
    func bumpsNobodyInItsTurn() {
        given(capacities: 1, 1)
            .booked(.paidPriority)
            .booked(.walkIn, slot: 1)
            .when(.book(.emergency))
            .then(
                .tokenBumped(1, from: 0, by: 3),
                .tokenBooked(3, source: .emergency, slot: 0),
                .tokenDisplaced(1, slot: 0)
            )
            .slot(0, seats: [3], waitlist: [1])
            .slot(1, seats: [2])
    }

    @Test("with no later seat the victim joins the tail of the waitlist of the slot it lost")
    func joinsTheTailOfTheWaitlist() {
        given(capacities: 1, 1)
            .booked(.online, slot: 1)
            .waitlisted(.walkIn, .online, slot: 1)
            .bumping(.followUp, slot: 1)
            .slot(1, seats: [4], waitlist: [2, 3, 1])
            .token(1, is: .waitlisted)
    }

    @Test("the slot it lost is the one it was in, not the one it had asked for")
    func waitsForTheSlotItLost() {
        given(capacities: 1, 1)
            .booked(.walkIn)
            .bumping(.emergency, slot: 0)
            .slot(1, seats: [1])
            .bumping(.emergency, slot: 1)
            .slot(0, seats: [2])
            .slot(1, seats: [3], waitlist: [1])
    }

    @Test("a seat that got free in a later slot is found again by the next victim")
    func findsSeatsThatGotFree() {
        given(capacities: 1, 1)
            .booked(.online)
            .booked(.online, slot: 1)
            .cancelled(2)
            .bumping(.emergency)
            .slot(1, seats: [1])
    }

    @Test("each victim of several goes its own way, and none is lost")
    func severalVictims() {
        given(capacities: 3, 1, 1)
            .booked(.walkIn, .walkIn, .walkIn)
            .bumping(.emergency, .emergency, .emergency)
            .slot(0, seats: [4, 5, 6], waitlist: [1])
            .slot(1, seats: [3])
            .slot(2, seats: [2])
    }

    @Test("a patient who is present stays present, with the time of arrival")
    func presenceIsKept() {
        let moved = given(capacities: 1, 1).booked(.walkIn).at("08:40").arrived(1).at("08:50").bumping(.emergency)
        moved.token(1, is: .booked, .arrived)
        #expect(moved.session.token(1)?.arrivedAt == .clock("08:40"))

        let displaced = given(capacities: 1).booked(.walkIn).at("08:40").arrived(1).at("08:50").bumping(.emergency)
        displaced.token(1, is: .waitlisted, .arrived)
        #expect(displaced.session.token(1)?.arrivedAt == .clock("08:40"))
    }

    @Test("a victim that was promoted may be bumped again, and joins the tail anew")
    func rejoinsTheTail() {
        given(capacities: 1)
            .booked(.walkIn)
            .bumping(.online)
            .waitlisted(.walkIn)
            .slot(0, seats: [2], waitlist: [1, 3])
            .cancelled(2)
            .slot(0, seats: [1], waitlist: [3])
            .bumping(.online)
            .slot(0, seats: [4], waitlist: [3, 1])
    }
}
