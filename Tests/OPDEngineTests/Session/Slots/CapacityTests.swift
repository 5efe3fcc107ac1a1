import OPDEngine
import Testing

/// The command `capacity`, and rule 13 for several losers at once.
@Suite("changing a capacity")
struct CapacityTests {
    @Test("growing promotes from the waitlist, as many as there are seats")
    func growing() {
        given(capacities: 1).booked(.online).waitlisted(.online, .walkIn, .online)
            .when(.changeCapacity(slot: 0, to: 3))
            .then(.capacityChanged(0, to: 3), .tokenPromoted(2, slot: 0), .tokenPromoted(3, slot: 0))
            .slot(0, seats: [1, 2, 3], waitlist: [4])
    }

    @Test("shrinking displaces by repeated rule 3 and places the losers by priority, then number")
    func shrinking() {
        given(capacities: 4, 1)
            .booked(.walkIn, .online, .walkIn, .followUp)
            .when(.changeCapacity(slot: 0, to: 1))
            .then(
                .capacityChanged(0, to: 1), .seatLost(3, from: 0), .seatLost(1, from: 0), .seatLost(2, from: 0),
                .tokenReallocated(2, to: 1), .tokenDisplaced(1, slot: 0), .tokenDisplaced(3, slot: 0)
            )
            .slot(0, seats: [4], waitlist: [1, 3]).slot(1, seats: [2])
    }

    @Test("those present lose their seats after those of the same priority who are still expected")
    func presentLoseLast() {
        given(capacities: 2).booked(.online, .online).arrived(2)
            .when(.changeCapacity(slot: 0, to: 1))
            .then(.capacityChanged(0, to: 1), .seatLost(1, from: 0), .tokenDisplaced(1, slot: 0))
    }

    @Test("below the number already called or seen it is refused, and down to it allowed")
    func belowSeen() {
        given(capacities: 3).booked(.online, .online, .online).completed(1).called(2)
            .when(.changeCapacity(slot: 0, to: 1)).thenRefused(.belowSeen(0, seen: 2))
            .when(.changeCapacity(slot: 0, to: 2))
            .then(.capacityChanged(0, to: 2), .seatLost(3, from: 0), .tokenDisplaced(3, slot: 0))
    }

    @Test("shrinking into free seats displaces nobody, and the same capacity changes nothing")
    func freeSeats() {
        given(capacities: 5).booked(.online)
            .when(.changeCapacity(slot: 0, to: 5)).thenNothing()
            .when(.changeCapacity(slot: 0, to: 1)).then(.capacityChanged(0, to: 1))
            .when(.changeCapacity(slot: 0, to: 0))
            .then(.capacityChanged(0, to: 0), .seatLost(1, from: 0), .tokenDisplaced(1, slot: 0))
            .when(.changeCapacity(slot: 7, to: 1)).thenRefused(.invalidSlotIndex(7))
    }

    @Test("extra seats are not counted against the capacity")
    func extraSeats() {
        given(capacities: 1).booked(.online).accepting(.overbook(.walkIn))
            .when(.changeCapacity(slot: 0, to: 0))
            .then(.capacityChanged(0, to: 0), .seatLost(1, from: 0), .tokenDisplaced(1, slot: 0))
            .slot(0, regular: 0, overbook: 1)
    }
}
