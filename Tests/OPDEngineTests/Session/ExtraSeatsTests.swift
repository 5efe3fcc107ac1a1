import OPDEngine
import Testing

/// Rule 8.
@Suite("extra seats")
struct ExtraSeatsTests {
    @Test("an emergency at a full slot takes an overflow seat before anybody is bumped, as many as the setting allows")
    func overflowBeforeBumping() {
        given(capacities: 1) { $0.emergencyOverflow = 2 }
            .booked(.walkIn)
            .when(.book(.emergency)).then(.tokenBooked(2, source: .emergency, slot: 0, seat: .overflow))
            .when(.book(.emergency)).then(.tokenBooked(3, source: .emergency, slot: 0, seat: .overflow))
            .when(.book(.emergency))
            .then(
                .tokenBumped(1, from: 0, by: 4), .tokenBooked(4, source: .emergency, slot: 0),
                .tokenDisplaced(1, slot: 0))
    }

    @Test("overflow seats are for emergencies only", arguments: Source.allCases.filter { $0 != .emergency })
    func overflowIsForEmergencies(source: Source) {
        given(capacities: 1) { $0.emergencyOverflow = 5 }
            .booked(.emergency)
            .when(.book(source)).then(.tokenWaitlisted(2, source: source, slot: 0))
    }

    @Test("a free regular seat is taken first, by emergencies and by who overbooks")
    func regularSeatsFirst() {
        given(capacities: 2) { $0.emergencyOverflow = 1 }
            .when(.book(.emergency)).then(.tokenBooked(1, source: .emergency, slot: 0))
            .when(.overbook(.online)).then(.tokenBooked(2, source: .online, slot: 0))
    }

    @Test("overbooking takes an extra seat and bumps nobody, whatever the source", arguments: Source.allCases)
    func overbooking(source: Source) {
        let overbooked = given(capacities: 1).booked(.walkIn)
            .when(.overbook(source)).then(.tokenBooked(2, source: source, slot: 0, seat: .overbook))
        #expect(overbooked.session.slots[0].seatsTaken == 1)
        #expect(overbooked.session.slots[0].overbookTaken == 1)
        #expect(overbooked.session.slots[0].overflowTaken == 0)
    }

    @Test("where the setting forbids overbooking it is refused, and closed slots refuse it too")
    func overbookingForbidden() {
        given(capacities: 1) { $0.allowsOverbooking = false }.booked(.walkIn)
            .when(.overbook(.online)).thenRefused(.overbookingForbidden)
        given(capacities: 1).accepting(.closeSlot(0))
            .when(.overbook(.online)).thenRefused(.slotClosed(0))
    }

    @Test("a freed extra seat promotes nobody", arguments: [SeatKind.overflow, .overbook])
    func freedExtraSeats(kind: SeatKind) {
        let command = kind == .overflow ? SessionCommand.book(.emergency) : .overbook(.emergency)
        let crowded = given(capacities: 1) { $0.emergencyOverflow = 1 }.booked(.online)
            .accepting(command).waitlisted(.walkIn)
        #expect(crowded.session.token(2)?.seat == kind)
        let left = crowded.when(.cancelToken(2)).then(.tokenCancelled(2))
        #expect(left.session.slots[0].overflowTaken == 0 && left.session.slots[0].overbookTaken == 0)
        #expect(left.session.waitlist(of: 0).map(\.number) == [3])
    }

    @Test("a freed overflow seat is taken by the next emergency")
    func overflowSeatsAreUsedAgain() {
        given(capacities: 1) { $0.emergencyOverflow = 1 }.booked(.online)
            .accepting(.book(.emergency), .cancelToken(2))
            .when(.book(.emergency)).then(.tokenBooked(3, source: .emergency, slot: 0, seat: .overflow))
    }

    @Test("extra seats are not bumped and are kept when a regular seat gets free")
    func extraSeatsAreKept() {
        let overbooked = given(capacities: 1).booked(.online).accepting(.overbook(.walkIn))
            .when(.book(.followUp))
            .then(
                .tokenBumped(1, from: 0, by: 3), .tokenBooked(3, source: .followUp, slot: 0),
                .tokenDisplaced(1, slot: 0)
            )
            .cancelled(1, 3)
        #expect(overbooked.session.token(2)?.seat == .overbook)
        #expect(overbooked.session.slots[0].seatsTaken == 0)
    }

    @Test("closing a slot takes extra seats too from those who were not called")
    func closingTakesExtraSeats() {
        given(capacities: 1, 2).booked(.online).accepting(.overbook(.walkIn))
            .when(.closeSlot(0))
            .then(
                .slotClosed(0), .seatLost(1, from: 0), .seatLost(2, from: 0), .tokenReallocated(1, to: 1),
                .tokenReallocated(2, to: 1))
    }
}
