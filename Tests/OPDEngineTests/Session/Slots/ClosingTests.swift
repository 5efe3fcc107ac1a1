import OPDEngine
import Testing

/// Rule 12.
@Suite("closing and opening a slot")
struct ClosingTests {
    @Test(
        "a closed slot refuses bookings, moves and transfers into it, from emergencies too", arguments: Source.allCases)
    func refusesBookings(source: Source) {
        given(capacities: 2, 1).accepting(.closeSlot(0))
            .when(.book(source)).thenRefused(.slotClosed(0))
            .when(.book(source, slot: 1)).then(.tokenBooked(1, source: source, slot: 1))
            .when(.moveToken(1, to: 0, acceptsWaitlist: true)).thenRefused(.slotClosed(0))
    }

    @Test("those who were called, are with the doctor or were seen keep their seats")
    func calledPatientsKeepTheirSeats() {
        given(capacities: 4, 4)
            .booked(.walkIn, .walkIn, .walkIn, .walkIn)
            .completed(1).called(2).inConsultation(3).arrived(4)
            .when(.closeSlot(0))
            .then(.slotClosed(0), .seatLost(4, from: 0), .tokenReallocated(4, to: 1))
            .slot(0, seats: [1, 2, 3]).slot(1, seats: [4])
            .accepting(.completeConsultation(3), .startConsultation(2), .completeConsultation(2))
            .slot(0, seats: [1, 2, 3])
    }

    @Test("the others go on to later open slots, highest priority first, then lowest number, then the waitlist")
    func goOnByRuleThirteen() {
        given(capacities: 3, 1, 1, 2)
            .booked(.online, .followUp, .online).waitlisted(.walkIn, .online)
            .accepting(.closeSlot(2))
            .when(.closeSlot(0))
            .then(
                .slotClosed(0), .seatLost(1, from: 0), .seatLost(2, from: 0), .seatLost(3, from: 0),
                .tokenReallocated(2, to: 1), .tokenReallocated(1, to: 3), .tokenReallocated(3, to: 3),
                .rebookingNeeded(4), .rebookingNeeded(5)
            )
            .slot(0, seats: [], waitlist: [4, 5])
    }

    @Test("who finds no seat waits on the closed slot and needs rebooking; a waiting person may find one")
    func needsRebooking() {
        let closed = given(capacities: 1, 1, reserved: [.walkIn: 1])
            .accepting(.book(.emergency)).waitlisted(.online, .walkIn)
            .when(.closeSlot(0))
            .then(
                .slotClosed(0), .seatLost(1, from: 0), .tokenReallocated(1, to: 1), .rebookingNeeded(2),
                .rebookingNeeded(3))
        #expect(closed.session.tokens.filter(\.needsRebooking).map(\.number) == [2, 3])
        given(capacities: 1, 1, reserved: [.walkIn: 1])
            .accepting(.book(.walkIn)).waitlisted(.walkIn).called(1)
            .when(.closeSlot(0)).then(.slotClosed(0), .tokenPromoted(2, slot: 1))
    }

    @Test("a seat that gets free later goes to them by number, after the slot's own waitlist")
    func laterSeats() {
        given(capacities: 2, 1)
            .booked(.followUp, .online).booked(.paidPriority, slot: 1).waitlisted(.walkIn, slot: 1)
            .accepting(.closeSlot(0))
            .slot(0, seats: [], waitlist: [1, 2])
            .when(.cancelToken(3)).then(.tokenCancelled(3), .tokenPromoted(4, slot: 1))
            .when(.cancelToken(4)).then(.tokenCancelled(4), .tokenPromoted(1, slot: 1))
            .when(.changeCapacity(slot: 1, to: 5)).then(.capacityChanged(1, to: 5), .tokenPromoted(2, slot: 1))
    }

    @Test("an earlier slot's free seat is not for those who wait on a closed slot")
    func earlierSeatsAreNotForThem() {
        given(capacities: 1, 1)
            .booked(.online, slot: 1).accepting(.closeSlot(1))
            .slot(0, seats: []).slot(1, seats: [], waitlist: [1])
    }

    @Test("opening gives the seats to those waiting on the slot, in the order of its waitlist")
    func opening() {
        let open = given(capacities: 2, waitlistOrder: [.priority])
            .booked(.online, .paidPriority).waitlisted(.online)
            .accepting(.closeSlot(0))
            .when(.openSlot(0)).then(.slotReopened(0), .tokenPromoted(2, slot: 0), .tokenPromoted(3, slot: 0))
        #expect(open.session.tokens.allSatisfy { !$0.needsRebooking }, "who still waits is an ordinary waiter again")
        open.slot(0, seats: [2, 3], waitlist: [1])
    }

    @Test("opening also gives seats to those waiting on earlier closed slots")
    func openingForEarlierSlots() {
        given(capacities: 1, 1).booked(.online)
            .accepting(.closeSlot(1), .closeSlot(0))
            .when(.openSlot(1)).then(.slotReopened(1), .tokenPromoted(1, slot: 1))
    }

    @Test("what is closed is not closed again, nor opened what is open")
    func twice() {
        given(capacities: 1)
            .when(.openSlot(0)).thenRefused(.alreadyOpen(0))
            .accepting(.closeSlot(0))
            .when(.closeSlot(0)).thenRefused(.alreadyClosed(0))
            .when(.closeSlot(1)).thenRefused(.invalidSlotIndex(1))
            .when(.openSlot(-1)).thenRefused(.invalidSlotIndex(-1))
    }

    @Test("nobody of a closed slot's waitlist is promoted in it")
    func nobodyIsPromotedInAClosedSlot() {
        given(capacities: 1).booked(.online).waitlisted(.online).called(1)
            .accepting(.closeSlot(0))
            .when(.cancelToken(1)).then(.tokenCancelled(1))
            .slot(0, seats: [], waitlist: [2])
    }
}
